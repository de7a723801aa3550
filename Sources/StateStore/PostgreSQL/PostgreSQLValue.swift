import Basics

/// An argument of a statement, in PostgreSQL's binary form.
enum PostgreSQLValue {
    case integer(Int64)
    case text(String)
    case integers([Int64])
    case texts([String])
    case byteStrings([[UInt8]])

    /// Of pg_type.
    var oid: UInt32 {
        switch self {
        case .integer: Self.int8
        case .text: Self.textType
        case .integers: 1016
        case .texts: 1009
        case .byteStrings: 1001
        }
    }

    private static let (bytea, int8, textType): (UInt32, UInt32, UInt32) = (17, 20, 25)

    var bytes: [UInt8] {
        switch self {
        case .integer(let number): Self.bigEndian(number)
        case .text(let text): Self.stored(text)
        case .integers(let numbers): Self.array(of: Self.int8, numbers.map(Self.bigEndian))
        case .texts(let texts): Self.array(of: Self.textType, texts.map(Self.stored))
        case .byteStrings(let strings): Self.array(of: Self.bytea, strings)
        }
    }

    /// A text of PostgreSQL has no zero bytes.
    private static func stored(_ text: String) -> [UInt8] { text.utf8.map { $0 == 0 ? UInt8(ascii: " ") : $0 } }

    /// One dimension, no nulls, the first index 1, and each element behind its length.
    private static func array(of type: UInt32, _ elements: [[UInt8]]) -> [UInt8] {
        var bytes = bigEndian(Int32(elements.isEmpty ? 0 : 1)) + bigEndian(Int32(0)) + bigEndian(type)
        guard !elements.isEmpty else { return bytes }
        bytes.reserveCapacity(20 + elements.reduce(0) { $0 + $1.count + 4 })
        bytes += bigEndian(Int32(elements.count)) + bigEndian(Int32(1))
        for element in elements {
            bytes += bigEndian(Int32(element.count))
            bytes += element
        }
        return bytes
    }

    private static func bigEndian(_ number: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }
}
