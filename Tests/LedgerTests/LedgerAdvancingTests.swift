import Basics
import BasicsFixtures
import Ledger
import Testing

@Suite struct LedgerAdvancingTests {
    private let now = LedgerFixture.now
    private let newest = LedgerFixture.newest

    @Test("until something was checked the lookback moves with the time, and leaves no gap")
    func beginning() {
        var ledger = LedgerFixture.fresh()
        ledger.advance(to: at("10:02:00"))
        let gap = ledger.advance(to: now)
        #expect(gap == 0)
        #expect(ledger.recentBuckets.range == TimeRange(start: at("11:30:00"), end: at("12:05:00")))
        #expect(ledger.recentBuckets.allSatisfy(ledger.isUnread))
        #expect(ledger.pastBuckets.isEmpty)
    }

    @Test("a bucket that begins later counts all that is in it")
    func following() {
        var ledger = LedgerFixture.counting()
        ledger.advance(to: at("12:05:00"))
        #expect(ledger.recentBuckets.last == bucket("12:05:00"))
        #expect(ledger.record([Sample("api", 5)], of: bucket("12:05:00"), at: at("12:05:00")) == 5)
    }

    @Test("after an outage all of it is checked, as far back as is allowed; the rest is a gap, once")
    func outage() {
        var ledger = LedgerFixture.counting(catchup: 7200)
        let gaps = [ledger.advance(to: at("18:02:00")), ledger.advance(to: at("18:03:00"))]
        #expect(gaps == [14_100, 0], "12:05 to 16:00")
        #expect(ledger.gapSeconds == 14_100)
        let due = ledger.pastDue(at: at("18:03:00"))
        #expect(due.first == quarter("17:15:00") && due.last == quarter("16:00:00"))
        #expect(ledger.recentBuckets.range == TimeRange(start: at("17:30:00"), end: at("18:05:00")))
    }

    @Test("what the lookback holds is caught up with, and what a sweep needs is kept, however short the catch-up")
    func shortCatchup() {
        var ledger = LedgerFixture.counting(catchup: 900, sweeps: true)
        let gap = ledger.advance(to: at("12:32:00"))
        #expect(gap == 0, "12:05 is in the lookback")
        #expect(ledger.pastBuckets.count == 94, "23.5 hours, from a day ago to the lookback")
    }

    @Test("what was never checked since it was over is a gap when it is too far back, what was checked is none")
    func leftBehind() {
        var ledger = LedgerFixture.counting(catchup: 3600)
        ledger.check([:], at: at("12:17:00"))
        // From here on nobody answers.
        let gap = stride(from: 20, through: 140, by: 5).reduce(Int64(0)) { sum, minute in
            sum + ledger.advance(to: at("12:00:00").adding(seconds: Int64(minute) * 60))
        }
        // 12:15 is the first whose end nobody saw; at 14:20 all before 13:15 is too far back.
        #expect(gap == 3600)
        #expect(ledger.gapSeconds == 3600)
    }

    // MARK: A clock that was wrong

    @Test("a clock set back counts nothing twice, and what is current is checked in the past")
    func setBack() {
        var ledger = LedgerFixture.counting()
        ledger.record([Sample("api", 5)], of: newest, at: now)
        ledger.check([:], at: at("13:02:00"))
        ledger.advance(to: at("12:06:00"))
        let noon = quarter("12:00:00")
        #expect(ledger.pastDue(at: at("12:06:00")).contains(noon))
        let counted = [5, 7].map { ledger.record([Sample("api", $0)], of: noon, at: at("12:06:00")) }
        #expect(counted == [0, 2])
    }

    @Test("of buckets of the future those are kept in which something was counted")
    func future() {
        var ledger = LedgerFixture.counting()
        ledger.check([:], at: at("14:02:00"))
        ledger.record([Sample("api", 5)], of: bucket("13:50:00"), at: at("14:02:00"))
        ledger.record(totals: [bucket("13:55:00"): 1], of: [bucket("13:55:00")], at: at("14:02:00"))
        ledger.advance(to: now)
        #expect(ledger.recentBuckets == [bucket("13:50:00"), bucket("13:55:00")])
        #expect(ledger.countedUpTo == newest.start)
        #expect(ledger.pastBuckets.last == quarter("12:00:00"), "it holds what is current")
    }

