import Basics
import PostHogLogs
import PostHogSimulator
import Testing

extension EndToEndTests {
    /// PostHog cannot be reached, or answers what it should not, from the start.
    @Suite struct OutageTests {
        struct Outage: CustomTestStringConvertible, Sendable {
            let testDescription: String
            let reason: String
            /// What a person reads in the log.
            let remedy: String
            /// Requests while one looks on for four polls.
            let requests: ClosedRange<Int>
            let begin: @Sendable (LogsAPI) -> Void
        }

        static let mendedByWaiting = [
            Outage(
                testDescription: "500", reason: "unexpected_status", remedy: "an error within PostHog",
                requests: 1...60
            ) { $0.inject(.answer(status: 500, body: #"{"detail":"A server error occurred."}"#), times: nil) },
            Outage(
                testDescription: "a web page with 200", reason: "undecodable", remedy: "not a login page",
                requests: 1...40
            ) { $0.inject(.page, times: nil) },
            Outage(
                testDescription: "half a JSON", reason: "undecodable", remedy: "check that the host is PostHog itself",
                requests: 1...40
            ) { $0.inject(.truncated, times: nil) },
            Outage(
                testDescription: "a connection that ends", reason: "transport", remedy: "can be reached",
                requests: 1...40
            ) { $0.inject(.abort, times: nil) },
            Outage(
                testDescription: "no answer", reason: "timeout", remedy: "set --poll.timeout", requests: 1...20
            ) { $0.inject(.hang, times: nil) },
        ]

        static let needingAPerson = [
            Outage(
                testDescription: "a key that is not known", reason: "unauthorized", remedy: "check the key",
                requests: 0...0
            ) { $0.change { $0.access.keys = [:] } },
            Outage(
                testDescription: "a key without the scope", reason: "forbidden", remedy: "the scope logs:read",
                requests: 0...0
            ) { $0.change { $0.access.keys = [Access.defaultKey: Access.APIKey(scopes: [])] } },
            Outage(
                testDescription: "a project that does not exist", reason: "not_found", remedy: "check the project ID",
                requests: 0...0
            ) { $0.change { $0.access.projects = [] } },
        ]

        @Test("it stays up, says why, does not storm, and is ready once PostHog answers", arguments: mendedByWaiting)
        func mendsByWaiting(outage: Outage) async throws {
            let simulation = try Simulation()
            defer { simulation.stop() }
            simulation.api.ingest([someEntries])
            outage.begin(simulation.api)
            let exporter = try await RunningExporter(polling: simulation.url, ["--poll.timeout", "1s"])
            defer { exporter.kill() }
            try await expectDown(exporter, outage.reason, outage.remedy)

            let before = simulation.api.requests.count
            #expect(try await holds(for: .seconds(4)) { try await exporter.status(of: "/-/healthy") == 200 })
            #expect(outage.requests.contains(simulation.api.requests.count - before))

            simulation.api.clearFaults()
            simulation.api.release()
            try await expectRecovery(exporter)
        }

        @Test("what only a person can mend is said, and left alone for minutes", arguments: needingAPerson)
        func needsAPerson(outage: Outage) async throws {
            let simulation = try Simulation()
            defer { simulation.stop() }
            outage.begin(simulation.api)
            let exporter = try await RunningExporter(polling: simulation.url)
            defer { exporter.kill() }
            try await expectDown(exporter, outage.reason, outage.remedy)

            let before = simulation.api.requests.count
            #expect(before <= 5, "each endpoint once")
            #expect(try await holds(for: .seconds(4)) { try await exporter.status(of: "/-/healthy") == 200 })
            #expect(outage.requests.contains(simulation.api.requests.count - before))
            #expect(try await exporter.status(of: "/-/ready") == 200)
            #expect(try await exporter.page()["posthog_logs_up"] == 0)
        }

        @Test("a PostHog that nobody can reach may come up later")
        func unreachable() async throws {
            let port = try unusedPort()
            let exporter = try await RunningExporter(polling: "http://127.0.0.1:\(port)")
            defer { exporter.kill() }
            try await expectDown(exporter, "transport", "can be reached")
            try await exporter.waitForPolls(2)

            let simulation = try Simulation(port: port)
            defer { simulation.stop() }
            simulation.api.ingest([someEntries])
            try await expectRecovery(exporter)
        }

        @Test("ready stays ready through an outage, and the counters stand")
        func later() async throws {
            let simulation = try Simulation()
            defer { simulation.stop() }
            simulation.api.ingest([someEntries])
            let exporter = try await RunningExporter(polling: simulation.url)
            defer { exporter.kill() }
            try await exporter.waitUntilReady()
            simulation.api.ingest([someEntries])
            try await exporter.wait(for: "7 entries") { try await exporter.page().entries == [Cell("api", "info"): 7] }

            simulation.api.inject(.page, times: nil)
            try await exporter.wait(for: "down") { try await exporter.page()["posthog_logs_up"] == 0 }
            simulation.api.ingest([someEntries])
            try await exporter.waitForPolls(2)
            #expect(try await exporter.status(of: "/-/ready") == 200)
            #expect(try await exporter.page().entries == [Cell("api", "info"): 7])

            simulation.api.clearFaults()
            try await exporter.wait(for: "14 entries") {
                try await exporter.page().entries == [Cell("api", "info"): 14]
            }
        }

        private var someEntries: LogRecord {
            LogRecord(
                timestamp: .wallClock.adding(seconds: -400), serviceName: "api", severityText: "info", bytes: 70,
                count: 7)
        }

        private func expectDown(_ exporter: RunningExporter, _ reason: String, _ remedy: String) async throws {
            try await exporter.wait(for: "a poll that failed") { try await exporter.polls() > 0 }
            #expect(try await exporter.status(of: "/-/healthy") == 200)
            #expect(try await exporter.status(of: "/-/ready") == 200, "a poll has ended")
            let page = try await exporter.page()
            #expect(page["posthog_logs_up"] == 0)
            #expect(page["posthog_logs_exporter_poll_failures_total", ["reason": ExactText(reason)]] ?? 0 >= 1)
            let said = exporter.process.errorLines.filter { $0.contains("level=warning") }
            #expect(said.contains { $0.contains("reason=\(reason)") && $0.contains(remedy) })
            #expect(!exporter.process.errorText.contains(RunningExporter.key))
            #expect(exporter.process.ending == nil)
        }

        private func expectRecovery(_ exporter: RunningExporter) async throws {
            try await exporter.waitUntilReady()
            try await exporter.wait(for: "up") { try await exporter.page()["posthog_logs_up"] == 1 }
            #expect(exporter.process.errorText.contains("endpoint responds again"))
            #expect(exporter.process.ending == nil)
        }
    }
}
