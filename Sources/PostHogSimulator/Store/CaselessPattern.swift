/// A text to look for in others as ClickHouse's ILIKE does: scalar by scalar, whatever their case, and no spelling for
/// another.
struct CaselessPattern {
    private let bytes: [UInt8]
    /// nil where all of it is ASCII.
    private let scalars: [UInt32]?

    init(_ text: String) {
        bytes = text.utf8.map(Self.lowered)
        scalars = bytes.allSatisfy { $0 < 0x80 } ? nil : text.unicodeScalars.map(Self.lowered)
    }

    func isFound(in text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let scalars else { return Self.contains(text, bytes, by: Self.lowered) }
        return Self.contains(Array(String(decoding: text, as: UTF8.self).unicodeScalars), scalars, by: Self.lowered)
    }

    func isFound(in text: String) -> Bool {
        var text = text
        return text.withUTF8(isFound)
    }

    private static func contains<Text: RandomAccessCollection, Unit: Equatable>(
        _ text: Text, _ pattern: [Unit], by lowered: (Text.Element) -> Unit
    ) -> Bool where Text.Index == Int {
        guard let first = pattern.first else { return true }
        guard text.count >= pattern.count else { return false }
        for start in 0...text.count - pattern.count where lowered(text[start]) == first {
            var length = 1
            while length < pattern.count, lowered(text[start + length]) == pattern[length] { length += 1 }
            if length == pattern.count { return true }
        }
        return false
    }

    private static func lowered(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    private static func lowered(_ scalar: Unicode.Scalar) -> UInt32 {
        (scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar).value
    }
}
