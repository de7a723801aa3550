import Basics
import PostHogLogs
import PostHogSimulator
import RealLogsFixtures
import Testing

/// 16,000 real records, where they lie beside the package. Their data is not part of it.
@Suite(.enabled(if: RealLogs.isPresent)) struct RealLogsTests {
    @Test("all records come out as they went in, however they are asked for")
    func sums() async throws {
        let replay = try RealLogs.read()
        #expect(replay.entries.count == 16_000)
        let box = Box()
        let start = at("10:00:00")
        box.clock.now = at("11:30:00")
        box.api.ingest(replay.records(startingAt: start).shuffled())
        let transport = InProcessTransport(box.api)
        let hour = TimeRange(start: start, end: start.adding(seconds: 3600))

        var truth: [Severity: Int] = [:]
        for entry in replay.entries { truth[Severity(text: entry.severityText), default: 0] += 1 }
        #expect(truth == [.info: 11_520, .warn: 2415, .error: 809, .debug: 650, .fatal: 349, .trace: 257])

        let sparkline = try SparklineAnswer.decode(await transport.send(.sparkline(project: "1", over: hour)))
        var bySeverity: [Severity: Int] = [:]
        for row in sparkline.rows { bySeverity[Severity(text: row.severityText), default: 0] += row.entries }
        #expect(bySeverity == truth)
        #expect(sparkline.rows.compactMap(\.bytes).reduce(0, +) == replay.entries.reduce(0) { $0 + $1.bytes })

        let counts = try CountRangesAnswer.decode(
            await transport.send(.countRanges(project: "1", over: hour, buckets: 12)))
        #expect(counts.ranges.count == 12)
        for bucket in counts.ranges {
            let services = try ServicesAnswer.decode(await transport.send(.services(project: "1", over: bucket.range)))
            #expect(services.services.reduce(0) { $0 + $1.entries } == bucket.entries)
        }
        #expect(counts.ranges.reduce(0) { $0 + $1.entries } == 16_000)
        let whole = try ServicesAnswer.decode(await transport.send(.services(project: "1", over: hour)))
        #expect(whole.services.count == 35)
        #expect(whole.totalServices == 35)
    }
}
