import BasicsFixtures
import Collector
import Ledger
import PostHogLogs
import Testing

@Suite struct BucketReadingTests {
    private func service(_ name: ServiceName, entries: Int, debug: Int = 0, info: Int = 0, error: Int = 0)
        -> ServiceCounts
    {
        ServiceCounts(
            name: name, entries: entries, errors: error,
            bands: SeverityBands(debug: debug, info: info, warn: 0, error: error))
    }

    private func counts(trace: Int, fatal: Int) -> TraceFatalTotals {
        var counts = TraceFatalTotals.zero
        counts.trace = trace
        counts.fatal = fatal
        return counts
    }

    private func tally(_ entries: [(String, Int)]) -> SeverityCounts {
        var tally = SeverityCounts()
        for (text, count) in entries {
            tally.add(SparklineRow(time: at("12:00:00"), severityText: text, entries: count, bytes: nil))
        }
        return tally
    }

    @Test("a sparkline that shows as much or more of everything vouches for the services", arguments: [3, 4])
    func vouches(shown: Int) throws {
        let reading = BucketReading(
            services: [service("api", entries: 5, info: 3)], sparkline: tally([("info", shown), ("", 2)]))
        try reading.verify()
    }

    @Test(
        "a sparkline that shows less of anything does not, though its sum is more",
        arguments: [[("info", 2), ("", 9)], [("info", 9), ("", 1)], []])
    func behind(rows: [(String, Int)]) {
        let reading = BucketReading(services: [service("api", entries: 5, info: 3)], sparkline: tally(rows))
        #expect(throws: Rejection.sparklineBehind) { try reading.verify() }
    }

    @Test("bands above the entries, and no bands at all, are not believed")
    func unbelievable() {
        let over = BucketReading(services: [service("api", entries: 2, info: 3)], sparkline: tally([("info", 9)]))
        #expect(throws: Rejection.inconsistent) { try over.verify() }
        let bare = ServiceCounts(name: "api", entries: 2, errors: 0, bands: nil)
        #expect(throws: Rejection.noBreakdown) { try BucketReading(services: [bare], sparkline: tally([])).verify() }
    }

    @Test("trace and fatal are taken out of the bands that hold them, and nothing is lost")
    func split() {
        let reading = BucketReading(
            services: [service("api", entries: 10, debug: 4, info: 1, error: 3)],
            sparkline: tally([("trace", 1), ("debug", 3), ("info", 1), ("error", 1), ("fatal", 2), ("", 2)]))
        let cells = reading.samples(split: TraceFatalCounts(trace: ["api": 1], fatal: ["api": 2]))
        let entries = Dictionary(uniqueKeysWithValues: cells.map { ($0.key.severity, $0.count) })
        #expect(entries == [.trace: 1, .debug: 3, .info: 1, .warn: 0, .error: 1, .fatal: 2, .unknown: 2])
    }

    @Test("a service that only the later split shows has its cells too")
    func unseen() {
        let cells = BucketReading(services: [], sparkline: tally([("fatal", 1)]))
            .samples(split: TraceFatalCounts(trace: [:], fatal: ["late": 1]))
        #expect(cells.filter { $0.count > 0 } == [Sample(service: "late", severity: .fatal, count: 1)])
    }

    @Test("a split below what the sparkline showed before it is not believed")
    func splitBehind() throws {
        let answer = [service("api", entries: 3, debug: 1, error: 2)]
        let split = try TraceFatalCounts(answer)
        #expect(split.counts == counts(trace: 1, fatal: 2))
        try split.verify(atLeast: counts(trace: 1, fatal: 2))
        #expect(throws: Rejection.traceFatalBehind) { try split.verify(atLeast: counts(trace: 2, fatal: 2)) }
        #expect(throws: Rejection.traceFatalBehind) { try split.verify(atLeast: counts(trace: 1, fatal: 3)) }
    }

    @Test("trace and fatal are split out in whatever case")
    func anyCase() {
        let shown = tally([("FATAL", 2), ("Trace", 1), ("error", 3), ("fatal", 4)])
        #expect(shown.split == counts(trace: 1, fatal: 6))
        #expect(shown.inLowerCase == counts(trace: 0, fatal: 4))
        #expect(shown[.fatal] == 6)
    }
}
