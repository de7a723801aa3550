import Testing

@testable import HTTP

@Suite(.timeLimit(.minutes(1))) struct RequestBodyTests {
    private static let large = String(repeating: "x", count: 50_000)

    @Test(
        "a body within the limit is kept, a larger one is answered with 413",
        arguments: [(0, "", 200), (0, "x", 413), (10, "ten bytes!", 200), (10, "eleven byte", 413), (10, large, 413)])
    func limit(limit: Int, body: String, status: Int) async throws {
        let server = try Loopback.serve(maxRequestBodyBytes: limit) { request in
            .response(.text(String(decoding: request.body, as: UTF8.self)))
        }
        let client = try Loopback.client()
        for method in ["POST", "GET"] {
            let request = Loopback.request(server.port, method: method, body: Array(body.utf8))
            let response = try await client.send(request)
            #expect(response.status == status)
            #expect(response.text == (status == 200 ? body : "Content Too Large\n"))
        }
    }

    @Test(
        "a chunked body is measured as it comes",
        arguments: [("5\r\nabcde\r\n", 200), ("6\r\nabcdef\r\n1\r\ng\r\n", 413)])
    func chunked(chunks: String, status: Int) throws {
        let server = try Loopback.serve(maxRequestBodyBytes: 6) { .response(.text("\($0.body.count) bytes")) }
        let connection = try RawConnection(port: server.port)
        connection.say(
            "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n\(chunks)0\r\n\r\n")
        let answer = connection.textToEnd()
        #expect(answer.hasPrefix("HTTP/1.1 \(status) "))
        #expect(answer.hasSuffix(status == 200 ? "\r\n\r\n5 bytes" : "\r\n\r\nContent Too Large\n"))
    }

    @Test(
        "a body that is too large closes the connection",
        arguments: ["Content-Length: 2", "Transfer-Encoding: chunked"])
    func closing(framing: String) throws {
        let server = try Loopback.serve { _ in .response(.text("fine")) }
        let connection = try RawConnection(port: server.port)
        connection.say("POST / HTTP/1.1\r\nHost: x\r\n\(framing)\r\n\r\n2\r\nab\r\n0\r\n\r\n")
        let head = try #require(connection.readHead())
        #expect(head.hasPrefix("HTTP/1.1 413 "))
        #expect(head.contains("\r\nConnection: close\r\n"))
        #expect(connection.textToEnd() == "Content Too Large\n")
    }

    @Test("a client that asks first is told before it sends")
    func expectation() throws {
        let server = try Loopback.serve(maxRequestBodyBytes: 5) { _ in .response(.text("fine")) }
        let connection = try RawConnection(port: server.port)
        connection.say("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\nExpect: 100-continue\r\n\r\n")
        #expect(connection.readHead()?.hasPrefix("HTTP/1.1 413 ") == true)
    }

    @Test("a body without end is not read for ever")
    func endless() throws {
        let server = try Loopback.serve { _ in .response(.text("fine")) }
        let connection = try RawConnection(port: server.port)
        connection.say("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        let chunk = "1000\r\n\(String(repeating: "x", count: 0x1000))\r\n"
        var sent = 0
        while connection.say(chunk), sent < 100 << 20 {
            sent += chunk.utf8.count
        }
        #expect(sent < 100 << 20)
    }
}
