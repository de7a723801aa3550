import HTTP
import PostHogLogs
import PostHogSimulator
import Testing

@Suite struct SimulatorServerTests {
    let box = Box()
    let server: SimulatorServer
    let client: HTTPClient

    init() throws {
        server = try SimulatorServer(box.api)
        client = try HTTPClient(userAgent: "tests/1")
    }

    private func send(
        _ path: String, method: String = "GET", body: [UInt8]? = nil
    ) async throws(HTTPClientFailure) -> HTTPClientResponse {
        try await client.send(
            HTTPClientRequest(
                method: method, url: server.url + path, headers: [("Authorization", "Bearer \(Access.defaultKey)")],
                body: body, timeout: .seconds(30), connectTimeout: .seconds(10), maxBodyBytes: 1 << 20))
    }

    @Test("it answers over HTTP as it does without")
    func answers() async throws {
        box.ingest(entry("10:00:00", count: 5))
        let query = Array(#"{"query":\#(range("10:00:00", "11:00:00"))}"#.utf8)
        let answer = try await send("/api/projects/1/logs/count", method: "POST", body: query)
        #expect(answer.status == 200)
        #expect(answer.body == Array(#"{"count":5}"#.utf8))
        #expect(answer.headers["content-type"] == "application/json")
        #expect(box.api.requests.first?.request.headers["user-agent"] == "tests/1")
    }

    @Test("its date is that of the simulated clock")
    func date() async throws {
        #expect(try await send("/api/projects/1/logs/has_logs/").headers["date"] == "Mon, 23 Nov 2026 12:00:00 GMT")
    }

    @Test("parameters arrive decoded")
    func parameters() async throws {
        box.ingest(entry("11:30:00", "a b"))
        let answer = try await send(
            "/api/projects/1/logs/values?key=service.name&attribute_type=resource&value=A%20b&dateRange=%7B%22date_from%22%3A%22-1h%22%7D"
        )
        #expect(String(decoding: answer.body, as: UTF8.self).contains(#""name":"a b""#))
    }

    @Test("a throttled request hears when to come again")
    func throttled() async throws {
        box.api.change { $0.rateLimits = [RateLimit(requests: 1, window: 60)] }
        _ = try await send("/api/projects/1/logs/has_logs/")
        let answer = try await send("/api/projects/1/logs/has_logs/")
        #expect(answer.status == 429)
        #expect(answer.headers["retry-after"] == "60")
    }

    @Test("an aborted connection has no answer")
    func aborted() async {
        box.api.inject(.abort)
        await #expect(throws: HTTPClientFailure.self) { try await send("/api/projects/1/logs/has_logs/") }
    }

    @Test("a held answer comes with the release, and not by itself")
    func held() async throws {
        box.api.inject(.hang)
        async let answer = send("/api/projects/1/logs/has_logs/")
        while box.api.requests.isEmpty { await Task.yield() }
        let releaser = Task {
            while !Task.isCancelled {
                box.api.release()
                await Task.yield()
            }
        }
        #expect(try await answer.status == 200)
        releaser.cancel()
    }

    @Test("it stops with answers still held")
    func stops() async {
        box.api.inject(.hang)
        let asking = Task { try await send("/api/projects/1/logs/has_logs/") }
        while box.api.requests.isEmpty { await Task.yield() }
        server.stop()
        let result = await asking.result
        #expect(throws: HTTPClientFailure.self) { try result.get() }
        box.api.release()
    }

    @Test("a port in use is one line")
    func portInUse() {
        #expect(throws: ServerFailure.self) { try SimulatorServer(box.api, port: server.port) }
    }
}
