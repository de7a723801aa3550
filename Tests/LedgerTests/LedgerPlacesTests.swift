import Basics
import BasicsFixtures
import Testing

@testable import Ledger

/// Which labels have series of their own where there is no room for all.
@Suite struct LedgerPlacesTests {
    private let now = LedgerFixture.now
    private let newest = LedgerFixture.newest

    @Test("the busiest have series of their own, the others are one, and the sum is that of all")
    func limited() {
        var ledger = LedgerFixture.counting(.byPrefix(limit: 2))
        ledger.record(
            [Sample("a-1", 1), Sample("b", 5), Sample("c", 6), Sample("secret", 99)], of: newest, at: now)
        #expect(ledger.totals == [SeriesKey("a"): 1, SeriesKey("b"): 5, SeriesKey(0, .overflow): 6])
        ledger.check([:], at: now.adding(seconds: 60))
        ledger.record([Sample("a-1", 2), Sample("a-2", 1), Sample("c", 9)], of: newest, at: now)
        #expect(
            ledger.totals == [
                SeriesKey("a"): 1, SeriesKey("b"): 5, SeriesKey("c"): 3, SeriesKey(0, .overflow): 8,
            ])
        #expect(ledger.label(.values(["a-1"])) == .overflow)
    }

    @Test("what the baseline shows decides who has a series first")
    func baseline() {
        let fresh = LedgerFixture.fresh()
        var ledger = Ledger(fresh.groups, fresh.horizon, seriesLimit: 9, .byPrefix(limit: 1))
        ledger.check([newest: 30], at: now)
        ledger.record([Sample("small", 10), Sample("large", 20)], of: newest, at: now)
        _ = ledger.completeBaseline()
        ledger.record([Sample("small", 11), Sample("large", 22)], of: newest, at: now)
        #expect(ledger.totals[SeriesKey("large")] == 2)
        #expect(ledger.totals[SeriesKey(0, .overflow)] == 1)
    }

    @Test("places are given by volume only once all that was there before is read")
    func firstRanking() {
        let fresh = LedgerFixture.fresh()
        var ledger = Ledger(fresh.groups, fresh.horizon, seriesLimit: 100, .byPrefix(limit: 1))
        let buckets = ["11:40:00", "11:45:00", "11:50:00"].map { bucket($0) }
        ledger.check([buckets[0]: 2, buckets[1]: 4, buckets[2]: 1], at: now)
        ledger.record([Sample("a", 2)], of: buckets[0], at: now)
        ledger.record([Sample("b", 4)], of: buckets[1], at: now)
        ledger.advance(to: now.adding(seconds: 60))
        #expect(ledger.label(.values(["b"])) == .overflow, "it came second")
        ledger.record([Sample("a", 1)], of: buckets[2], at: now)
        let isComplete = ledger.completeBaseline()
        #expect(isComplete)
        #expect(ledger.label(.values(["b"])) == .values(["b"]) && ledger.label(.values(["a"])) == .overflow)
    }

    @Test("places and volumes outlive a restart")
    func restart() throws {
        var ledger = LedgerFixture.counting(.byPrefix(limit: 1))
        ledger.record([Sample("a", 10), Sample("b", 12)], of: newest, at: now)
        ledger = try ledger.restarted(.byPrefix(limit: 1))
        ledger.check([:], at: now.adding(seconds: 60))
        ledger.record([Sample("a", 11), Sample("b", 13)], of: newest, at: now)
        #expect(ledger.totals == [SeriesKey("a"): 11, SeriesKey(0, .overflow): 13])
        ledger.record([Sample("b", 20)], of: newest, at: now)
        ledger.check([:], at: now.adding(seconds: 120))
        ledger.record([Sample("b", 21)], of: newest, at: now)
        #expect(ledger.totals[SeriesKey("b")] == 1, "20 are half as much again as 11")
    }

    @Test("what was counted before a restart is still a reason to have a place after it")
    func volumes() throws {
        var ledger = LedgerFixture.counting(.byPrefix(limit: 1))
        ledger.record([Sample("a", 10), Sample("b", 12), Sample("c", 2)], of: newest, at: now)
        ledger = try ledger.restarted(.byPrefix(limit: 1))
        ledger.record([Sample("b", 14), Sample("c", 3)], of: newest, at: now)
        ledger.check([:], at: now.adding(seconds: 60))
        #expect(ledger.label(.values(["a"])) == .values(["a"]), "14 are not half as much again as 10")
        #expect(ledger.label(.values(["b"])) == .overflow)
    }

    @Test("a series that ended gives its place to who comes next")
    func free() {
        var ledger = LedgerFixture.counting(.byPrefix(limit: 1, lifetime: 86_400))
        ledger.record([Sample("a", 10)], of: newest, at: now)
        let later = now.adding(seconds: 200_000)
        ledger.check([:], at: later)
        ledger.record([Sample("b", 2)], of: ledger.recentBuckets.last ?? newest, at: later)
        #expect(ledger.totals == [SeriesKey("b"): 2])
    }
}
