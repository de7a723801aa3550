import Basics
import FoundationEssentials
import PostHogSimulator
import Testing

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

extension EndToEndTests {
    @Suite struct LogsTailTests {
        @Test("a burst and late entries are shown as they come, every entry once, and SIGINT ends it well")
        func follow() async throws {
            let bench = try LogsBench()
            bench.ingest(5, from: 30, every: 1000)
            let process = try bench.start(["tail", "--since", "5m", "--fields", "body"])
            defer { process.kill() }
            try await eventually("the beginning is shown") { lines(process).count == 5 }
            let now = SystemClock().now
            // In one second, more than a page holds.
            bench.api.ingest((0..<2500).map { record("burst \($0)", at: now.adding(microseconds: Int64($0) * 300)) })
            bench.api.ingest((0..<100).map { record("late \($0)", at: now.adding(seconds: -5 * Int64($0 + 1))) })
            try await eventually("the burst is shown", within: .seconds(60)) { lines(process).count >= 2605 }
            #expect(try await holds(for: .seconds(6)) { lines(process).count == 2605 })
            #expect(Set(lines(process)).count == 2605)
            process.send(SIGINT)
            #expect(try await process.wait(within: .seconds(5)) == .exit(0))
            #expect(process.errorText.isEmpty)
            let times = bench.api.requests.filter { $0.route == .query }.map(\.time)
            // They are sent five seconds apart, and arrive a little later, one more than the other.
            for (time, next) in zip(times, times.dropFirst()) { #expect(next - time >= .seconds(4)) }
        }

        @Test("nothing shown is exit 1, as in a script that waits for something")
        func nothing() async throws {
            let bench = try LogsBench()
            let process = try bench.start(["tail", "--severity", "fatal"])
            defer { process.kill() }
            try await eventually("PostHog is asked") { bench.api.requests.contains { $0.route == .query } }
            process.send(SIGTERM)
            #expect(try await process.wait(within: .seconds(5)) == .exit(1))
        }

        private func lines(_ process: ChildProcess) -> [Substring] { process.outputText.split(separator: "\n") }

        private func record(_ body: String, at time: Timestamp) -> LogRecord {
            LogRecord(
                timestamp: time, serviceName: "api", severityText: "info", bytes: 10, details: LogDetails(body: body))
        }
    }
}
