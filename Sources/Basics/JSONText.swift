/// JSON being written, byte by byte. The caller sees to the commas between.
package struct JSONText: Sendable {
    package private(set) var bytes: [UInt8] = []

    package init(reserving capacity: Int = 256) {
        bytes.reserveCapacity(capacity)
    }

    /// Appends text that is JSON already.
    package mutating func raw(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Appends what was written elsewhere.
    package mutating func append(_ other: JSONText) {
        bytes += other.bytes
    }

    package mutating func comma(unlessAt index: Int) {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
    }

    package mutating func number(_ value: Int) {
        bytes.append(contentsOf: "\(value)".utf8)
    }

    /// Appends a number as short as it can be read back; a whole number keeps its `.0`.
    package mutating func number(_ value: Double) {
        bytes.append(contentsOf: "\(value)".utf8)
    }

    /// Appends a string, quotes included. Everything above ASCII stays as the UTF-8 that it is.
    package mutating func string(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        unquoted(text)
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func unquoted(_ text: String) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): raw(#"\""#)
            case UInt8(ascii: "\\"): raw(#"\\"#)
            case 0x08: raw(#"\b"#)
            case 0x09: raw(#"\t"#)
            case 0x0A: raw(#"\n"#)
            case 0x0C: raw(#"\f"#)
            case 0x0D: raw(#"\r"#)
            case 0..<0x20:
                raw(byte < 0x10 ? #"\u000"# : #"\u001"#)
                bytes.append(Self.digits[Int(byte & 15)])
            default: bytes.append(byte)
            }
        }
    }

    /// Appends a string in which control characters and invisible ones are escaped too, so that it can be shown.
    package mutating func printable(_ text: String) {
        guard text.unicodeScalars.contains(where: { $0.value >= 0x7F && $0.isUnprintable }) else { return string(text) }
        bytes.append(UInt8(ascii: "\""))
        for scalar in text.unicodeScalars {
            if scalar.value >= 0x7F, scalar.isUnprintable {
                for unit in String(scalar).utf16 { escape(unit) }
            } else {
                unquoted(String(scalar))
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func escape(_ unit: UInt16) {
        raw(#"\u"#)
        for shift in [12, 8, 4, 0] { bytes.append(Self.digits[Int(unit >> UInt16(shift) & 15)]) }
    }

    /// Appends a list of strings.
    package mutating func strings(_ texts: [String]) {
        raw("[")
        for (index, text) in texts.enumerated() {
            comma(unlessAt: index)
            string(text)
        }
        raw("]")
    }

    private static let digits = [UInt8]("0123456789abcdef".utf8)
}
