import Basics
import BasicsFixtures
import Testing

@testable import Ledger

@Suite struct LedgerHistoryTests {
    private let groups = SeriesGroups(count: 1)
    private let horizon = LedgerHorizon(
        grid: BucketGrid(bucketSeconds: 300, bucketCount: 12), catchupSeconds: 0, sweeps: true)
    private let first = bucket("12:00:00")
    private let second = bucket("12:05:00")
    private let now = at("23:00:00")

    private func key(_ name: String) -> SeriesKey { SeriesKey(0, .values([ExactText(name)])) }

    @Test("in a history nothing is baseline, and a bucket is finished when it was checked and adds up")
    func counted() {
        var ledger = Ledger(groups, horizon, seriesLimit: 10)
        ledger.begin(history: [first, second], at: now)
        #expect(ledger.unfinished(among: [first, second]) == [first, second])
        ledger.record(totals: [first: 3], of: [first, second], at: now)
        #expect(ledger.unfinished(among: [first, second]) == [first])
        let counted = ledger.record([Sample(key("a"), 2), Sample(key("b"), 1)], of: first, at: now)
        #expect(counted == 3)
        #expect(ledger.unfinished(among: [first, second]).isEmpty)
        #expect(ledger.entries(in: first) == [key("a"): 2, key("b"): 1] && ledger.entries(in: second).isEmpty)
        #expect(ledger.bytes(in: first) == nil)
        ledger.record(bytes: [0: 70], of: first)
        #expect(ledger.bytes(in: first) == [0: 70])
        ledger.begin(history: [second], at: now)
        #expect(ledger.entries(in: first).isEmpty && ledger.unfinished(among: [first]).isEmpty)
        #expect(ledger.began == first.start, "counters go on")
    }

    @Test("series that were there before keep their places where there is no room for all")
    func places() {
        let mapping = SeriesMapping(name: "", limit: 1)
        var ledger = Ledger(groups, horizon, seriesLimit: 10, mapping)
        ledger.admit(known: [key("old")], at: now)
        ledger.begin(history: [first], at: now)
        ledger.record(totals: [first: 9], of: [first], at: now)
        ledger.record([Sample(key("new"), 5), Sample(key("old"), 4)], of: first, at: now)
        #expect(ledger.entries(in: first) == [key("old"): 4, SeriesKey(0, .overflow): 5])
    }

    @Test("the baseline of live counters begins a day before the lookback in which they began, and is known by series")
    func baseline() {
        var ledger = Ledger(groups, horizon, seriesLimit: 10)
        #expect(ledger.baselineStart == nil)
        let began = at("14:07:00")
        _ = ledger.advance(to: began, uptime: .zero)
        let old = bucket("13:30:00")
        ledger.record(totals: [old: 4], of: ledger.recentBuckets, at: began)
        #expect(ledger.lacksBaseline)
        ledger.record([Sample(key("a"), 4)], of: old, at: began)
        #expect(!ledger.lacksBaseline && ledger.baselines == [key("a"): 4])
        var older = ledger
        let restored: Void? = try? older.series.restore(key("b"), created: began, total: 1, baseline: nil)
        #expect(restored != nil && older.baselines == nil, "an earlier release recorded none")
        // The lookback begins at 13:10, in the quarter of an hour from 13:00 on.
        #expect(ledger.baselineStart == at("13:00:00").adding(seconds: -86_400))
    }
}
