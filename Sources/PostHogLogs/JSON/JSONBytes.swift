/// Takes the smallest parts of JSON off the front of some UTF-8, with the blanks before them.
struct JSONBytes {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0

    /// A text where it stands.
    struct Text {
        /// With its quotes.
        let quoted: UnsafeBufferPointer<UInt8>
        let hasEscapes: Bool

        var inside: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: quoted.dropFirst().dropLast()) }
    }

    /// The bytes must outlive this.
    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    /// The byte behind all blanks; nil at the end.
    var next: UInt8? {
        mutating get {
            while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
            return current
        }
    }

    private var current: UInt8? { index < bytes.count ? bytes[index] : nil }

    mutating func consume(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        index += 1
        return true
    }

    mutating func consume(_ word: StaticString) -> Bool {
        guard next == word.utf8Start.pointee,
            bytes[index...].starts(with: UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
        else { return false }
        index += word.utf8CodeUnitCount
        return true
    }

    /// Whether its escapes are right is not found out here.
    mutating func text() throws(NotPlainJSON) -> Text {
        guard consume(UInt8(ascii: "\"")) else { throw NotPlainJSON() }
        let start = index - 1
        var hasEscapes = false
        while let byte = current, byte >= 0x20 {
            index += 1
            if byte == UInt8(ascii: "\"") {
                return Text(quoted: UnsafeBufferPointer(rebasing: bytes[start..<index]), hasEscapes: hasEscapes)
            }
            guard byte == UInt8(ascii: "\\") else { continue }
            hasEscapes = true
            index += 1
        }
        throw NotPlainJSON()
    }

    /// Up to 16 digits that are all of a number, as a number.
    mutating func digits() -> Int? {
        guard let first = next else { return nil }
        let start = index
        var value = 0
        while let byte = current, Self.isDigit(byte), index - start <= 16 {
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
            index += 1
        }
        let count = index - start
        guard 1...16 ~= count, count == 1 || first != UInt8(ascii: "0"), !continuesNumber else { return nil }
        return value
    }

    /// A number as JSON has them (https://www.rfc-editor.org/rfc/rfc8259#section-6).
    mutating func consumeNumber() -> Bool {
        if next == UInt8(ascii: "-") { index += 1 }
        let start = index
        guard skipDigits(), index == start + 1 || bytes[start] != UInt8(ascii: "0") else { return false }
        if current == UInt8(ascii: ".") {
            index += 1
            guard skipDigits() else { return false }
        }
        if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
            index += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { index += 1 }
            guard skipDigits() else { return false }
        }
        return !continuesNumber
    }

    /// Whether there were any.
    private mutating func skipDigits() -> Bool {
        let start = index
        while let byte = current, Self.isDigit(byte) { index += 1 }
        return index > start
    }

    private var continuesNumber: Bool {
        guard let byte = current else { return false }
        return Self.isDigit(byte) || "+-.eE".utf8.contains(byte)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
