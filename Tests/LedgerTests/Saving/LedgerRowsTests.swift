import Basics
import BasicsFixtures
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
            .three, LedgerHorizon(grid: grid, catchupSeconds: 86_400, sweeps: true), seriesLimit: 1000)
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
        let samples = series.map { Sample(ExactText("service-\($0)"), entries) }
        ledger.record(totals: [bucket: 2000], of: [bucket], at: Self.now)
        ledger.record(samples, of: bucket, at: Self.now)
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

    @Test("entries of the newest bucket change its marks, the totals that rise, and the header")
    mutating func current() {
        see(3..<5, entries: 9, in: Self.newest)
        #expect(changed() == keys([.header, .totals(0), .recent(Self.newest)]))
        see(299..<300, entries: 9, in: Self.newest)
        #expect(changed() == keys([.header, .totals(1), .recent(Self.newest)]))
    }

    @Test("a new series changes what its chunk says of series, and no other")
    mutating func newSeries() {
        see(300..<301, in: Self.newest)
        #expect(changed() == keys([.header, .totals(1), .series(1), .sources(1), .recent(Self.newest)]))
    }

    @Test("a series that ends changes the chunks behind it, since the others have moved up")
    mutating func ended() throws {
        let mapping = SeriesMapping(name: "", lifetime: 86_400)
        ledger = try Ledger(.three, ledger.horizon, seriesLimit: 1000, mapping, saved: last)
        rows = LedgerRows()
        last = rows.update(to: ledger)
        _ = ledger.advance(to: at("12:03:00"), uptime: .zero)
        see(1..<300, entries: 9, in: Self.newest)
        let time = Self.now.adding(seconds: 90_000)
        _ = ledger.advance(to: time, uptime: .seconds(90_000))
        #expect(ledger.series.count == 0, "none rose for a day")
        let saved = try Ledger(.three, ledger.horizon, seriesLimit: 1000, mapping, saved: rows.update(to: ledger))
        #expect(saved.series.count == 0)
        #expect(saved.sources.count == 300)
    }

    @Test("what has taken the numbers of series and sources that are gone is saved in their place")
    func renumbered() throws {
        let mapping = SeriesMapping.byPrefix(lifetime: 3600)
        var ledger = LedgerFixture.counting(mapping, limit: 1000)
        ledger.record((0..<1100).map { Sample(ExactText("api-\($0)"), 1) }, of: Self.newest, at: Self.now)
        var rows = LedgerRows()
        for hour in 0...8 as ClosedRange<Int64> {
            let time = Self.now.adding(seconds: hour * 3600)
            ledger.check([:], at: time)
            let open = ledger.recentBuckets.last ?? Self.newest
            ledger.record([Sample(hour < 8 ? "web" : "mail", 1)], of: open, at: time)
            if hour == 0 { _ = rows.update(to: ledger) }
        }
        #expect(ledger.series.keys == [SeriesKey("web"), SeriesKey("mail")] && ledger.sources.count < 10)
        let saved = try Ledger(
            ledger.groups, ledger.horizon, seriesLimit: 1000, mapping, saved: rows.update(to: ledger))
        #expect(saved.series.keys == ledger.series.keys)
        #expect(saved.sources.keys == ledger.sources.keys)
    }

    @Test("when a series rose last is known after a restart, to the hour")
    func lastRise() throws {
        let other = try Ledger(.three, ledger.horizon, seriesLimit: 1000, saved: last)
        #expect(other.series.lastRiseHours == ledger.series.lastRiseHours)
        #expect(other.series.lastRiseHours.first.map { Int64($0) * 3600 } == at("12:00:00").seconds)
    }

    @Test("a ledger of the layout before sources stood beside series comes back, each series its own source")
    func thirdLayout() throws {
        var header = StateWriter()
        header.varint(3)
        header.varint(1)
        header.signed(at("12:05:00").seconds)
        header.signed(at("09:00:00").microseconds)
        for number in [7, 8, 9, 2, 2] as [UInt64] { header.varint(number) }
        header.write([0: 100])
        header.varint(1)
        header.write(Self.newest)
        var record = BucketRecord(.counted, seconds: 0)
        (record.sum, record.newest, record.highest) = (4, 4, 4)
        header.write(record)
        var series = StateWriter()
        for (labels, group, baseline) in [(.values(["api"]), 0, 0), (.overflow, 2, 6)]
            as [(SeriesLabels, UInt64, UInt64)]
        {
            labels.write(to: &series)
            series.varint(group)
            series.signed(at("09:30:00").microseconds)
            series.varint(baseline)
        }
        let saved: StateRows = [
            LedgerRow.header.key: header.bytes, LedgerRow.pastRecords.key: [0], LedgerRow.totals(0).key: [30, 4],
            LedgerRow.series(0).key: series.bytes, LedgerRow.recent(Self.newest).key: [1, 1, 1, 3],
        ]
        var ledger = try Ledger(.three, self.ledger.horizon, seriesLimit: 10, saved: saved)
        #expect(ledger.totals == [SeriesKey("api"): 30, SeriesKey(2, .overflow): 4])
        #expect(ledger.series.baselines == [SeriesTable.unknownBaseline, 5])
        #expect(ledger.sources.keys == ledger.series.keys)
        #expect(!ledger.hasNewMapping)
        #expect(ledger.record([Sample("api", 3)], .part, of: Self.newest, at: Self.now) == 2)
    }

    @Test("a check of the past that finds nothing changes what is known of it, and none of its marks")
    mutating func pastChecked() {
        ledger.record(totals: [:], of: ledger.pastBuckets, at: at("12:02:30"))
        #expect(changed().isSubset(of: keys([.header, .pastRecords])))
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
        #expect(changed() == keys([.header, .pastRecords, .past(joined)] + gone.map { .recent($0) }))
    }

    @Test("a baseline that goes on after it was saved is saved again")
    func baselineGoesOn() throws {
        var one = LedgerFixture.fresh()
        one.check([Self.newest: 4, bucket("11:55:00"): 3], at: Self.now)
        var rows = LedgerRows()
        for (bucket, entries) in [(Self.newest, 4), (bucket("11:55:00"), 3)] {
            one.record([Sample("api", entries)], of: bucket, at: Self.now)
            let other = try Ledger(.three, one.horizon, seriesLimit: 10, saved: rows.update(to: one))
            #expect(other.series.baselines == one.series.baselines)
        }
        #expect(one.series.baselines == [7])
    }

    @Test("a series keeps what was there before it counted, and when it began, over restarts")
    func baselines() throws {
        let horizon = LedgerHorizon(
            grid: BucketGrid(bucketSeconds: 300, bucketCount: 12), catchupSeconds: 86_400, sweeps: true)
        var one = Ledger(.three, horizon, seriesLimit: 10)
        _ = one.advance(to: Self.now, uptime: .zero)
        one.record(totals: [Self.newest: 7], of: one.recentBuckets, at: Self.now)
        let samples = [
            Sample("api", 4),
            Sample("web", 3, in: 2),
        ]
        one.record(samples, of: Self.newest, at: Self.now)
        one.record([Sample("api", 6)], of: Self.newest, at: Self.now)
        var saved = LedgerRows()
        let other = try Ledger(.three, horizon, seriesLimit: 10, saved: saved.update(to: one))
        #expect(other.series.baselines == [4, 3])
        #expect(other.series.totals == [2, 0])
        #expect(other.series.created == [Self.now, Self.now])
        #expect(other.began == Self.now)
    }
}
