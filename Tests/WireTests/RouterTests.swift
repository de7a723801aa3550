import Testing

@testable import Wire

@Suite(.timeLimit(.minutes(1))) struct RouterTests {
    private let router = Router([
        "/metrics": { _ in .response(.text("metrics", headers: [("Content-Type", "text/plain")])) },
        "/": { _ in .response(.text("landing page", status: 203)) },
    ])

    @Test(
        "GET and HEAD reach their path, other methods 405, other paths 404",
        arguments: [
            ("GET", "/metrics", 200, "metrics", nil), ("HEAD", "/metrics", 200, "", nil),
            ("GET", "/metrics?name[]=up", 200, "metrics", nil), ("GET", "/", 203, "landing page", nil),
            ("GET", "/metrics/", 404, "Not Found\n", nil), ("GET", "/Metrics", 404, "Not Found\n", nil),
            ("POST", "/nothing", 404, "Not Found\n", nil), ("HEAD", "/nothing", 404, "", nil),
            ("POST", "/metrics", 405, "Method Not Allowed\n", "GET, HEAD"),
            ("DELETE", "/", 405, "Method Not Allowed\n", "GET, HEAD"),
            ("OPTIONS", "/", 405, "Method Not Allowed\n", "GET, HEAD"),
            ("get", "/", 405, "Method Not Allowed\n", "GET, HEAD"),
        ] as [(String, String, Int, String, String?)])
    func routing(method: String, target: String, status: Int, text: String, allow: String?) async throws {
        let server = try Loopback.serve { [router] in router.answer($0) }
        let client = try Loopback.client()
        let response = try await client.send(Loopback.request(server.port, target, method: method))
        #expect(response.status == status)
        #expect(response.text == text)
        #expect(response.headers["Allow"] == allow)
    }
}
