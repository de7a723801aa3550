import CMicroHTTPD

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// What is wrong with the head of a request (request line and headers), as the client is told.
enum RequestFault: String, CaseIterable, Sendable {
    case line = "the request line is malformed"
    case field = "a header is malformed or folded"
    case host = "exactly one Host header is needed"
    case framing = "the headers disagree on the length of the body"
}

/// The head of a request in libmicrohttpd's memory, its parts ended by zeros. Valid only while the access handler is called
/// with the headers.
///
/// libmicrohttpd accepts what it should refuse: of two lengths it picks one, it appends a folded line to the *name* of its
/// header, and a zero byte hides what follows it. A proxy that reads such a head in another way sees one request where
/// there are two here (request smuggling). So what can be read in two ways is refused (https://www.rfc-editor.org/rfc/rfc9112#section-11.2).
struct RequestHead {
    private let method: Bytes
    private let version: Bytes
    private let fields: HeadFields

    init(_ connection: OpaquePointer, method: UnsafePointer<CChar>, version: UnsafePointer<CChar>) {
        self.method = Bytes(method, strlen(method))
        self.version = Bytes(version, strlen(version))
        var fields = HeadFields(after: self.version.end)
        withUnsafeMutablePointer(to: &fields) { pointer in
            _ = MHD_get_connection_values_n(connection, .HEADER_KIND, addField, pointer)
        }
        fields.end(at: self.method.start + cmicrohttpd_head_size(connection))
        self.fields = fields
    }

    /// All headers in the order they came.
    var headers: HTTPFields { fields.all }

    /// nil if all is well.
    /// - Parameters:
    ///   - target: nil if it cannot be read.
    ///   - range: the addresses at which it stood before it was decoded.
    func fault(_ target: RequestTarget?, at range: Range<UInt>) -> RequestFault? {
        guard let target, target.path != "*" || method.bytes.elementsEqual("OPTIONS".utf8), method.isToken,
            range.lowerBound == UInt(bitPattern: method.end) + 1,
            range.upperBound + 1 == UInt(bitPattern: version.start)
        else { return .line }
        guard fields.areSound else { return .field }
        let isHTTP10 = version.bytes.elementsEqual("HTTP/1.0".utf8)
        guard fields.hosts == 1 && fields.isHostSound || fields.hosts == 0 && isHTTP10 else { return .host }
        return fields.isFramed(inHTTP10: isHTTP10) ? nil : .framing
    }
}

/// What is known of the header fields of a request, one after the other.
private struct HeadFields {
    private(set) var all = HTTPFields(room: HTTPFields.usualCount)
    /// Whether they are all that stands there, their names tokens and their values text. The name of a folded one lies elsewhere.
    private(set) var areSound = true
    private(set) var hosts = 0
    private(set) var isHostSound = true
    private var lengths = 0
    private var codings = 0
    private var isChunked = false
    private var last: UnsafeRawPointer

    /// - Parameter start: the end of the request line.
    init(after start: UnsafeRawPointer) {
        last = start
    }

    mutating func add(_ name: Bytes, _ value: Bytes) {
        areSound =
            areSound && Bytes.isBlank(from: last, to: name.start) && Bytes.isBlank(from: name.end, to: value.start)
            && name.isToken && value.isText
        last = value.end
        all.append((name.text, value.text))
        if name.equals("Host") {
            hosts += 1
            isHostSound = isHostSound && value.isHost
        } else if name.equals("Content-Length") {
            lengths += 1
        } else if name.equals("Transfer-Encoding") {
            codings += 1
            isChunked = value.equals("chunked")
        }
    }

    /// - Parameter end: of the head.
    mutating func end(at end: UnsafeRawPointer) {
        areSound = areSound && Bytes.isBlank(from: last, to: end)
    }

    /// Whether the length of the body can be told in one way only. That a length is a number is libmicrohttpd's to check.
    func isFramed(inHTTP10 isHTTP10: Bool) -> Bool {
        guard codings > 0 else { return lengths <= 1 }
        return codings == 1 && isChunked && lengths == 0 && !isHTTP10
    }
}

/// Bytes in libmicrohttpd's memory.
private struct Bytes {
    let start: UnsafeRawPointer
    let bytes: UnsafeRawBufferPointer

    init(_ start: UnsafePointer<CChar>, _ count: Int) {
        self.start = UnsafeRawPointer(start)
        bytes = UnsafeRawBufferPointer(start: start, count: count)
    }

    var end: UnsafeRawPointer { start + bytes.count }

    /// Whatever bytes came; what is no UTF-8 is replaced.
    var text: String { String(decoding: bytes, as: UTF8.self) }

    func equals(_ name: StaticString) -> Bool {
        bytes.count == name.utf8CodeUnitCount
            && equalIgnoringCase(bytes, UnsafeRawBufferPointer(start: name.utf8Start, count: bytes.count))
    }

    /// A token, as names are (https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2).
    var isToken: Bool { !bytes.isEmpty && bytes.allSatisfy(Self.ofToken.contains) }

    /// Without control characters. Values are long, and without branches 16 of their bytes are looked at together.
    var isText: Bool {
        var controls: UInt8 = 0
        for byte in bytes {
            controls |= (byte < 0x20 ? 1 : 0) & (byte != 0x09 ? 1 : 0) | (byte == 0x7F ? 1 : 0)
        }
        return controls == 0
    }

    var isHost: Bool {
        let excluded = Self.notOfHost
        return bytes.allSatisfy { $0 > 0x20 && !excluded.contains($0) }
    }

    /// Whether nothing but blanks and what were colons and ends of lines is between two addresses.
    static func isBlank(from start: UnsafeRawPointer, to end: UnsafeRawPointer) -> Bool {
        guard start < end else { return false }
        return UnsafeRawBufferPointer(start: start, count: end - start).allSatisfy {
            $0 == 0 || $0 == 0x09 || $0 == 0x20
        }
    }

    private static let ofToken = ASCIISet(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-.^_`|~")
    private static let notOfHost = ASCIISet("/\\?#@")
}

/// Characters of ASCII, a bit each.
private struct ASCIISet {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    init(_ characters: StaticString) {
        for index in 0..<characters.utf8CodeUnitCount {
            let byte = characters.utf8Start[index]
            if byte < 64 { low |= 1 << byte } else { high |= 1 << (byte - 64) }
        }
    }

    func contains(_ byte: UInt8) -> Bool {
        byte < 128 && (byte < 64 ? low : high) >> (byte & 63) & 1 == 1
    }
}

/// Called by libmicrohttpd on the calling thread, once for each header, until it returns MHD_NO.
private func addField(
    _ context: UnsafeMutableRawPointer?, _ kind: MHD_ValueKind, _ name: UnsafePointer<CChar>?, _ nameSize: Int,
    _ value: UnsafePointer<CChar>?, _ valueSize: Int
) -> MHD_Result {
    guard let context, let name, let value else { return .NO }
    let fields = context.assumingMemoryBound(to: HeadFields.self)
    fields.pointee.add(Bytes(name, nameSize), Bytes(value, valueSize))
    return .YES
}
