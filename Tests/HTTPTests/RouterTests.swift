import Testing

@testable import HTTP

@Suite(.timeLimit(.minutes(1))) struct RouterTests {
    private let router = Router(
        [
            "/metrics": .read { _ in .response(.text("metrics", headers: [("Content-Type", "text/plain")])) },
            "/": .read { _ in .response(.text("landing page", status: 203)) },
            "/-/reload": .change { _ in .response(.text("reloaded")) },
            "/things/all": .read { _ in .response(.text("all")) },
        ], below: ["/things/": .read { request in .response(.text(request.path)) }])

    @Test(
        "the methods of a path reach it, OPTIONS gets the list of these, other methods get 405, other paths 404",
        arguments: [
            ("GET", "/metrics", 200, "metrics", nil), ("HEAD", "/metrics", 200, "", nil),
            ("GET", "/metrics?name[]=up", 200, "metrics", nil), ("GET", "/", 203, "landing page", nil),
            ("GET", "/metrics/", 404, "Not Found\n", nil), ("GET", "/Metrics", 404, "Not Found\n", nil),
            ("POST", "/nothing", 404, "Not Found\n", nil), ("HEAD", "/nothing", 404, "", nil),
            ("POST", "/metrics", 405, "Method Not Allowed\n", "GET, HEAD, OPTIONS"),
            ("DELETE", "/", 405, "Method Not Allowed\n", "GET, HEAD, OPTIONS"),
            ("OPTIONS", "/", 204, "", "GET, HEAD, OPTIONS"), ("OPTIONS", "/nothing", 404, "Not Found\n", nil),
            ("POST", "/-/reload", 200, "reloaded", nil), ("PUT", "/-/reload", 200, "reloaded", nil),
            ("GET", "/-/reload", 405, "Method Not Allowed\n", "POST, PUT, OPTIONS"),
            ("HEAD", "/-/reload", 405, "", "POST, PUT, OPTIONS"),
            ("OPTIONS", "/-/reload", 204, "", "POST, PUT, OPTIONS"),
            ("GET", "/things/one", 200, "/things/one", nil), ("GET", "/things/a%2Fb/c", 200, "/things/a/b/c", nil),
            ("GET", "/things/all", 200, "all", nil), ("GET", "/things", 404, "Not Found\n", nil),
            ("GET", "/things/", 200, "/things/", nil),
            ("POST", "/things/one", 405, "Method Not Allowed\n", "GET, HEAD, OPTIONS"),
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

    @Test("what the server as a whole can do is what most of its paths can do")
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
