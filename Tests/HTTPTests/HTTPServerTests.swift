import Basics
import Testing

@testable import HTTP

@Suite(.timeLimit(.minutes(1))) struct HTTPServerTests {
    @Test("a request reaches the handler whole, and its answer comes back whole")
    func roundTrip() async throws {
        let seen = Signal<ServerRequest>()
        let server = try Loopback.serve(maxRequestBodyBytes: 100) { request in
            seen.send(request)
            return .response(.text("answer", status: 207, headers: [("X-Answer", "yes"), ("Content-Type", "a/b")]))
        }
        let client = try Loopback.client()
        let response = try await client.send(
            Loopback.request(
                server.port, "/a%20b%2Fc", method: "PUT", headers: [("X-Odd", "17")], body: Array("payload".utf8)))
        let request = await seen.next()
        #expect(request.method == "PUT")
        #expect(request.path == "/a b/c")
        #expect(request.headers["x-odd"] == "17")
        #expect(request.body == Array("payload".utf8))
        #expect(response.status == 207)
        #expect(response.headers["x-ANSWER"] == "yes")
        #expect(response.headers["content-type"] == "a/b")
        #expect(response.text == "answer")
    }

    @Test(
        "a query is decoded, its order and repetitions kept",
        arguments: [
            ("/", []), ("/?", []),
            ("/?name[]=up&name[]=down&x=1", ["name[]=up", "name[]=down", "x=1"]),
            ("/?name%5B%5D=a%26b&plus=a+b", ["name[]=a&b", "plus=a b"]),
            ("/?flag&empty=&=nameless", ["flag=", "empty=", "=nameless"]),
            ("/?bad=%zz%f", ["bad=%zz%f"]), ("/?utf=%C3%BC%FF", ["utf=ü\u{FFFD}"]),
        ])
    func query(target: String, expected: [String]) async throws {
        let server = try Loopback.serve { request in
            .response(.text(request.query.all.map { "\($0.name)=\($0.value)" }.joined(separator: "\n")))
        }
        let client = try Loopback.client()
        let response = try await client.send(Loopback.request(server.port, target))
        #expect(response.text == expected.joined(separator: "\n"))
    }

    @Test("a connection serves one request after the other, HEAD without a body")
    func keepAlive() throws {
        let server = try Loopback.serve { .response(.text("twelve bytes", headers: [("X-Path", $0.path)])) }
        let connection = try RawConnection(port: server.port)
        for number in 1...3 {
            connection.say("HEAD /\(number) HTTP/1.1\r\nHost: x\r\n\r\n")
            let head = try #require(connection.readHead())
            #expect(head.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(head.contains("\r\nContent-Length: 12\r\n"))
            #expect(head.contains("\r\nX-Path: /\(number)\r\n"))
        }
        connection.say("GET /last HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        #expect(connection.readHead()?.contains("\r\nX-Path: /last\r\n") == true)
        #expect(connection.textToEnd() == "twelve bytes")
    }

    @Test("the handler may refuse to answer, which closes the connection")
    func abort() throws {
        let server = try Loopback.serve { _ in .abort }
        let connection = try RawConnection(port: server.port)
        connection.say("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(connection.readToEnd().isEmpty)
    }

    @Test(
        "what is no HTTP is refused, and the connection closed",
        arguments: [
            ("GET\r\n\r\n", ""), ("GET / HTTP/9.9\r\n\r\n", "HTTP/1.1 505 "),
            ("GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n", "HTTP/1.1 400 "),
            ("GET /\(String(repeating: "x", count: 100_000)) HTTP/1.1\r\n\r\n", "HTTP/1.1 414 "),
        ])
    func nonsense(bytes: String, expected: String) throws {
        let server = try Loopback.serve { _ in .response(.text("fine")) }
        let connection = try RawConnection(port: server.port)
        connection.say(bytes)
        #expect(connection.textToEnd().prefix(13) == expected)
    }

    @Test("a connection that says nothing is closed after its time")
    func idleTimeout() throws {
        let configuration = ServerConfiguration(address: "127.0.0.1:0", connectionTimeout: .seconds(1))
        let server = try HTTPServer(configuration) { _ in .abort }
        #expect(try RawConnection(port: server.port).readToEnd().isEmpty)
        withExtendedLifetime(server) {}
    }

    @Test("clients that go away in the middle leave the server as it was")
    func abortedClients() async throws {
        let large = PreparedResponse(status: 200, body: [UInt8](repeating: 7, count: 8 << 20))
        let server = try Loopback.serve { _ in .response(large) }
        for request in ["", "G", "\r\n\0\u{1}", "GET / HTTP/1.1\r\nHos", "GET / HTTP/1.1\r\nHost: x\r\n\r\n"] {
            for _ in 1...20 {
                try RawConnection(port: server.port).say(request)
            }
        }
        let client = try Loopback.client()
        let response = try await client.send(Loopback.request(server.port, maxBodyBytes: 8 << 20))
        #expect(response.body.count == 8 << 20)
    }

    @Test("a response that is replaced is sent to its end to whoever is reading it")
    func replacement() async throws {
        let current = Current([UInt8](repeating: 1, count: 8 << 20))
        let server = try Loopback.serve { _ in .response(current.response) }
        let connection = try RawConnection(port: server.port)
        connection.say("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        #expect(connection.readHead() != nil)  // far from all of it fits the socket's buffers
        current.response = PreparedResponse(status: 200, body: [2])
        let client = try Loopback.client()
        #expect(try await client.send(Loopback.request(server.port)).body == [2])
        let old = connection.readToEnd()
        #expect(old.count == 8 << 20)
        #expect(old.allSatisfy { $0 == 1 })
    }
}

/// The response of the moment, as an exporter keeps it.
private final class Current: Sendable {
    private let stored: Locked<PreparedResponse>

    init(_ body: [UInt8]) {
        stored = Locked(PreparedResponse(status: 200, body: body))
    }

    var response: PreparedResponse {
        get { stored.withLock(\.self) }
        set { stored.withLock { $0 = newValue } }
    }
}
