/// What a request line asks for (RFC 9112, section 3.2), read here and not by libmicrohttpd, whose memory for a request
/// may hold a query and yet not its fields: it then answers nothing.
struct RequestTarget: Sendable {
    /// Without the query, percent-decoded once. `*` stands for the server as a whole.
    let path: String
    /// In order, names repeated as they were, percent-decoded, `+` read as a blank. A name without `=` has the value "".
    let query: HTTPFields

    /// Takes a path with or without a query, the same behind `http://host`, and `*`. nil for anything else.
    init?(_ bytes: [UInt8]) {
        guard bytes.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { return nil }
        let parts = bytes.split(separator: UInt8(ascii: "?"), maxSplits: 1, omittingEmptySubsequences: false)
        guard let path = Self.path(parts[0]) else { return nil }
        self.path = Self.decoded(path)
        query = HTTPFields(parts.count > 1 ? Self.fields(parts[1]) : [])
    }

    private static func path(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard bytes.first != UInt8(ascii: "/"), !bytes.elementsEqual("*".utf8) else { return bytes }
        for scheme in ["http://", "https://"] where equalIgnoringCase(bytes.prefix(scheme.utf8.count), scheme.utf8) {
            let rest = bytes.dropFirst(scheme.utf8.count)
            let authority = rest.prefix { $0 != UInt8(ascii: "/") }
            guard !authority.isEmpty else { return nil }
            return authority.count < rest.count ? rest[authority.endIndex...] : [UInt8(ascii: "/")]
        }
        return nil
    }

    private static func fields(_ query: ArraySlice<UInt8>) -> [HTTPField] {
        query.split(separator: UInt8(ascii: "&")).map { field in
            let plain = field.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: " ") : $0 }
            let parts = plain.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            return (decoded(parts[0]), parts.count > 1 ? decoded(parts[1]) : "")
        }
    }

    /// What is no encoding stays as it is; what is no UTF-8 is replaced.
    private static func decoded(_ bytes: ArraySlice<UInt8>) -> String {
        guard bytes.contains(UInt8(ascii: "%")) else { return String(decoding: bytes, as: UTF8.self) }
        var decoded: [UInt8] = []
        var rest = bytes
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