    @Test("a check that was made by a wrong clock is no check of what is not over")
    func checkedTooEarly() {
        var ledger = LedgerFixture.counting()
        ledger.check([:], at: at("12:08:00"))
        #expect(ledger.watermark(at: at("12:08:00")) == at("12:05:00"))
        ledger.advance(to: at("12:04:00"))
        #expect(ledger.watermark(at: at("12:06:00")) == at("12:00:00"))
        #expect(ledger.backlogSeconds(at: at("12:06:00")) == 300)
    }

    @Test(
        "where the time of the first check was wrong, what was there by the right time was there before the counters",
        arguments: [(3600, true), (121, true), (120, false)] as [(Int64, Bool)])
    func firstCheckTooEarly(jump: Int64, isBaseline: Bool) throws {
        var ledger = LedgerFixture.fresh()
        ledger.check([:], at: at("12:04:30"))
        _ = ledger.advance(to: at("12:04:40").adding(seconds: jump), uptime: at("12:04:40") - at("00:00:00"))
        let newest = try #require(ledger.recentBuckets.last)
        #expect(newest.start >= at("12:05:00") && ledger.isUnread(newest) == isBaseline)
    }

    // MARK: Forgetting

    /// Has the clock jump ahead, for so long by the monotonic one, after five entries were counted in the newest bucket.
    private func ahead(by jump: Int64 = 21_600, for seconds: Int64, sweeps: Bool = false) -> Ledger {
        var ledger = LedgerFixture.counting(catchup: 3600, sweeps: sweeps)
        ledger.record([Sample("api", 5)], of: newest, at: now)
        for elapsed in [0, seconds] {
            let uptime = now.adding(seconds: elapsed) - at("00:00:00")
            _ = ledger.advance(to: now.adding(seconds: jump + elapsed), uptime: uptime)
        }
        return ledger
    }

    @Test("what is too far back to be checked is kept for two hours, in case it is the time that was wrong")
    func kept() {
        var ledger = ahead(for: 7199)
        #expect(!ledger.pastBuckets.contains { $0.start < at("17:00:00") }, "not to be checked")
        ledger.advance(to: at("12:10:00"))
        #expect(ledger.record([Sample("api", 7)], of: newest, at: at("12:10:00")) == 2)
    }

    @Test("what was forgotten was there before the counters if it comes back, what follows was not")
    func comesBack() {
        var ledger = ahead(for: 7200)
        ledger.advance(to: at("12:10:00"))
        for bucket in [newest, bucket("12:05:00")] {
            #expect(ledger.record([Sample("api", 7)], of: bucket, at: at("12:10:00")) == 0)
        }
        #expect(ledger.recentBuckets.range == TimeRange(start: at("11:45:00"), end: at("12:15:00")))
        ledger.advance(to: at("12:15:00"))
        #expect(ledger.record([Sample("api", 3)], of: bucket("12:15:00"), at: at("12:15:00")) == 3)
    }

    @Test("of what comes back only a sweep checks what lies before the lookback", arguments: [true, false])
    func pastComesBack(sweeps: Bool) {
        var ledger = ahead(by: 172_800, for: 7200, sweeps: sweeps)
        ledger.advance(to: at("12:10:00"))
        #expect(ledger.pastBuckets.count == (sweeps ? 95 : 0), "from noon of the day before to the lookback")
        #expect(ledger.pastBuckets.allSatisfy(ledger.isUnread))
    }

    @Test("a clock that is right again does not have forgotten what it was ahead of")
    func rightAgain() {
        var ledger = ahead(for: 3600)
        ledger.advance(to: at("13:03:00"))
        ledger.advance(to: at("14:05:00"))
        #expect(ledger.pastBuckets == [quarter("13:00:00"), quarter("13:15:00")])
    }

    @Test("a saved ledger that was ahead of the time goes back to it, as one that runs does")
    func savedAhead() throws {
        let ledger = LedgerFixture.counting()
        var rows = LedgerRows()
        var restored = try Ledger(ledger.groups, ledger.horizon, seriesLimit: 100, saved: rows.update(to: ledger))
        restored.advance(to: at("11:41:00"))
        #expect(restored.recentBuckets.last == bucket("11:40:00"))
    }

    @Test("within one bucket the time can go back too: no check was later than now")
    func slightlyBack() {
        var ledger = LedgerFixture.counting()
        ledger.check([:], at: at("12:04:00"))
        ledger.advance(to: at("12:03:00"))
        #expect(ledger.bucketStates.last?.lastCheck == at("12:03:00"))
    }
}
