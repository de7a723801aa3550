import Basics
import BasicsFixtures
import Testing

@testable import Ledger

/// Entries of group 2 that were counted in group 1, as an answer has them that does not tell the two apart; and series that
/// have left the overflow.
@Suite struct LedgerAttributionTests {
    private let now = LedgerFixture.now
    private let newest = LedgerFixture.newest

    private func samples(_ value: ExactText, coarser: Int, finer: Int) -> [Sample] {
        [Sample(value, coarser, in: 1), Sample(value, finer, in: 2)]
    }

    @Test("entries that count in the coarser group already do not count again; new ones count as what they are")
    func once() {
        var ledger = LedgerFixture.counting()
        let counted = [(5, 0), (0, 5), (0, 6), (1, 6), (1, 7)].map { coarser, finer in
            ledger.record(samples("api", coarser: coarser, finer: finer), of: newest, at: now)
        }
        #expect(counted == [5, 0, 1, 1, 1])
        #expect(ledger.totals == [SeriesKey("api", in: 1): 5, SeriesKey("api", in: 2): 3])
    }

    @Test("what one service has too many of is no other one's")
    func ofEachService() {
        var ledger = LedgerFixture.counting()
        ledger.record(samples("api", coarser: 5, finer: 0), of: newest, at: now)
        let all = samples("api", coarser: 0, finer: 5) + samples("web", coarser: 1, finer: 2)
        #expect(ledger.record(all, of: newest, at: now) == 3)
        #expect(ledger.known(2, in: newest) == [["web"]: 2])
    }

    @Test("what one bucket has too many of is no other bucket's")
    func ofEachBucket() {
        var ledger = LedgerFixture.counting()
        ledger.record(samples("api", coarser: 5, finer: 0), of: newest, at: now)
        #expect(ledger.record(samples("api", coarser: 0, finer: 5), of: bucket("11:55:00"), at: now) == 5)
    }

    @Test("so it is for services that share the overflow, as far as all of them were read")
    func overflow() {
        var ledger = LedgerFixture.counting(limit: 1)
        ledger.record([Sample("first", 1)], of: newest, at: now)
        let before = samples("api", coarser: 5, finer: 0) + samples("web", coarser: 3, finer: 0)
        ledger.record(before, of: newest, at: now)
        let all = samples("api", coarser: 0, finer: 5) + samples("web", coarser: 3, finer: 2)
        #expect(ledger.record(all, of: newest, at: now) == 2)
        let part = samples("new", coarser: 0, finer: 4)
        #expect(ledger.record(part, .part, of: newest, at: now) == 2, "above what was read")
    }

    @Test("of the overflow as much was counted too much as all that share it have less")
    func sharedOverflow() {
        var ledger = LedgerFixture.counting(limit: 1)
        ledger.record([Sample("first", 1)], of: newest, at: now)
        ledger.record(
            samples("api", coarser: 5, finer: 0) + samples("web", coarser: 3, finer: 0), of: newest, at: now)
        let all = samples("api", coarser: 4, finer: 4) + samples("web", coarser: 3, finer: 0)
        #expect(ledger.record(all, of: newest, at: now) == 3, "8 were counted, of which 7 are there")
    }

    @Test("errors that a reading lacks, since it is of a moment before, delay entries and lose none")
    func between() {
        var ledger = LedgerFixture.counting()
        let counted = [(5, 0), (3, 2), (5, 2)].map { coarser, finer in
            ledger.record(samples("api", coarser: coarser, finer: finer), of: newest, at: now)
        }
        #expect(counted == [5, 0, 2])
    }

    // MARK: Out of the overflow

    /// A ledger that has counted services beside `a` in the overflow, with room for one more since then.
    private func raised(_ overflowing: [(ExactText, Int)], to limit: Int) throws -> Ledger {
        var ledger = LedgerFixture.counting(limit: 1)
        let samples = overflowing.map { Sample($0.0, $0.1) }
        ledger.record([Sample("a", 1)] + samples, of: newest, at: now)
        var rows = LedgerRows()
        return try Ledger(.three, ledger.horizon, seriesLimit: limit, saved: rows.update(to: ledger))
    }

    @Test("with more room for series, what counted as overflow does not count again, and goes on under its name")
    func moved() throws {
        var ledger = try raised([("b", 2), ("c", 4)], to: 2)
        let counted = [[("b", 2), ("c", 4)], [("b", 2), ("c", 4)], [("b", 5), ("c", 5)]].map { counts in
            ledger.record(counts.map { Sample(ExactText($0.0), $0.1) }, of: newest, at: now)
        }
        #expect(counted == [0, 0, 4])
        #expect(ledger.totals == [SeriesKey("a"): 1, SeriesKey(0, .overflow): 7, SeriesKey("b"): 3])
        #expect(ledger.known(0, in: newest) == [["a"]: 1, ["b"]: 5])
    }

    @Test("no more leaves the overflow than was counted in it, and what still counts there stays")
    func noMore() throws {
        var ledger = try raised([("b", 2), ("c", 4)], to: 2)
        #expect(ledger.record([Sample("b", 9), Sample("c", 3)], of: newest, at: now) == 6, "3 of 6 were not c's")
        #expect(ledger.totals == [SeriesKey("a"): 1, SeriesKey(0, .overflow): 6, SeriesKey("b"): 6])
    }

    @Test("what one series takes out of the overflow is not there for another")
    func several() throws {
        var ledger = try raised([("b", 2), ("c", 4), ("d", 1)], to: 3)
        #expect(ledger.record([Sample("b", 5), Sample("c", 5), Sample("d", 1)], of: newest, at: now) == 4)
        #expect(
            ledger.totals == [
                SeriesKey("a"): 1, SeriesKey(0, .overflow): 7, SeriesKey("b"): 0, SeriesKey("c"): 4,
            ])
    }

    @Test("a reading that lacks entries moves none, neither out of the overflow nor back")
    func lacking() throws {
        var ledger = try raised([("b", 2), ("c", 4)], to: 2)
        for (own, overflow) in [(2, 4), (2, 2), (1, 3)] {
            ledger.record([Sample("b", own), Sample("c", overflow)], of: newest, at: now)
            #expect(ledger.known(0, in: newest) == [["a"]: 1, ["b"]: 2])
        }
        ledger.record([Sample("b", 4), Sample("c", 4)], of: newest, at: now)
        #expect(ledger.totals == [SeriesKey("a"): 1, SeriesKey(0, .overflow): 6, SeriesKey("b"): 2])
    }

    @Test("a series from before the overflow takes nothing out of it")
    func before() throws {
        var ledger = try raised([("b", 2)], to: 2)
        #expect(ledger.record([Sample("a", 3)], .part, of: newest, at: now) == 2)
    }
}
