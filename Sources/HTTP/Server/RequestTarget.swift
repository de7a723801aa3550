import Basics

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
        let questionMark = bytes.firstIndex(of: UInt8(ascii: "?"))
        guard let path = Self.path(bytes[..<(questionMark ?? bytes.endIndex)]) else { return nil }
        self.path = path
        query = HTTPFields(questionMark.map { PercentEncoding.fields(ofQuery: bytes[($0 + 1)...]) } ?? [])
    }

    private static func path(_ bytes: Bytes) -> String? {
        guard bytes.first != UInt8(ascii: "/"), !bytes.elementsEqual("*".utf8) else {
            return PercentEncoding.decode(bytes)
        }
        for scheme in ["http://", "https://"] where equalIgnoringCase(bytes.prefix(scheme.utf8.count), scheme.utf8) {
            let remaining = bytes.dropFirst(scheme.utf8.count)
            let path = remaining.firstIndex(of: UInt8(ascii: "/")) ?? remaining.endIndex
            guard path > remaining.startIndex else { return nil }
            return path < remaining.endIndex ? PercentEncoding.decode(remaining[path...]) : "/"
        }
        return nil
    }
}
