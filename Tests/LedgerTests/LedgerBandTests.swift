import Basics
import BasicsFixtures
import Collector
import Ledger
import PostHogLogs
import Testing

/// Fatal entries that were taken for errors, as a release did that knew no way to find `FATAL`.
@Suite struct LedgerBandTests {
    private let now = at("12:02:00")
    private let newest = bucket("12:00:00")

    private func counting(limit: Int = 100) -> Ledger {
        let grid = BucketGrid(bucketSeconds: 300, bucketCount: 6)
        var ledger = Ledger(
            .severities, LedgerHorizon(grid: grid, catchupSeconds: 7200, sweeps: false), seriesLimit: limit)
        _ = ledger.advance(to: now, uptime: now - at("00:00:00"))
        ledger.record(totals: [:], of: ledger.recentBuckets, at: now)
        return ledger
    }

    private func cells(_ service: ServiceName, error: Int, fatal: Int) -> [Sample] {
        [
            Sample(service: service, severity: .error, count: error),
            Sample(service: service, severity: .fatal, count: fatal),
        ]
    }

    @Test("fatal entries that count as errors already do not count again; new ones count as what they are")
    func once() {
        var ledger = counting()
        let counted = [(5, 0), (0, 5), (0, 6), (1, 6), (1, 7)].map { error, fatal in
            ledger.record(cells("api", error: error, fatal: fatal), of: newest, at: now)
        }
        #expect(counted == [5, 0, 1, 1, 1])
        #expect(ledger.known(Severity.error, in: newest) == ["api": 5])
    }

    @Test("what one service has too many of is no other one's")
    func ofEachService() {
        var ledger = counting()
        ledger.record(cells("api", error: 5, fatal: 0), of: newest, at: now)
        let all = cells("api", error: 0, fatal: 5) + cells("web", error: 1, fatal: 2)
        #expect(ledger.record(all, of: newest, at: now) == 3)
        #expect(ledger.known(Severity.fatal, in: newest)["web"] == 2)
    }

    @Test("so it is for services that share the overflow, as far as all of them were read")
    func overflow() {
        var ledger = counting(limit: 1)
        ledger.record([Sample(service: "first", severity: .info, count: 1)], of: newest, at: now)
        ledger.record(cells("api", error: 5, fatal: 0) + cells("web", error: 3, fatal: 0), of: newest, at: now)
        let all = cells("api", error: 0, fatal: 5) + cells("web", error: 3, fatal: 2)
        #expect(ledger.record(all, of: newest, at: now) == 2)
        #expect(ledger.record(cells("new", error: 0, fatal: 4), .part, of: newest, at: now) == 2, "above what was read")
    }

    @Test("errors that a reading lacks, since it is of a moment before, delay fatal entries and lose none")
    func between() {
        var ledger = counting()
        ledger.record(cells("api", error: 5, fatal: 0), of: newest, at: now)
        #expect(ledger.record(cells("api", error: 3, fatal: 2), of: newest, at: now) == 0)
        #expect(ledger.record(cells("api", error: 5, fatal: 2), of: newest, at: now) == 2)
    }
}
