import Testing

@testable import HTTP

/// What a proxy in front may read otherwise than the server behind it is refused, so that nobody can hide one request in
/// another (https://www.rfc-editor.org/rfc/rfc9112#section-11.2).
@Suite(.timeLimit(.minutes(1))) struct RequestShapeTests {
    private static let host = "GET / HTTP/1.1\r\nHost: x\r\n"
    private static let post = "POST / HTTP/1.1\r\nHost: x\r\n"

    static let refused: [(request: String, fault: RequestFault)] = [
        (post + "Content-Length: 0\r\nContent-Length: 5\r\n\r\nhello", .framing),
        (post + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello", .framing),
        (post + "Content-Length: 5\r\ncontent-length: 6\r\n\r\nhello!", .framing),
        (post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", .framing),
        (post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", .framing),
        (post + "Transfer-Encoding: identity\r\n\r\n", .framing),
        (post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", .framing),
        (post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", .framing),
        (post + "Transfer-Encoding:\r\n\r\n", .framing),
        ("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", .framing),
        (post + "Content-Length : 5\r\n\r\nhello", .field),
        (post + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", .field),
        (post + "Transfer-Encoding\t: chunked\r\n\r\n0\r\n\r\n", .field),
        (post + "Transfer-Encoding: chunked\r\n \r\n\r\n0\r\n\r\n", .field),
        (post + "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n", .field),
        (post + "Transfer-Encoding: chunked\r\n , identity\r\nX: y\r\n\r\n0\r\n\r\n", .field),
        (post + "X: y\r\n Content-Length: 5\r\n\r\nhello", .field),
        (post + "X: y\r\n\tTransfer-Encoding: chunked\r\n z\r\nY: z\r\n\r\n0\r\n\r\n", .field),
        ("POST / HTTP/1.1\r\n Host: x\r\n\r\n", .field),
        (post + ": 5\r\n\r\n", .field),
        (post + "X\u{1}: y\r\n\r\n", .field),
        (post + "(X): y\r\n\r\n", .field),
        (post + "X: y\rTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", .field),
        (post + "X: y\0Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", .field),
        (post + "X: y\0Transfer-Encoding: chunked\r\nY: z\r\n\r\n0\r\n\r\n", .field),
        (post + "Content-Length: 0\0\u{B}5\r\n\r\nhello", .field),
        ("GET / HTTP/1.1\r\n\r\n", .host),
        ("GET / HTTP/1.1\r\nX-Host: x\r\n\r\n", .host),
        (host + "Host: x\r\n\r\n", .host),
        (host + "X: y\r\nHOST: z\r\n\r\n", .host),
        ("GET / HTTP/1.0\r\nHost: x\r\nHost: y\r\n\r\n", .host),
        ("GET / HTTP/1.1\r\nHost: x y\r\n\r\n", .host),
        ("GET / HTTP/1.1\r\nHost: x/y\r\n\r\n", .host),
        ("GET / HTTP/1.1\r\nHost: me@x\r\n\r\n", .host),
        ("GET http://x/ HTTP/1.1\r\n\r\n", .host),
        ("GET  / HTTP/1.1\r\nHost: x\r\n\r\n", .line),
        ("GET /a b HTTP/1.1\r\nHost: x\r\n\r\n", .line),
        ("GET /a?b c=d HTTP/1.1\r\nHost: x\r\n\r\n", .line),
        ("GET /\u{1} HTTP/1.1\r\nHost: x\r\n\r\n", .line),
        ("GET /a\0b HTTP/1.1\r\nHost: x\r\n\r\n", .line),
        ("GET\0 / HTTP/1.1\r\nHost: x\r\n\r\n", .line),
        ("G(T / HTTP/1.1\r\nHost: x\r\n\r\n", .line),
        ("GET x HTTP/1.1\r\nHost: x\r\n\r\n", .line),
        ("GET * HTTP/1.1\r\nHost: x\r\n\r\n", .line),
        ("GET http:///x HTTP/1.1\r\nHost: x\r\n\r\n", .line),
        ("GET ftp://x/y HTTP/1.1\r\nHost: x\r\n\r\n", .line),
        ("CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n", .line),
    ]

    @Test(
        "what may be read in two ways is answered with 400 and a reason, and the connection closed",
        arguments: refused.indices)
    func refusal(index: Int) throws {
        let (request, fault) = Self.refused[index]
        let server = try Loopback.serve(maxRequestBodyBytes: 100) { _ in .response(.text("served")) }
        let connection = try RawConnection(port: server.port)
        // What stands behind it is not to be taken for another request.
        connection.say(request + "GET /hidden HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        let head = try #require(connection.readHead())
        #expect(head.hasPrefix("HTTP/1.1 400 "), "\(head)")
        #expect(head.contains("\r\nConnection: close\r\n"))
        #expect(connection.textToEnd() == "Bad Request: \(fault.rawValue)\n")
    }

    static let served: [(request: String, answer: String)] = [
        ("GET / HTTP/1.0\r\n\r\n", "GET / "),
        ("GET / HTTP/1.0\r\nHost: x\r\n\r\n", "GET / "),
        ("GET / HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n", "GET / "),
        ("GET / HTTP/1.1\r\nHost: [::1]:80\r\nConnection: close\r\n\r\n", "GET / "),
        ("GET / HTTP/1.1\nHost: x\nX:  y \t\nConnection: close\n\n", "GET / "),
        ("\r\nGET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "GET / "),
        ("GET / HTTP/1.1\r\nHost: x\r\nX:\r\nY: \r\nZ: a\tb\u{FC}\r\nConnection: close\r\n\r\n", "GET / "),
        ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello", "POST / hello"),
        (
            "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: CHUNKED\r\nConnection: close\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
            "POST / hello"
        ),
        ("GET http://other/m%20x?a=b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "GET /m x a=b "),
        ("GET HTTPS://me@other:80?a=b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "GET / a=b "),
        ("OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "OPTIONS * "),
        ("GET /%00/%2e%2E?%00=%3D HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "GET /\0/.. \0== "),
    ]

    @Test("what may be read in one way alone is served, in one piece or byte by byte", arguments: served.indices)
    func service(index: Int) throws {
        let (request, answer) = Self.served[index]
        let server = try Loopback.serve(maxRequestBodyBytes: 100, Self.echo)
        let whole = try RawConnection(port: server.port)
        whole.say(request)
        #expect(whole.textToEnd().hasSuffix("\r\n\r\n\(answer)"))
        let drop = try RawConnection(port: server.port)
        for byte in request.utf8 { drop.say([byte]) }
        #expect(drop.textToEnd().hasSuffix("\r\n\r\n\(answer)"))
    }

    @Test("requests that stand behind each other are each looked at, however long their headers")
    func pipeline() throws {
        let server = try Loopback.serve(Self.echo)
        let connection = try RawConnection(port: server.port)
        for size in [1, 5_000, 12_000, 1] {
            connection.say(
                "GET /\(size) HTTP/1.1\r\nHost: x\r\nX: \(String(repeating: "y", count: size))\r\nY: z\r\n\r\n")
        }
        connection.say("GET / HTTP/1.1\r\nHost: x\r\nX: y\r\n z\r\n\r\n")
        let answers = connection.textToEnd()
        for size in [1, 5_000, 12_000] { #expect(answers.contains("\r\n\r\nGET /\(size) HTTP/1.1 ")) }
        #expect(answers.hasSuffix("Bad Request: \(RequestFault.field.rawValue)\n"))
    }

    @Test("a query has as many fields as its line has room for", arguments: [1, 300, 700])
    func manyFields(count: Int) throws {
        let server = try Loopback.serve { request in
            .response(.text("\(request.query.all.count) \(request.query.all.last?.value ?? "")"))
        }
        let connection = try RawConnection(port: server.port)
        let query = (1...count).map { "name[]=metric_\($0)" }.joined(separator: "&")
        connection.say("GET /metrics?\(query) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        #expect(connection.textToEnd().hasSuffix("\r\n\r\n\(count) metric_\(count)"))
    }

    @Test("a request line that is too long is told so, whatever it is made of", arguments: ["x", "&", "a=b&", "%00"])
    func tooLong(piece: String) throws {
        let server = try Loopback.serve { _ in .response(.text("served")) }
        let connection = try RawConnection(port: server.port)
        connection.say("GET /?\(String(repeating: piece, count: 100_000)) HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(connection.readHead()?.hasPrefix("HTTP/1.1 414 ") == true)
    }

    private static let echo: @Sendable (ServerRequest) -> ServerAnswer = { request in
        let query = request.query.all.map { "\($0.name)=\($0.value) " }.joined()
        return .response(
            .text("\(request.method) \(request.path) \(query)\(String(decoding: request.body, as: UTF8.self))"))
    }
}
