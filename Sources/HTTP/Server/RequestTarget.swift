/// What a request line asks for (RFC 9112, section 3.2), read here and not by libmicrohttpd, whose memory for a request
/// may hold a query and yet not its fields: it then answers nothing.
struct RequestTarget: Sendable {
    /// Without the query, percent-decoded once. `*` stands for the server as a whole.
    let path: String
    /// In order, names repeated as they were, percent-decoded, `+` read as a blank. A name without `=` has the value "".
    let query: HTTPFields

    private typealias Bytes = Slice<UnsafeRawBufferPointer>

    /// Takes a path with or without a query, the same behind `http://host`, and `*`. nil for anything else.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { return nil }
        let mark = bytes.firstIndex(of: UInt8(ascii: "?"))
        guard let path = Self.path(bytes[..<(mark ?? bytes.endIndex)]) else { return nil }
        self.path = path
        query = HTTPFields(mark.map { Self.fields(bytes[($0 + 1)...]) } ?? [])
    }

    private static func path(_ bytes: Bytes) -> String? {
        guard bytes.first != UInt8(ascii: "/"), !bytes.elementsEqual("*".utf8) else { return decoded(bytes) }
        for scheme in ["http://", "https://"] where equalIgnoringCase(bytes.prefix(scheme.utf8.count), scheme.utf8) {
            let rest = bytes.dropFirst(scheme.utf8.count)
            let path = rest.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
            guard path > rest.startIndex else { return nil }
            return path < rest.endIndex ? decoded(rest[path...]) : "/"
        }
        return nil
    }

    private static func fields(_ query: Bytes) -> [HTTPField] {
        query.split(separator: UInt8(ascii: "&")).map { field in
            let plain = field.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: " ") : $0 }
            let parts = plain.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            return (decoded(parts[0]), parts.count > 1 ? decoded(parts[1]) : "")
        }
    }

    /// What is no encoding stays as it is; what is no UTF-8 is replaced.
    private static func decoded(_ bytes: some Collection<UInt8>) -> String {
        guard bytes.contains(UInt8(ascii: "%")) else { return String(decoding: bytes, as: UTF8.self) }
        var decoded: [UInt8] = []
        var rest = Array(bytes)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let value = hexadecimal(rest.prefix(2)) {
                decoded.append(value)
                rest = rest.dropFirst(2)
            } else {
                decoded.append(byte)
            }
        }
        return String(decoding: decoded, as: UTF8.self)
    }

    private static func hexadecimal(_ digits: ArraySlice<UInt8>) -> UInt8? {
        guard digits.count == 2 else { return nil }
        var value: UInt8 = 0
        for digit in digits {
            guard let number = Character(Unicode.Scalar(digit)).hexDigitValue else { return nil }
            value = value << 4 | UInt8(number)
        }
        return value
    }
}
