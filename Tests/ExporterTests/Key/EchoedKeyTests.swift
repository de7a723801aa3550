import Basics
import BasicsFixtures
import ExpositionFixtures
import HTTP
import PostHogLogs
import Testing

@testable import posthog_logs_exporter

/// A server that answers with the key that it was sent.
@Suite(.timeLimit(.minutes(1))) struct EchoedKeyTests {
    private static let key = "phx_9fT2kQ7-x/Lm0+Zr=bWq4VdYc8HsNp1"

    @Test("a refusal that echoes the key tells nothing of it", arguments: Writing.allCases)
    func refusal(_ writing: Writing) async throws {
        var random = SeededGenerator(seed: 7)
        let text = writing.text(of: Self.key, &random)
        let response = try await answer(status: 401, text)
        let failure = try #require(PollFailure(answering: response))
        #expect(response.status == 401)
        #expect(!Writing.isFound(Self.key, in: String(decoding: response.body, as: UTF8.self)))
        #expect(!Writing.isFound(Self.key, in: "\(failure)"))
    }

    @Test("an answer that is used shows no key as the name of a service, and is read as before")
    func service() async throws {
        let body = #"{"services":[{"service_name":"\#(Self.key)"},{"service_name":"phx_9fT2kQ7","log_count":4}]}"#
        let response = try await answer(status: 200, body)
        #expect(String(decoding: response.body, as: UTF8.self) == body.replacing(Self.key, with: "(hidden)"))
    }

    private func answer(status: Int, _ text: String) async throws -> LogsResponse {
        let server = try HTTPServer(ServerConfiguration(address: "127.0.0.1:0")) { request in
            let isSent = request.headers["Authorization"] == "Bearer \(Self.key)"
            return .response(PreparedResponse(status: isSent ? status : 500, headers: [], body: Array(text.utf8)))
        }
        defer { server.stop(grace: .zero) }
        let client = try HTTPClient(userAgent: "tests/1")
        defer { client.shutdown() }
        let secrets = Secrets.none
        let key = try APIKey(Self.key, from: "KEY")
        let transport = PostHogTransport(
            client: client, host: try PostHogHost("http://127.0.0.1:\(server.port)", allowHTTP: false),
            key: KeySource(key, file: nil, secrets: secrets, logger: KeptLines().logger), timeout: .seconds(20),
            secrets: secrets)
        return try await transport.send(.hasLogs(project: "1"))
    }
}
