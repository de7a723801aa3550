import Basics
import BasicsFixtures
import Collector
import PostHogLogs
import Testing

@testable import Ledger

/// Which rows a ledger is saved in, and which of them a poll changes.
@Suite struct LedgerRowsTests {
    private static let now = at("12:02:00")
    private static let newest = bucket("12:00:00")
    private var ledger: Ledger
    private var rows = LedgerRows()
    private var last: StateRows = [:]

    /// A ledger of 300 series, which are two chunks, all of them seen in every bucket of three hours.
    init() {
        let grid = BucketGrid(bucketSeconds: 300, bucketCount: 12)
        ledger = Ledger(
            .severities, LedgerHorizon(grid: grid, catchupSeconds: 86_400, sweeps: true), seriesLimit: 1000)
        _ = ledger.advance(to: at("09:02:00"), uptime: .zero)
        ledger.record(totals: [:], of: ledger.recentBuckets + ledger.pastBuckets, at: at("09:02:00"))
        _ = ledger.completeBaseline()
        _ = ledger.advance(to: Self.now, uptime: Self.now - at("09:02:00"))
        for bucket in ledger.recentBuckets + ledger.pastBuckets where bucket.start >= at("09:00:00") {
            see(0..<300, in: bucket)
        }
        last = rows.update(to: ledger)
    }

    private mutating func see(_ series: Range<Int>, entries: Int = 5, in bucket: TimeBucket) {
        let cells = series.map { Sample(service: ServiceName("service-\($0)"), severity: .info, count: entries) }
        ledger.record(totals: [bucket: 2000], of: [bucket], at: Self.now)
        ledger.record(cells, of: bucket, at: Self.now)
    }

    /// The rows that were changed, added or removed since it was last asked.
    private mutating func changed() -> Set<UInt64> {
        let next = rows.update(to: ledger)
        defer { last = next }
        return Set(Set(next.keys).union(last.keys).filter { next[$0] != last[$0] })
    }

    private func keys(_ rows: [LedgerRow]) -> Set<UInt64> { Set(rows.map(\.key)) }

    @Test("where nothing changes every row is the one of before")
    mutating func nothing() {
        #expect(changed().isEmpty)
    }

    @Test("entries of the newest bucket change its marks, the totals that rise, and the head")
    mutating func current() {
        see(3..<5, entries: 9, in: Self.newest)
        #expect(changed() == keys([.head, .totals(0), .recent(Self.newest)]))
        see(299..<300, entries: 9, in: Self.newest)
        #expect(changed() == keys([.head, .totals(1), .recent(Self.newest)]))
    }

    @Test("a new series changes what its chunk says of series, and no other")
    mutating func newSeries() {
        see(300..<301, in: Self.newest)
        #expect(changed() == keys([.head, .totals(1), .series(1), .recent(Self.newest)]))
    }

    @Test("a look at the past that finds nothing changes what is known of it, and none of its marks")
    mutating func sweep() {
        ledger.record(totals: [:], of: ledger.pastBuckets, at: at("12:02:30"))
        #expect(changed().isSubset(of: keys([.head, .pastRecords])))
    }

    @Test("a late entry changes the marks of its bucket alone")
    mutating func late() throws {
        let bucket = try #require(ledger.pastBuckets.last { $0.start == at("10:30:00") })
        see(7..<8, entries: 6, in: bucket)
        #expect(changed() == keys([.pastRecords, .totals(0), .past(bucket)]))
    }

    @Test("buckets that join the past leave the rows of the lookback")
    mutating func folded() {
        let before = ledger.recentBuckets
        _ = ledger.advance(to: at("12:16:00"), uptime: at("12:16:00") - at("09:02:00"))
        let gone = Set(before).subtracting(ledger.recentBuckets)
        #expect(gone.count == 3)
        let joined = TimeBucket(holding: gone.map(\.start).min() ?? Self.now, seconds: 900)
        #expect(changed() == keys([.head, .pastRecords, .past(joined)] + gone.map { .recent($0) }))
    }

    @Test("a series keeps what was there before it counted, and when it began, over restarts")
    func baselines() throws {
        let reach = LedgerHorizon(
            grid: BucketGrid(bucketSeconds: 300, bucketCount: 12), catchupSeconds: 86_400, sweeps: true)
        var one = Ledger(.severities, reach, seriesLimit: 10)
        _ = one.advance(to: Self.now, uptime: .zero)
        one.record(totals: [Self.newest: 7], of: one.recentBuckets, at: Self.now)
        let cells = [
            Sample(service: "api", severity: .info, count: 4),
            Sample(service: "web", severity: .fatal, count: 3),
        ]
        one.record(cells, of: Self.newest, at: Self.now)
        one.record([Sample(service: "api", severity: .info, count: 6)], of: Self.newest, at: Self.now)
        var saved = LedgerRows()
        let other = try Ledger(.severities, reach, seriesLimit: 10, saved: saved.update(to: one))
        #expect(other.series.baselines == [4, 3])
        #expect(other.series.totals == [2, 0])
        #expect(other.series.created == [Self.now, Self.now])
        #expect(other.began == Self.now)
    }

    @Test("of a series that an earlier release saved nobody knows what was there before it")
    func unknownBaselines() throws {
        let reach = LedgerHorizon(
            grid: BucketGrid(bucketSeconds: 300, bucketCount: 12), catchupSeconds: 86_400, sweeps: true)
        let ledger = try Ledger(.severities, reach, seriesLimit: 7, saved: SavedLedger.second.rows())
        #expect(ledger.series.baselines.count == ledger.series.count && ledger.series.count > 7)
        #expect(ledger.series.baselines.allSatisfy { $0 == nil })
        var saved = LedgerRows()
        let again = try Ledger(.severities, reach, seriesLimit: 7, saved: saved.update(to: ledger))
        #expect(again.series.baselines == ledger.series.baselines)
    }
}
