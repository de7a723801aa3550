import Basics
import BasicsFixtures
import Ledger
import PostHogLogs
import Testing

@testable import Collector

/// What the coverage of a reading does to a ledger.
@Suite struct BucketReadingTests {
    private let unread = bucket("12:00:00")
    private let now = at("12:10:00")

    /// A ledger that has found `total` entries at its first check and not read them.
    private func ledger(total: Int) -> Ledger {
        let horizon = LedgerHorizon(
            grid: BucketGrid(bucketSeconds: 300, bucketCount: 12), catchupSeconds: 3600, sweeps: false)
        var ledger = Ledger(.severities, horizon, seriesLimit: 10)
        _ = ledger.advance(to: now, uptime: .zero)
        ledger.record(totals: [unread: total], of: ledger.recentBuckets, at: now)
        return ledger
    }

    private func record(_ count: Int, _ coverage: Coverage, in ledger: inout Ledger) {
        let samples = [Sample(service: "api", severity: .info, count: count)]
        let reading = BucketReading(bucket: unread, samples: samples, coverage: coverage)
        ledger.record(reading.samples, reading.coverage.extent, of: reading.bucket, at: now)
    }

    @Test("a complete reading ends the baseline of its bucket, though it holds less than the total")
    func complete() {
        var ledger = ledger(total: 5)
        record(3, .complete, in: &ledger)
        #expect(!ledger.isUnread(unread))
        #expect(ledger.unreconciledEntries == 2)
    }

    @Test("a partial one ends it only once it holds the total")
    func partial() {
        var ledger = ledger(total: 5)
        record(3, .partial(unasked: []), in: &ledger)
        #expect(ledger.isUnread(unread))
        record(5, .partial(unasked: []), in: &ledger)
        #expect(!ledger.isUnread(unread))
    }

    @Test("what an unattributed one leaves of its totals is other's, and the bucket is reconciled")
    func unattributed() {
        var ledger = ledger(total: 5)
        record(3, .unattributed(totals: [Severity.info.rank: 5]), in: &ledger)
        #expect(ledger.unreconciledEntries == 0)
        #expect(ledger.series.keys.contains(SeriesKey(Severity.info.rank, .other)))
    }
}
