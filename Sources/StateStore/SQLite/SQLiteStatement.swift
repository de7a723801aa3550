import CSQLite

/// A prepared statement of a connection, which has to outlive it.
struct SQLiteStatement: ~Copyable {
    private let pointer: OpaquePointer
    private let database: OpaquePointer

    init(_ pointer: OpaquePointer, on database: OpaquePointer) {
        self.pointer = pointer
        self.database = database
    }

    deinit {
        sqlite3_finalize(pointer)
    }

    /// The next row of the result; false at its end.
    func step() throws(SQLiteFailure) -> Bool {
        switch sqlite3_step(pointer) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw SQLiteFailure(code, on: database)
        }
    }

    /// Runs a statement without a result whose arguments are an integer and, if it takes two, some bytes.
    func run(_ number: Int64, _ bytes: [UInt8] = []) throws(SQLiteFailure) {
        let failure = bytes.withUnsafeBytes { buffer -> SQLiteFailure? in
            sqlite3_bind_int64(pointer, 1, number)
            if sqlite3_bind_parameter_count(pointer) > 1 {
                csqlite_bind_bytes(pointer, 2, buffer.baseAddress, Int32(clamping: buffer.count))
            }
            let code = sqlite3_step(pointer)
            let failure = code == SQLITE_DONE ? nil : SQLiteFailure(code, on: database)
            sqlite3_reset(pointer)
            sqlite3_clear_bindings(pointer)
            return failure
        }
        if let failure { throw failure }
    }

    func integer(_ column: Int32) -> Int64 {
        sqlite3_column_int64(pointer, column)
    }

    func bytes(_ column: Int32) -> [UInt8] {
        // In this order: to ask for the bytes may change where they are.
        guard let start = sqlite3_column_blob(pointer, column) else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(pointer, column))))
    }

    func text(_ column: Int32) -> String {
        String(decoding: bytes(column), as: UTF8.self)
    }
}
