import Basics
import PostHogLogs
import PostHogSimulator
import Testing

extension EndToEndTests {
    /// The process ends without a word, and another one goes on.
    @Suite struct KillTests {
        @Test(
            "killed at random instants and started again with its state: nothing is lost or doubled, no counter goes back",
            .enabled("the program has no --state.file") { try await StateFile.isKnown() },
            arguments: Soak.isWanted ? [350] : [20])
        func kills(rounds: Int) async throws {
            let seed = Soak.isWanted ? UInt64.random(in: 0..<1_000_000) : 3
            try await expectExact(after: rounds, seed: seed)
        }

        @Test("started again without state it counts from nothing, and exactly")
        func withoutState() async throws {
            let simulation = try Simulation()
            defer { simulation.stop() }
            simulation.api.ingest([Self.record("api", "info", count: 4, secondsAgo: 400)])
            for _ in 0..<2 {
                let exporter = try await RunningExporter(polling: simulation.url)
                defer { exporter.kill() }
                try await exporter.waitUntilReady()
                simulation.api.ingest([Self.record("api", "info", count: 7, secondsAgo: 400)])
                try await exporter.waitForEntries([Cell("api", "info"): 7])
            }
        }

        @Test(
            "what comes a day late while it is down is counted by the next, once",
            .enabled("the program has no --state.file") { try await StateFile.isKnown() })
        func dayLate() async throws {
            let simulation = try Simulation()
            defer { simulation.stop() }
            let folder = try ScratchFolder()
            let hours = [3, 9, 17, 22]
            simulation.api.ingest([Self.record("api", "info", count: 4, secondsAgo: 400)])
            simulation.api.ingest(hours.map { Self.record("api", "info", count: 5, secondsAgo: Int64($0) * 3600) })
            for turn in 0..<3 {
                let exporter = try await RunningExporter(
                    polling: simulation.url, ["--state.file", folder.path("state")])
                defer { exporter.kill() }
                try await exporter.wait(for: "turn \(turn)") {
                    let entries = try await exporter.page().entries
                    return entries[Cell("api", "info")] == 3 * turn * hours.count
                        && entries[Cell("api", "fatal")] ?? 0 == 2 * turn * hours.count
                }
                try await exporter.waitForPolls(3)
                #expect(try await exporter.page().entries[Cell("api", "info")] == 3 * turn * hours.count)
                exporter.kill()
                for hour in hours {
                    let secondsAgo = Int64(hour) * 3600 + 200 * Int64(turn)
                    simulation.api.ingest([
                        Self.record("api", "info", count: 3, secondsAgo: secondsAgo),
                        Self.record("api", "fatal", count: 2, secondsAgo: secondsAgo),
                    ])
                }
            }
        }

        private func expectExact(after rounds: Int, seed: UInt64) async throws {
            let scenario = try KillScenario(seed: seed)
            defer { scenario.stop() }
            try await scenario.begin()
            let watcher = try MonotonicityWatcher(at: scenario.address)
            do {
                for _ in 0..<rounds { try await scenario.liveAndDie() }
                try await scenario.end()
            } catch {
                Issue.record(error)
            }
            await watcher.stop()
            #expect(watcher.fallen.isEmpty, "seed \(seed): \(watcher.fallen.prefix(5))")
            #expect(watcher.pages > rounds, "it was looked at")
        }

        static func record(_ service: String, _ severity: String, count: Int, secondsAgo: Int64) -> LogRecord {
            LogRecord(
                timestamp: .wallClock.adding(seconds: -secondsAgo), serviceName: service, severityText: severity,
                bytes: count * 100, count: count)
        }
    }
}
