/// The encoding of bytes in URLs as `%` and two hexadecimal digits (RFC 3986, section 2.1). Public for the reason that `Lock`
/// gives.
public enum PercentEncoding {
    /// Undoes it once. What is no encoding stays as it is; what is no UTF-8 is replaced.
    @inlinable
    public static func decode(_ bytes: some Collection<UInt8>) -> String {
        guard bytes.contains(UInt8(ascii: "%")) else { return String(decoding: bytes, as: UTF8.self) }
        var decoded: [UInt8] = []
        var remaining = Array(bytes)[...]
        while let byte = remaining.popFirst() {
            if byte == UInt8(ascii: "%"), let value = hexadecimal(remaining.prefix(2)) {
                decoded.append(value)
                remaining = remaining.dropFirst(2)
            } else {
                decoded.append(byte)
            }
        }
        return String(decoding: decoded, as: UTF8.self)
    }

    /// The fields of a query: in order, names repeated as they were, `+` read as a blank. One without `=` has the value "".
    @inlinable
    public static func fields(ofQuery query: some Collection<UInt8>) -> [(name: String, value: String)] {
        query.split(separator: UInt8(ascii: "&")).map { field in
            let plain = field.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: " ") : $0 }
            let parts = plain.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            return (decode(parts[0]), parts.count > 1 ? decode(parts[1]) : "")
        }
    }

    /// Encodes all but ASCII letters, digits, `-`, `_` and `@`, so that the result is one segment of a path, or one value of a
    /// query.
    package static func encode(_ text: String) -> String {
        let digits = [UInt8]("0123456789ABCDEF".utf8)
        var encoded: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "@"):
                encoded.append(byte)
            default:
                encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    @usableFromInline
    static func hexadecimal(_ digits: ArraySlice<UInt8>) -> UInt8? {
        guard digits.count == 2 else { return nil }
        var value: UInt8 = 0
        for digit in digits {
            guard let number = Character(Unicode.Scalar(digit)).hexDigitValue else { return nil }
            value = value << 4 | UInt8(number)
        }
        return value
    }
}
