/// Reads what a `StateWriter` wrote, from first to last. It trusts no byte: whatever runs past the end, or is not
/// the one way in which the writer puts a value, is damage.
package struct StateReader {
    private let source: [UInt8]
    private var index = 0

    package init(_ bytes: [UInt8]) {
        source = bytes
    }

    package var isAtEnd: Bool { index == source.count }

    /// How many bytes are still to be read.
    private var remaining: Int { source.count - index }

    package mutating func varint() throws(StateDamage) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            guard index < source.count else { throw .damaged("truncated number at byte \(index)") }
            let byte = source[index]
            let isLast = byte < 0x80
            // The tenth byte has one bit of 64 to give, and a last byte of nothing is one that the writer leaves out.
            guard shift < 63 || byte <= 1, !isLast || byte != 0 || shift == 0 else {
                throw .damaged("overlong number at byte \(index)")
            }
            index += 1
            value |= UInt64(byte & 0x7F) << shift
            if isLast { return value }
            shift += 7
        }
    }

    package mutating func signed() throws(StateDamage) -> Int64 {
        let value = try varint()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    package mutating func fixed() throws(StateDamage) -> UInt64 {
        try consume(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    package mutating func fixed32() throws(StateDamage) -> UInt32 {
        try consume(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// A number of elements or bytes that follow. It is at most the number of bytes that are left, so room may be reserved
    /// for that many.
    package mutating func count() throws(StateDamage) -> Int {
        let start = index
        let value = try varint()
        guard value <= UInt64(remaining) else {
            throw .damaged("\(value) is given as a length at byte \(start), where \(remaining) bytes are left")
        }
        return Int(value)
    }

    /// Bytes whose number is known from elsewhere.
    package mutating func raw(_ count: UInt64) throws(StateDamage) -> [UInt8] {
        Array(try consume(count))
    }

    package mutating func bytes() throws(StateDamage) -> [UInt8] {
        Array(try consume(UInt64(count())))
    }

    package mutating func string() throws(StateDamage) -> String {
        let start = index
        guard let text = String(validating: try consume(UInt64(count())), as: UTF8.self) else {
            throw .damaged("a text at byte \(start) is not UTF-8")
        }
        return text
    }

    private mutating func consume(_ count: UInt64) throws(StateDamage) -> ArraySlice<UInt8> {
        guard count <= UInt64(remaining) else {
            throw .damaged("\(count) bytes are needed at byte \(index), where \(remaining) are left")
        }
        defer { index += Int(count) }
        return source[index..<index + Int(count)]
    }
}
