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
    private let fields: [Field]
    private let end: UnsafeRawPointer

    init(_ connection: OpaquePointer, method: UnsafePointer<CChar>, version: UnsafePointer<CChar>) {
        self.method = Bytes(method, strlen(method))
        self.version = Bytes(version, strlen(version))
        end = UnsafeRawPointer(method) + cmicrohttpd_head_size(connection)
        var fields: [Field] = []
        fields.reserveCapacity(HTTPFields.usualCount)
        withUnsafeMutablePointer(to: &fields) { pointer in
            _ = MHD_get_connection_values_n(connection, .HEADER_KIND, addField, pointer)
        }
        self.fields = fields
    }

    /// nil if all is well.
    /// - Parameters:
    ///   - target: nil if it cannot be read.
    ///   - range: the addresses at which it stood before it was decoded.
    func fault(_ target: RequestTarget?, at range: Range<UInt>) -> RequestFault? {
        guard let target, target.path != "*" || method.bytes.elementsEqual("OPTIONS".utf8), method.isToken,
            range.lowerBound == UInt(bitPattern: method.end) + 1,
            range.upperBound + 1 == UInt(bitPattern: version.start)
        else { return .line }
        guard isWhole, fields.allSatisfy({ $0.name.isToken && $0.value.isText }) else { return .field }
        guard hasHost else { return .host }
        return isFramed ? nil : .framing
    }

    /// Whether the fields that libmicrohttpd knows are all that stands there. The name of a folded one lies elsewhere.
    private var isWhole: Bool {
        var end = version.end
        for field in fields {
            guard Self.isBlank(from: end, to: field.name.start),
                Self.isBlank(from: field.name.end, to: field.value.start)
            else { return false }
            end = field.value.end
        }
        return Self.isBlank(from: end, to: self.end)
    }

    /// Whether nothing but blanks and what were colons and ends of lines is between two addresses.
    private static func isBlank(from start: UnsafeRawPointer, to end: UnsafeRawPointer) -> Bool {
        guard start < end else { return false }
        return UnsafeRawBufferPointer(start: start, count: end - start).allSatisfy {
            $0 == 0 || $0 == 0x09 || $0 == 0x20
        }
    }

    private var hasHost: Bool {
        guard let host = first("Host") else { return isHTTP10 }
        return count("Host") == 1 && host.bytes.allSatisfy(Self.isOfHost)
    }

    private static func isOfHost(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, UInt8(ascii: "/"), UInt8(ascii: "\\"), UInt8(ascii: "?"), UInt8(ascii: "#"), UInt8(ascii: "@"):
            false
        default: true
        }
    }

    /// That a length is a number is libmicrohttpd's to check.
    private var isFramed: Bool {
        guard let coding = first("Transfer-Encoding") else { return count("Content-Length") <= 1 }
        let isChunked = equalIgnoringCase(coding.bytes, "chunked".utf8)
        return isChunked && count("Transfer-Encoding") == 1 && count("Content-Length") == 0 && !isHTTP10
    }

    private var isHTTP10: Bool { version.bytes.elementsEqual("HTTP/1.0".utf8) }

    private func first(_ name: String) -> Bytes? {
        fields.first { equalIgnoringCase($0.name.bytes, name.utf8) }?.value
    }

    private func count(_ name: String) -> Int {
        fields.count { equalIgnoringCase($0.name.bytes, name.utf8) }
    }
}

private struct Field {
    let name: Bytes
    let value: Bytes
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

    /// A token, as names are (https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2).
    var isToken: Bool {
        !bytes.isEmpty
            && bytes.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "&"),
                    UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
                    UInt8(ascii: "^"), UInt8(ascii: "_"), UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "~"):
                    true
                default: false
                }
            }
    }

    /// Without control characters.
    var isText: Bool { bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 } }
}

/// Called by libmicrohttpd on the calling thread, once for each header, until it returns MHD_NO.
private func addField(
    _ context: UnsafeMutableRawPointer?, _ kind: MHD_ValueKind, _ name: UnsafePointer<CChar>?, _ nameSize: Int,
    _ value: UnsafePointer<CChar>?, _ valueSize: Int
) -> MHD_Result {
    guard let context, let name, let value else { return .NO }
    let fields = context.assumingMemoryBound(to: [Field].self)
    fields.pointee.append(Field(name: Bytes(name, nameSize), value: Bytes(value, valueSize)))
    return .YES
}
