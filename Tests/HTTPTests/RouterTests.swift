import Testing

@testable import HTTP

@Suite(.timeLimit(.minutes(1))) struct RouterTests {
    private let router = Router([
        "/metrics": { _ in .response(.text("metrics", headers: [("Content-Type", "text/plain")])) },
        "/": { _ in .response(.text("landing page", status: 203)) },
    ])

    @Test(
        "GET and HEAD reach their path, OPTIONS is told so, other methods get 405, other paths 404",
        arguments: [
            ("GET", "/metrics", 200, "metrics", nil), ("HEAD", "/metrics", 200, "", nil),
            ("GET", "/metrics?name[]=up", 200, "metrics", nil), ("GET", "/", 203, "landing page", nil),
            ("GET", "/metrics/", 404, "Not Found\n", nil), ("GET", "/Metrics", 404, "Not Found\n", nil),
            ("POST", "/nothing", 404, "Not Found\n", nil), ("HEAD", "/nothing", 404, "", nil),
            ("POST", "/metrics", 405, "Method Not Allowed\n", "GET, HEAD, OPTIONS"),
            ("DELETE", "/", 405, "Method Not Allowed\n", "GET, HEAD, OPTIONS"),
            ("OPTIONS", "/", 204, "", "GET, HEAD, OPTIONS"), ("OPTIONS", "/nothing", 404, "Not Found\n", nil),
            ("get", "/", 405, "Method Not Allowed\n", "GET, HEAD, OPTIONS"),
        ] as [(String, String, Int, String, String?)])
    func routing(method: String, target: String, status: Int, text: String, allow: String?) async throws {
        let server = try Loopback.serve { [router] in router.answer($0) }
        let client = try Loopback.client()
        let response = try await client.send(Loopback.request(server.port, target, method: method))
        #expect(response.status == status)
        #expect(response.text == text)
        #expect(response.headers["Allow"] == allow)
    }

    @Test("what the server as a whole can do is what its paths can do")
    func wholeServer() throws {
        let server = try Loopback.serve { [router] in router.answer($0) }
        let connection = try RawConnection(port: server.port)
        connection.say("OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        let answer = connection.textToEnd()
        #expect(answer.hasPrefix("HTTP/1.1 204 "))
        #expect(answer.contains("\r\nAllow: GET, HEAD, OPTIONS\r\n"))
        #expect(!answer.contains("Content-Length"))
    }
}
