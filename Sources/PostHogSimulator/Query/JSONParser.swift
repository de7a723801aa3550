/// Reads JSON (RFC 8259), to a depth of 64, all or nothing.
struct JSONParser {
    private let bytes: [UInt8]
    private var index = 0
    private var depth = 0

    static func parse(_ bytes: [UInt8]) -> JSONValue? {
        var parser = JSONParser(bytes: bytes)
        guard let value = parser.value() else { return nil }
        parser.skipSpace()
        return parser.index == bytes.count ? value : nil
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private mutating func value() -> JSONValue? {
        depth += 1
        defer { depth -= 1 }
        skipSpace()
        guard depth <= 64, let next else { return nil }
        switch next {
        case UInt8(ascii: "{"): return object()
        case UInt8(ascii: "["): return list()
        case UInt8(ascii: "\""): return string().map(JSONValue.string)
        case UInt8(ascii: "t"): return take("true") ? .bool(true) : nil
        case UInt8(ascii: "f"): return take("false") ? .bool(false) : nil
        case UInt8(ascii: "n"): return take("null") ? .null : nil
        default: return number()
        }
    }

    private mutating func object() -> JSONValue? {
        var fields: [String: JSONValue] = [:]
        index += 1
        if takeToken("}") { return .object(fields) }
        repeat {
            skipSpace()
            guard let name = string(), takeToken(":"), let value = value() else { return nil }
            fields[name] = value
        } while takeToken(",")
        return takeToken("}") ? .object(fields) : nil
    }

    private mutating func list() -> JSONValue? {
        var values: [JSONValue] = []
        index += 1
        if takeToken("]") { return .list(values) }
        repeat {
            guard let value = value() else { return nil }
            values.append(value)
        } while takeToken(",")
        return takeToken("]") ? .list(values) : nil
    }

    private mutating func number() -> JSONValue? {
        let start = index
        while let next, "+-.0123456789Ee".utf8.contains(next) { index += 1 }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        let digits = text.drop { $0 == "-" }
        // Double takes more than JSON does.
        guard text.first != "+", digits.first != ".", text.last != ".",
            !digits.hasPrefix("0") || !(digits.dropFirst().first?.isNumber ?? false),
            let number = Double(text), number.isFinite
        else { return nil }
        return .number(number)
    }

    private mutating func string() -> String? {
        guard take("\"") else { return nil }
        var text: [UInt8] = []
        while let byte = next {
            index += 1
            switch byte {
            case UInt8(ascii: "\""): return String(validating: text, as: UTF8.self)
            case 0..<0x20: return nil
            case UInt8(ascii: "\\"):
                guard let scalar = escape() else { return nil }
                text += Array(String(scalar).utf8)
            default: text.append(byte)
            }
        }
        return nil
    }

    private mutating func escape() -> Unicode.Scalar? {
        guard let byte = next else { return nil }
        index += 1
        switch byte {
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return unicodeEscape()
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        default: return nil
        }
    }

    /// Four hexadecimal digits, or twice these where the first are half of a pair.
    private mutating func unicodeEscape() -> Unicode.Scalar? {
        guard let high = hexNumber() else { return nil }
        guard (0xD800..<0xDC00).contains(high) else { return Unicode.Scalar(high) }
        guard take("\\u"), let low = hexNumber(), (0xDC00..<0xE000).contains(low) else { return nil }
        return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
    }

    private mutating func hexNumber() -> UInt32? {
        guard bytes.count - index >= 4 else { return nil }
        let digits = bytes[index..<index + 4]
        index += 4
        guard digits.allSatisfy({ Unicode.Scalar($0).properties.isASCIIHexDigit }) else { return nil }
        return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    }

    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func skipSpace() {
        while let next, [0x20, 0x09, 0x0A, 0x0D].contains(next) { index += 1 }
    }

    private mutating func takeToken(_ token: StaticString) -> Bool {
        skipSpace()
        return take(token)
    }

    private mutating func take(_ text: StaticString) -> Bool {
        guard bytes.count - index >= text.utf8CodeUnitCount else { return false }
        for offset in 0..<text.utf8CodeUnitCount where bytes[index + offset] != text.utf8Start[offset] { return false }
        index += text.utf8CodeUnitCount
        return true
    }
}
