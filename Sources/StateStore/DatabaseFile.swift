import Basics
import Glibc

/// The database at the path of the state file, locked for this process: what is written now is what the next start finds.
///
/// Two locks keep other processes out. SQLite's own is on the database, and ends when somebody deletes that file. The one on
/// a lock file also holds while there is no database, and against releases that had none.
final class DatabaseFile {
    private let path: StatePath
    private var lock: OpenFile
    /// nil as long as no database could be put there.
    private var connection: SQLiteConnection?
    /// The file at the path when it was last opened or made here; nil if there was none.
    private var own: FileIdentity?
    private var writeAheadLog: FileIdentity?
    /// The name under which that file is kept before another one replaces it.
    private var kept: String?

    /// - Parameters:
    ///   - lock: acquired before anything was read.
    ///   - connection: to the database at the path; nil if a new one has to be made.
    ///   - kept: the name under which the file at the path is kept then.
    init(_ path: StatePath, lock: consuming OpenFile, connection: SQLiteConnection?, kept: String?) {
        self.path = path
        self.lock = lock
        self.connection = connection
        self.kept = kept
        own = FileIdentity(path.file)
        writeAheadLog = FileIdentity(path.writeAheadLog)
    }

    /// Closes the connection, which moves the write-ahead log into the database.
    func close() {
        connection = nil
    }

    /// Makes a database that holds these owners, unless there is one.
    /// - Returns: whether it was made.
    func createIfMissing(with owners: some Collection<StoredOwner>) throws(StoreFailure) -> Bool {
        let current = FileIdentity(path.file)
        guard connection == nil || current != own else { return false }
        guard current == nil || current == own else {
            throw StoreFailure("it was replaced by another file: move that one away, or restart the exporter")
        }
        try install(owners)
        return true
    }

    /// Replaces the database by one that holds these owners.
    /// - Parameter name: the name under which the old one is kept.
    func replace(with owners: some Collection<StoredOwner>, keeping name: String) throws(StoreFailure) {
        do throws(SQLiteFailure) {
            // The file that is kept has to be complete without its log.
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
        if !lock.isNamed(path.lock) { lock = try path.acquireLock() }
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
    func acquireLock() throws(StoreFailure) -> OpenFile {
        do throws(SystemFailure) {
            while true {
                let file = try OpenFile(lock, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK, mode: 0o600)
                guard try file.lock() else { break }
                // It may have been deleted while it was being locked.
                if file.isNamed(lock) { return file }
            }
        } catch {
            throw StoreFailure("\(lock) cannot be locked (\(error)): check its permissions")
        }
        throw .inUse
    }
}
