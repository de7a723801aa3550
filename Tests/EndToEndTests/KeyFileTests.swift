import PostHogLogs
import PostHogSimulator
import Testing

extension EndToEndTests {
    /// A key that is replaced while the exporter runs.
    @Suite struct KeyFileTests {
        @Test("a key file that is written anew is used without a restart, and without a refusal")
        func rewritten() async throws {
            let simulation = try Simulation()
            defer { simulation.stop() }
            simulation.api.change { $0.access.keys = ["phx_first": .init(), "phx_second": .init()] }
            let folder = try ScratchFolder()
            let exporter = try await exporter(simulation, try folder.file("key", "phx_first\n".utf8))
            defer { exporter.kill() }
            try await exporter.waitUntilReady()
            _ = try folder.file("key", "phx_second\n".utf8)
            try await exporter.wait(for: "the second key") { simulation.lastKey == "Bearer phx_second" }
            simulation.api.change { $0.access.keys["phx_first"] = nil }
            try await exporter.waitForPolls(2)
            let page = try await exporter.page()
            #expect(page["posthog_logs_up"] == 1)
            #expect(simulation.api.requests.allSatisfy { $0.status != 401 })
        }

        @Test("a project whose key was revoked goes on as soon as the file holds another")
        func revoked() async throws {
            let simulation = try Simulation()
            defer { simulation.stop() }
            simulation.api.change { $0.access.keys = ["phx_first": .init()] }
            let folder = try ScratchFolder()
            let exporter = try await exporter(simulation, try folder.file("key", "phx_first\n".utf8))
            defer { exporter.kill() }
            try await exporter.waitUntilReady()
            simulation.api.change { $0.access.keys = ["phx_second": .init()] }
            try await exporter.wait(for: "a refusal") { exporter.process.errorText.contains("401, the API key is") }
            _ = try folder.file("key", "\n".utf8)
            try await exporter.wait(for: "a line about the empty file") {
                exporter.process.errorText.contains("holds no API key")
            }
            _ = try folder.file("key", "phx_second\n".utf8)
            // It would rest for five minutes.
            try await exporter.wait(for: "an answer to the second key") {
                simulation.api.requests.last?.status == 200 && simulation.lastKey == "Bearer phx_second"
            }
            try await exporter.wait(for: "up") { try await exporter.page()["posthog_logs_up"] == 1 }
            #expect(!exporter.process.errorText.contains("phx_second"))
        }

        private func exporter(_ simulation: Simulation, _ keyFile: String) async throws -> RunningExporter {
            try await RunningExporter(polling: simulation.url, ["--posthog.api-key-file", keyFile])
        }
    }
}

extension Simulation {
    fileprivate var lastKey: String? { api.requests.last?.request.headers["authorization"] }
}
