import Basics
import BasicsFixtures
import Testing

@testable import Ledger

/// Series and sources that come and go.
@Suite struct LedgerEndingTests {
    private let now = LedgerFixture.now
    private let newest = LedgerFixture.newest

    @Test("names that come and go fill neither the limit nor the memory")
    func comeAndGo() {
        var ledger = LedgerFixture.counting(.byPrefix(), limit: 1000)
        var time = now
        for hour in 0..<60 {
            time = time.adding(seconds: 3600)
            ledger.check([:], at: time)
            let open = ledger.recentBuckets.last ?? newest
            ledger.record((0..<100).map { Sample(ExactText("api-\(hour)-\($0)"), 1) }, of: open, at: time)
        }
        #expect(ledger.totals == [SeriesKey("api"): 6000])
        #expect(ledger.sources.count < 1500, "of 6000, those of the last hours and some")
        let open = ledger.recentBuckets.last ?? newest
        #expect(ledger.record([Sample("api-59-0", 1), Sample("api-59-1", 3)], of: open, at: time) == 2)
    }

    @Test("a series without a place stays for a day, so that nobody misses its last rise, and then ends")
    func grace() {
        var ledger = LedgerFixture.counting(.byPrefix(limit: 1))
        ledger.record([Sample("a", 1), Sample("b", 5)], of: newest, at: now)
        ledger.check([:], at: now.adding(seconds: 3600))
        #expect(ledger.totals[SeriesKey("a")] == 1)
        ledger.check([:], at: now.adding(seconds: 90_000))
        #expect(ledger.totals[SeriesKey("a")] == nil)
    }

    @Test("without a lifetime a series stays for ever, with one it ends when it was not seen for that long")
    func lifetime() {
        for (lifetime, isThere) in [(nil, true), (86_400, false)] as [(Int64?, Bool)] {
            var ledger = LedgerFixture.counting(.byPrefix(lifetime: lifetime))
            ledger.record([Sample("a", 7)], of: newest, at: now)
            ledger.check([:], at: now.adding(seconds: 200_000))
            #expect((ledger.totals[SeriesKey("a")] != nil) == isThere)
            let open = ledger.recentBuckets.last ?? newest
            ledger.record([Sample("a", 2)], of: open, at: now)
            #expect(ledger.totals[SeriesKey("a")] == (isThere ? 9 : 2))
        }
    }

    @Test("once an hour it is looked which series have ended")
    func hourly() {
        var ledger = LedgerFixture.counting(.byPrefix(lifetime: 3600))
        ledger.record([Sample("a", 7)], of: newest, at: now)
        ledger.check([:], at: at("13:02:00"))
        ledger.check([:], at: at("14:01:59"))
        #expect(ledger.totals == [SeriesKey("a"): 7], "its lifetime is over since 14:00")
        ledger.check([:], at: at("14:02:00"))
        #expect(ledger.totals.isEmpty)
    }
}
