import Basics
import PostHogLogs
import PostHogSimulator
import RealLogsFixtures
import Testing

extension EndToEndTests {
    @Suite struct RealLogsTests {
        @Test(
            "16,000 real records, half of them behind the baseline and out of order, are counted to the entry",
            .enabled(if: RealLogs.isPresent, "the real log records do not lie beside the package"))
        func exact() async throws {
            var random = SplitMix64(seed: 20_261_123)
            let replay = try RealLogs.read()
            try #require(replay.entries.count == 16_000)
            // The hour ended a minute ago.
            let start = Timestamp.wallClock.adding(seconds: -60 - 3600)
            let records = replay.records(startingAt: start).shuffled(using: &random)
            let (baseline, later) = (records[..<8000], records[8000...])
            var truth: [Cell: Int] = [:]
            for record in baseline { truth[Cell(record.serviceName, record.severityText)] = 0 }
            for record in later { truth[Cell(record.serviceName, record.severityText), default: 0] += 1 }

            let simulation = try Simulation()
            defer { simulation.stop() }
            simulation.api.ingest(baseline)
            let exporter = try await RunningExporter(polling: simulation.url, ["--poll.lookback", "2h"])
            defer { exporter.kill() }
            let prometheus = try await Prometheus(scraping: exporter.address)
            defer { prometheus.kill() }
            try await exporter.waitUntilReady()
            #expect(try await exporter.page().entries.values.allSatisfy { $0 == 0 })

            // In batches, so that polls fall between them.
            for place in stride(from: later.startIndex, to: later.endIndex, by: 500) {
                simulation.api.ingest(later[place..<min(place + 500, later.endIndex)])
                if (place - later.startIndex).isMultiple(of: 2000) { try await exporter.waitForPolls(1) }
            }
            try await exporter.waitForEntries(truth)

            #expect(try await complaints(about: exporter.page()) == "")
            var answer: [Cell: Int] = [:]
            try await exporter.wait(for: "the same sums in Prometheus") {
                answer = try await prometheus.entries("sum by (service_name,severity)(posthog_logs_entries_total)")
                return answer == truth
            }
            #expect(answer.values.reduce(0, +) == 8000)
        }

        /// What promtool says of a page: nothing if there is nothing to say.
        private func complaints(about page: MetricsPage) async throws -> String {
            let folder = try ScratchFolder()
            let promtool = try ChildProcess(
                "promtool", ["check", "metrics"], input: folder.file("page", page.bytes))
            defer { promtool.kill() }
            #expect(try await promtool.wait() == .exit(0))
            return promtool.outputText + promtool.errorText
        }
    }
}
