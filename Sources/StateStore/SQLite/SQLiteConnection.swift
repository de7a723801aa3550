import CSQLite

/// A connection to a database file, closed with its owner. It belongs to one thread at a time.
///
/// While one is open nothing else in this process may open and close the file: the system would take that for the end of
/// SQLite's locks on it.
final class SQLiteConnection {
    private let pointer: OpaquePointer

    /// Opens a file that is there, to read and write it.
    init(_ path: String) throws(SQLiteFailure) {
        var opened: OpaquePointer?
        let code = sqlite3_open_v2(path, &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW, nil)
        guard code == SQLITE_OK, let opened else {
            let failure = SQLiteFailure(code, on: opened)
            sqlite3_close_v2(opened)
            throw failure
        }
        pointer = opened
    }

    deinit {
        sqlite3_close_v2(pointer)
    }

    /// Runs statements that are known beforehand.
    func run(_ statements: String) throws(SQLiteFailure) {
        let code = sqlite3_exec(pointer, statements, nil, nil, nil)
        guard code == SQLITE_OK else { throw SQLiteFailure(code, on: pointer) }
    }

    /// All or nothing of what `body` writes; on the disk when it returns.
    func transaction(_ body: () throws(SQLiteFailure) -> Void) throws(SQLiteFailure) {
        try run("BEGIN IMMEDIATE")
        do throws(SQLiteFailure) {
            try body()
            try run("COMMIT")
        } catch {
            // Where the failure has ended the transaction already there is nothing to undo.
            try? run("ROLLBACK")
            throw error
        }
    }

    func prepare(_ statement: String) throws(SQLiteFailure) -> SQLiteStatement {
        var prepared: OpaquePointer?
        let code = sqlite3_prepare_v2(pointer, statement, -1, &prepared, nil)
        guard code == SQLITE_OK, let prepared else { throw SQLiteFailure(code, on: pointer) }
        return SQLiteStatement(prepared, on: pointer)
    }

    /// The first column of every row that a statement gives, as text.
    func texts(_ statement: String) throws(SQLiteFailure) -> [String] {
        let prepared = try prepare(statement)
        var texts: [String] = []
        while try prepared.step() { texts.append(prepared.text(0)) }
        return texts
    }
}
