import Basics
import BasicsFixtures
import Ledger
import Testing

@Suite struct LedgerCompletenessTests {
    private let now = LedgerFixture.now

    @Test("the watermark is the end of the newest bucket that is over, was checked since, and adds up")
    func watermark() {
        var ledger = LedgerFixture.fresh()
        #expect(ledger.watermark(at: now) == nil)
        ledger.check([bucket("11:55:00"): 3], at: now)
        #expect(ledger.watermark(at: now) == at("11:55:00"))
        ledger.record([Sample("api", 3)], of: bucket("11:55:00"), at: now)
        #expect(ledger.watermark(at: now) == at("12:00:00"))
        #expect(ledger.watermark(at: at("12:06:00")) == at("12:00:00"), "12:00 was checked while it was open")
        #expect(ledger.watermark(at: at("11:59:59")) == at("11:55:00"), "never ahead of now")
    }

    @Test("a bucket is over, and checked, from its end on")
    func end() {
        var ledger = LedgerFixture.counting()
        ledger.check([:], at: at("12:05:00"))
        #expect(ledger.watermark(at: at("12:05:00")) == at("12:05:00"))
    }

    @Test("of several holes the oldest one counts")
    func oldestHole() {
        var ledger = LedgerFixture.counting()
        ledger.check([bucket("11:40:00"): 3, bucket("11:50:00"): 2], at: now)
        #expect(ledger.watermark(at: now) == at("11:40:00"))
    }

    @Test("a baseline that was not read yet is a hole, and so is one that was last checked before its end")
    func baseline() {
        var ledger = LedgerFixture.fresh()
        ledger.check([bucket("11:40:00"): 3, bucket("12:00:00"): 5], at: now)
        #expect(ledger.watermark(at: now) == at("11:40:00"))
        for (time, entries) in [("11:40:00", 3), ("12:00:00", 5)] {
            ledger.record([Sample("api", entries)], of: bucket(time), at: now)
        }
        ledger.advance(to: at("12:11:00"))
        ledger.record(totals: [:], of: [bucket("12:05:00")], at: at("12:11:00"))
        #expect(ledger.watermark(at: at("12:11:00")) == at("12:00:00"))
    }

    @Test("what came back empty and was never read does not move the watermark")
    func unread() {
        var ledger = LedgerFixture.fresh()
        ledger.check([bucket("11:55:00"): 3], at: now)
        ledger.check([:], at: now)
        #expect(ledger.watermark(at: now) == at("11:55:00"))
    }

    @Test("what of the past was there before the counters holds up no watermark")
    func unreadPast() {
        var ledger = LedgerFixture.counting(sweeps: true)
        ledger.record(totals: [quarter("03:15:00"): 8], of: ledger.pastBuckets, at: now)
        #expect(ledger.watermark(at: now) == at("12:00:00"))
    }

    @Test("a bucket that holds less than its marks is no hole, and no watermark either")
    func shrunk() {
        var ledger = LedgerFixture.counting()
        ledger.record([Sample("api", 5)], of: bucket("11:55:00"), at: now)
        ledger.check([bucket("11:55:00"): 4], at: now)
        #expect(ledger.watermark(at: now) == at("11:55:00"))
        ledger.check([bucket("11:55:00"): 4], at: at("12:06:00"))
        #expect(ledger.watermark(at: at("12:06:00")) == at("12:05:00"))
    }

    @Test("the watermark stops at the oldest hole, and what was not checked since it was over is the backlog")
    func hole() {
        var ledger = LedgerFixture.counting()
        ledger.check([:], at: at("12:06:00"))
        #expect(ledger.watermark(at: at("12:06:00")) == at("12:05:00"))
        #expect(ledger.backlogSeconds(at: at("12:06:00")) == 0)
        // Nobody answers for two hours.
        ledger.advance(to: at("14:06:00"))
        #expect(ledger.backlogSeconds(at: at("14:06:00")) == 7200)
        ledger.record(totals: [:], of: ledger.recentBuckets, at: at("14:06:00"))
        #expect(ledger.watermark(at: at("14:06:00")) == nil, "12:05 was not checked, and what was before is forgotten")
        #expect(ledger.backlogSeconds(at: at("14:06:00")) == 85 * 60)
        let unchecked = ledger.pastBuckets.filter { $0.start >= at("12:00:00") }
        ledger.record(totals: [unchecked[0]: 3], of: unchecked, at: at("14:06:00"))
        #expect(ledger.backlogSeconds(at: at("14:06:00")) == 0)
        #expect(ledger.watermark(at: at("14:06:00")) == nil, "three entries are not counted yet")
        ledger.record([Sample("api", 3)], of: unchecked[0], at: at("14:06:00"))
        #expect(ledger.watermark(at: at("14:06:00")) == at("14:05:00"))
        #expect(ledger.watermark(at: at("13:07:00")) == at("13:00:00"), "never ahead of now")
    }
}
