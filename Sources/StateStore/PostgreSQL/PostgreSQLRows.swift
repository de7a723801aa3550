import Basics
import CPQ

/// What a statement has returned, in PostgreSQL's binary form. It is freed with its value.
struct PostgreSQLRows: ~Copyable {
    private let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        PQclear(pointer)
    }

    var count: Int { Int(PQntuples(pointer)) }

    /// nil for NULL.
    func bytes(_ row: Int, _ column: Int32) -> [UInt8]? {
        let row = Int32(row)
        guard PQgetisnull(pointer, row, column) == 0, let start = PQgetvalue(pointer, row, column) else { return nil }
        return Array(UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(pointer, row, column))))
    }

    func text(_ row: Int, _ column: Int32) -> String? {
        bytes(row, column).map { String(decoding: $0, as: UTF8.self) }
    }

    func integer(_ row: Int, _ column: Int32) -> Int64? {
        guard let bytes = bytes(row, column), bytes.count <= 8 else { return nil }
        let isNegative = (bytes.first ?? 0) & 0x80 != 0
        return bytes.reduce(isNegative ? -1 : 0) { $0 << 8 | Int64($1) }
    }

    /// Of a `timestamptz`, which is microseconds since 2000.
    func time(_ row: Int, _ column: Int32) -> Timestamp? {
        integer(row, column).map { Timestamp(microseconds: $0).adding(seconds: 946_684_800) }
    }
}
