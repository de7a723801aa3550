import Basics
import Glibc

/// The database where the path says it is, and this process's alone: what is written now is what the next start finds.
///
/// Two locks keep others out. SQLite's own is on the database, and is gone with it when somebody deletes it. The one on a
/// file beside it also holds while there is no database, and against releases that had none.
final class DatabasePlace {
    private let path: StatePath
    private var lock: OpenFile
    /// nil as long as no database could be put there.
    private var connection: SQLiteConnection?
    /// The file that is there, as far as it is known here; nil if there was none.
    private var own: FileIdentity?
    private var writeAheadLog: FileIdentity?
    /// What that file is to be kept as before another one takes its place.
    private var kept: String?

    /// - Parameters:
    ///   - lock: taken before anything was looked at.
    ///   - connection: to a database that is there; nil if a new one has to take its place.
    ///   - kept: what the file that is there is to be kept as then.
    init(_ path: StatePath, lock: consuming OpenFile, connection: SQLiteConnection?, kept: String?) {
        self.path = path
        self.lock = lock
        self.connection = connection
        self.kept = kept
        own = FileIdentity(path.file)
        writeAheadLog = FileIdentity(path.writeAheadLog)
    }

    /// The log is brought into the database.
    func close() {
        connection = nil
    }

    /// Puts a database that holds these owners there, unless there is one.
    /// - Returns: whether that was done.
    func fill(with owners: some Collection<StoredOwner>) throws(StoreFailure) -> Bool {
        let there = FileIdentity(path.file)
        guard connection == nil || there != own else { return false }
        guard there == nil || there == own else {
            throw StoreFailure("another file has taken its place: move that one away, or restart the exporter")
        }
        try install(owners)
        return true
    }

    /// Puts a database that holds these owners in the place of the one that is there.
    /// - Parameter name: what that one is kept as.
    func replace(with owners: some Collection<StoredOwner>, keeping name: String) throws(StoreFailure) {
        do throws(SQLiteFailure) {
            // All that it has is to be in the file that is kept.
            try connection?.renewWriteAheadLog()
        } catch {
            throw StoreFailure(error.description)
        }
        kept = name
        try install(owners)
    }

    /// Writes all of the changes, or none.
    func write(_ changes: [StoredOwner.Change]) throws(StoreFailure) {
        guard let connection else { throw StoreFailure("there is no database") }
        do throws(SQLiteFailure) {
            // What is written to a log that somebody has deleted would be lost with the process.
            if writeAheadLog != FileIdentity(path.writeAheadLog) {
                try connection.renewWriteAheadLog()
                writeAheadLog = FileIdentity(path.writeAheadLog)
            }
            try connection.transaction { () throws(SQLiteFailure) in try connection.write(changes) }
        } catch {
            throw StoreFailure(error.description)
        }
    }

    private func install(_ owners: some Collection<StoredOwner>) throws(StoreFailure) {
        if !lock.isNamed(path.lock) { lock = try path.takeLock() }
        let installation = DatabaseInstallation(path: path)
        try installation.prepare(owners)
        connection = nil
        if let kept { try installation.keep(as: kept) }
        kept = nil
        defer { own = FileIdentity(path.file) }
        try installation.finish()
        do throws(SQLiteFailure) {
            connection = try SQLiteConnection(alone: path.file)
        } catch {
            throw StoreFailure(error.description)
        }
        writeAheadLog = FileIdentity(path.writeAheadLog)
    }
}

extension StatePath {
    /// Keeps every other process that starts with this path out.
    func takeLock() throws(StoreFailure) -> OpenFile {
        do throws(SystemFailure) {
            while true {
                let file = try OpenFile(lock, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK, mode: 0o600)
                guard try file.lock() else { break }
                // It may have been deleted while it was being locked.
                if file.isNamed(lock) { return file }
            }
        } catch {
            throw StoreFailure("\(lock) cannot be locked, \(error): check its permissions")
        }
        throw .inUse
    }
}
