// How the state's database is used.

extension SQLiteConnection {
    /// Opens a database that this process has alone until the connection ends. What was committed is on the disk, whatever
    /// happens to the process or the power.
    convenience init(alone path: String) throws(SQLiteFailure) {
        try self.init(path)
        // In this order: a log that is opened under an exclusive lock takes no shared memory.
        try run(
            "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY; "
                + "PRAGMA cell_size_check=ON; PRAGMA trusted_schema=OFF; BEGIN EXCLUSIVE; COMMIT")
    }

    /// Moves the write-ahead log into the database and begins a new one; keeps the lock.
    func renewWriteAheadLog() throws(SQLiteFailure) {
        try run("PRAGMA journal_mode=DELETE; PRAGMA journal_mode=WAL")
    }

    func write(_ changes: [StoredOwner.Change]) throws(SQLiteFailure) {
        let writing = try prepare(DatabaseLayout.writing)
        let deleting = try prepare(DatabaseLayout.deleting)
        for change in changes {
            if let bytes = change.bytes {
                try writing.run(change.id.rawValue, change.id.packed(bytes))
            } else {
                try deleting.run(change.id.rawValue)
            }
        }
    }
}
