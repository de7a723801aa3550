import Basics
import HTTP
import PostHogLogs
import Testing

@testable import posthog_logs_exporter

@Suite("The way of a request to PostHog", .timeLimit(.minutes(1)))
struct PostHogTransportTests {
    @Test("the path in front of the API comes first, the key goes along, and each key has secrets of its own")
    func path() async throws {
        let seen = Locked<[String]>([])
        let server = try HTTPServer(ServerConfiguration(address: "127.0.0.1:0")) { request in
            seen.withLock { $0.append("\(request.path) \(request.headers["Authorization"] ?? "")") }
            return .response(PreparedResponse(status: 200, body: Array("phx_of_this phx_of_that".utf8)))
        }
        let secrets = Secrets.none
        let client = try HTTPClient(userAgent: "tests/1")
        let keys = try ["phx_of_this", "phx_of_that"].map { text in
            KeySource(try APIKey(text, from: "KEY"), file: nil, secrets: secrets, logger: KeptLines().logger)
        }
        let host = try PostHogHost("http://127.0.0.1:\(server.port)/posthog/", allowHTTP: false)
        let bodies = try await [0, 1].asyncMap { index in
            let transport = PostHogTransport(
                client: client, host: host, key: keys[index], timeout: .seconds(20), secrets: keys[index].secrets)
            let response = try await transport.send(.hasLogs(project: "7"))
            return String(decoding: response.body, as: UTF8.self)
        }
        #expect(
            seen.withLock(\.self) == [
                "/posthog/api/projects/7/logs/has_logs/ Bearer phx_of_this",
                "/posthog/api/projects/7/logs/has_logs/ Bearer phx_of_that",
            ])
        // What comes back is searched for the key that it was asked with; what people read, for all.
        #expect(bodies == ["(hidden) phx_of_that", "phx_of_this (hidden)"])
        #expect(secrets.hidden(in: "phx_of_this, phx_of_that") == "(hidden), (hidden)")
    }
}

extension [Int] {
    fileprivate func asyncMap<Result>(_ body: (Int) async throws -> Result) async throws -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try await body(element)) }
        return results
    }
}
