import Basics
import PostHogLogs
import PostHogSimulator
import Testing

extension EndToEndTests {
    /// How a failing PostHog is treated.
    @Suite struct MannersTests {
        @Test("no minute exceeds the budget, the baseline and a PostHog in faultCase included")
        func budget() async throws {
            let limit = 40
            let simulation = try Simulation(projects: ["1", "2"])
            defer { simulation.stop() }
            for project in ["1", "2"] {
                simulation.api.ingest(
                    (0..<12).map { entry("api", "trace", count: 1 + $0, secondsAgo: 290 * $0) }, project: project)
            }
            simulation.api.inject(.serverError, at: [.sparkline], of: ["2"], times: nil)
            let exporter = try await RunningExporter(
                polling: simulation.url, ["--posthog.project-id", "2", "--budget.per-minute", "\(limit)"])
            defer { exporter.kill() }
            try await exporter.wait(for: "half of the budget, which may go at once") {
                simulation.api.requests.count >= limit / 2
            }
            // The first request leaves the window after a minute.
            let looks: Duration = Soak.isWanted ? .seconds(150) : .seconds(10)
            let isKept = try await holds(for: looks) {
                simulation.api.ingest([entry("api", "fatal", count: 1, secondsAgo: 30)])
                return Busy(simulation.api.requests).most(in: .seconds(59)) <= limit
            }
            #expect(isKept)
            #expect(exporter.process.ending == nil)
        }

        @Test(
            "a Retry-After is obeyed, in seconds and as a date",
            arguments: [Fault.throttled(.seconds(4)), .throttled(.date(inSeconds: 5)), .busy(.seconds(4))])
        func retryAfter(fault: Fault) async throws {
            let simulation = try Simulation()
            defer { simulation.stop() }
            simulation.api.ingest([entry("api", "info", count: 3, secondsAgo: 400)])
            let exporter = try await RunningExporter(polling: simulation.url)
            defer { exporter.kill() }
            try await exporter.waitUntilReady()
            simulation.api.forgetRequests()
            simulation.api.inject(fault, at: [.countRanges])
            simulation.api.ingest([entry("api", "info", count: 7, secondsAgo: 400)])
            try await exporter.wait(for: "7 entries") { try await exporter.page().entries == [Cell("api", "info"): 7] }
            let asked = simulation.api.requests.filter { $0.route == .countRanges }
            let refused = try #require(asked.firstIndex { $0.status != 200 })
            let again = try #require(asked.dropFirst(refused + 1).first)
            // A date has whole seconds, and so has its distance from the answer's own date.
            #expect(again.time - asked[refused].time >= .seconds(4))
            let line = exporter.process.errorLines.first { $0.contains("paused_until=") }
            let end = line?.split(separator: "paused_until=").last?.prefix { $0 != " " }
            let until = try #require(end.flatMap { Timestamp(iso8601: String($0)) }, "\(exporter.process.errorText)")
            #expect((.seconds(3)...(.seconds(6))).contains(until - asked[refused].time))
        }

        @Test("a redirect to a login page is logged with its origin, and without what stands behind it")
        func loginPage() async throws {
            let simulation = try Simulation()
            defer { simulation.stop() }
            simulation.api.inject(.redirect(to: "https://sso.example.com/login?state=secret"), times: nil)
            let exporter = try await RunningExporter(polling: simulation.url)
            defer { exporter.kill() }
            try await exporter.wait(for: "the log line") {
                exporter.process.errorText.contains("which redirects to https://sso.example.com:")
            }
            #expect(!exporter.process.errorText.contains("secret"))
            #expect(!exporter.process.errorText.contains("check the key"))
        }

        @Test(
            "at the default interval a PostHog that was too busy for minutes is caught up with",
            .enabled(if: Soak.isWanted, "make soak"))
        func defaultPace() async throws {
            let simulation = try Simulation()
            defer { simulation.stop() }
            simulation.api.ingest([entry("api", "info", count: 3, secondsAgo: 400)])
            let exporter = try await RunningExporter(polling: simulation.url, ["--poll.interval", "60s"])
            defer { exporter.kill() }
            try await exporter.waitUntilReady()
            simulation.api.forgetRequests()
            simulation.api.inject(.busy(), times: nil)
            simulation.api.ingest([entry("api", "info", count: 7, secondsAgo: 400)])
            try await exporter.wait(for: "three polls of no use", within: .seconds(900)) {
                try await exporter.page()["posthog_logs_exporter_poll_failures_total", ["reason": "overloaded"]] ?? 0
                    >= 3
            }
            // Each endpoint rests longer after each failure.
            #expect(Busy(simulation.api.requests).most(in: .seconds(59)) <= 4)
            simulation.api.clearFaults()
            simulation.api.ingest([entry("web", "error", count: 5, secondsAgo: 100)])
            try await exporter.wait(for: "the truth", within: .seconds(900)) {
                try await exporter.page().entries == [Cell("api", "info"): 7, Cell("web", "error"): 5]
            }
        }

        private func entry(_ service: String, _ severity: String, count: Int, secondsAgo: Int) -> LogRecord {
            LogRecord(
                timestamp: .wallClock.adding(seconds: -Int64(secondsAgo)), serviceName: service,
                severityText: severity, bytes: count * 100, count: count)
        }
    }
}
