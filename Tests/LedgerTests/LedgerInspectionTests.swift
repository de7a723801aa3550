import Basics
import BasicsFixtures
import Testing

@testable import Ledger

/// The evidence of what was counted.
@Suite struct LedgerInspectionTests {
    private let now = LedgerFixture.now
    private let newest = LedgerFixture.newest

    @Test("buckets come oldest first, recent and past, with their totals and what of them is counted")
    func buckets() throws {
        var ledger = LedgerFixture.counting(sweeps: true)
        ledger.check([newest: 9], at: now)
        ledger.record([Sample("api", 5)], of: newest, at: now)
        let states = ledger.bucketStates
        #expect(states.map(\.bucket) == states.map(\.bucket).sorted())
        #expect(states.filter(\.isRecent).map(\.bucket) == ledger.recentBuckets)
        #expect(Set(states.filter { !$0.isRecent }.map(\.bucket)).isSuperset(of: ledger.pastBuckets))
        let state = try #require(states.last)
        #expect([state.total, state.highestTotal, state.counted, state.missing] == [9, 9, 5, 4])
        #expect(state.lastCheck == now && state.uncheckedSeconds == 0 && !state.isUnread)
    }

    @Test("a mark says in which series it counts, and a series what it has counted and what was there before")
    func marks() throws {
        var ledger = LedgerFixture.fresh()
        ledger.check([bucket("11:55:00"): 2], at: now)
        ledger.record([Sample("api", 2)], of: bucket("11:55:00"), at: now)
        ledger.record([Sample("api", 3)], of: newest, at: now)
        let marks = ledger.marks(of: newest)
        #expect(marks.map(\.source) == [SeriesKey("api")] && marks.map(\.series) == [.values(["api"])])
        #expect(marks.map(\.count) == [3])
        let series = try #require(ledger.series { $0 == .values(["api"]) }.first)
        #expect(series.total + (series.baseline ?? 0) == 5)
        #expect(series.shown == 0, "it is new")
        #expect(ledger.series { _ in false }.isEmpty)
    }

    @Test("of a bucket whose total shrank nothing is missing")
    func shrunk() {
        var ledger = LedgerFixture.counting()
        ledger.check([newest: 5], at: now)
        ledger.record([Sample("api", 5)], of: newest, at: now)
        ledger.check([newest: 3], at: now)
        #expect(ledger.bucketStates.last?.missing == 0)
    }
}
