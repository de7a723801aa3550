import Basics
import Glibc

/// Replaces the state file by a new database. A process that is killed meanwhile leaves the one or the other.
struct DatabaseInstallation {
    let path: StatePath

    /// Names of services are private.
    private static let mode: mode_t = 0o600

    /// Makes the database under another name. It is complete and on the disk when this returns.
    func prepare(_ owners: some Collection<StoredOwner>) throws(StoreFailure) {
        unlink(path.new)
        do throws(SystemFailure) {
            _ = try OpenFile(path.new, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: Self.mode)
        } catch {
            throw StoreFailure(error)
        }
        do throws(SQLiteFailure) {
            let connection = try SQLiteConnection(path.new)
            // A journal would be of no use: what is not finished is never read.
            try connection.run("PRAGMA journal_mode=OFF; PRAGMA synchronous=FULL")
            try connection.transaction { () throws(SQLiteFailure) in
                try connection.run(
                    "PRAGMA application_id=\(DatabaseLayout.applicationID); "
                        + "PRAGMA user_version=\(DatabaseLayout.version); \(DatabaseLayout.table)")
                for owner in owners { try connection.write(owner.all) }
            }
        } catch {
            unlink(path.new)
            throw StoreFailure(error.description)
        }
    }

    /// Keeps the file at the path under a second name, with the log that SQLite may have left of it.
    func keep(as name: String) throws(StoreFailure) {
        guard let file = FileIdentity(path.file), file != FileIdentity(name) else { return }
        do throws(SystemFailure) {
            try keep(path.file, as: name)
            if FileIdentity(path.writeAheadLog) != nil { try keep(path.writeAheadLog, as: name + "-wal") }
        } catch {
            throw StoreFailure(error)
        }
    }

    private func keep(_ file: String, as name: String) throws(SystemFailure) {
        guard link(file, name) != 0 else { return }
        // Where a file can have but one name it is copied.
        let bytes = try OpenFile(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).read()
        let copy = try OpenFile(name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: Self.mode)
        try copy.write(bytes)
        try copy.sync()
    }

    /// Renames the new database to the path of the state file.
    func finish() throws(StoreFailure) {
        // What SQLite left of the old file must not be applied to this one.
        for name in [path.writeAheadLog, path.journal] { unlink(name) }
        do throws(SystemFailure) {
            guard rename(path.new, path.file) == 0 else { throw SystemFailure("rename") }
            try OpenFile(path.folder, O_RDONLY | O_DIRECTORY).sync()
        } catch {
            unlink(path.new)
            throw StoreFailure(error)
        }
    }
}
