import Basics
import BasicsFixtures
import Ledger
import Testing

/// Checking: which buckets are read, and what their totals tell.
@Suite struct LedgerTests {
    private let now = LedgerFixture.now
    private let newest = LedgerFixture.newest

    @Test("what does not add up is unreconciled until it is read")
    func unreconciled() {
        var ledger = LedgerFixture.counting()
        ledger.check([newest: 9], at: now)
        ledger.record([Sample("api", 5)], of: newest, at: now)
        #expect(ledger.unreconciled(among: [newest]) == [newest: 9])
        #expect(ledger.unreconciledEntries == 4)
        ledger.record([Sample("api", 9)], of: newest, at: now)
        #expect(ledger.unreconciled(among: [newest]).isEmpty)
        #expect(ledger.unreconciledEntries == 0)
    }

    @Test("a total that came back smaller is counted once, and not when it is back")
    func shrunk() {
        var ledger = LedgerFixture.counting()
        for total in [5, 0, 0, 5] { ledger.check([newest: total], at: now) }
        #expect(ledger.shrunkBuckets == 1)
        #expect(ledger.total(of: newest) == 5)
    }

    @Test("the ledger counts since its first check, up to the bucket that is still open")
    func began() {
        var ledger = LedgerFixture.fresh()
        ledger.advance(to: now)
        #expect(ledger.began == nil && ledger.countedUpTo == nil)
        ledger.record(totals: [:], of: ledger.recentBuckets, at: now)
        ledger.check([:], at: at("12:03:00"))
        #expect(ledger.began == now)
        #expect(ledger.countedUpTo == at("12:00:00"))
    }

    @Test("the baseline is complete once all of the lookback was read, and completes once")
    func baseline() {
        var ledger = LedgerFixture.fresh()
        var completions = [ledger.completeBaseline()]
        ledger.check([newest: 5, bucket("11:55:00"): 2], at: now)
        #expect(ledger.isUnread(newest) && !ledger.isUnread(bucket("11:50:00")))
        ledger.record([Sample("api", 5)], of: newest, at: now)
        completions.append(ledger.completeBaseline())
        ledger.record([Sample("api", 2)], of: bucket("11:55:00"), at: now)
        completions += [ledger.completeBaseline(), ledger.completeBaseline()]
        #expect(completions == [false, false, true, false])
        #expect(ledger.baselineComplete)
    }

    @Test("a new series is shown at 0 until it is released")
    func shown() {
        var ledger = LedgerFixture.counting()
        ledger.record([Sample("api", 5)], of: newest, at: now)
        ledger.shown(at: .zero)
        #expect(ledger.series.values == [0])
        ledger.release(at: .seconds(60), scraped: nil, interval: .seconds(60))
        #expect(ledger.series.values == [5])
    }

    // MARK: The past

    @Test("what leaves the lookback is checked once more when it is final, newest first")
    func final() {
        var ledger = LedgerFixture.counting()
        ledger.check([newest: 5], at: now)
        ledger.record([Sample("api", 5)], of: newest, at: now)
        ledger.check([:], at: at("12:46:00"))
        #expect(ledger.pastBuckets.last == quarter("12:00:00"))
        let before = [quarter("11:45:00"), quarter("11:30:00")]
        #expect(ledger.pastDue(at: at("12:44:59")) == before)
        #expect(ledger.pastDue(at: at("12:45:00")) == [quarter("12:00:00")] + before)
        ledger.record(totals: [quarter("12:00:00"): 5], of: ledger.pastBuckets, at: at("12:45:00"))
        #expect(ledger.pastDue(at: at("12:46:00")).isEmpty)
    }

    @Test("entries that are beyond the horizon are not unreconciled any more")
    func beyondHorizon() {
        var ledger = LedgerFixture.counting(catchup: 3600)
        ledger.check([newest: 9], at: now)
        ledger.advance(to: at("13:14:00"))
        #expect(ledger.unreconciledEntries == 9)
        ledger.advance(to: at("13:15:00"))
        #expect(ledger.unreconciledEntries == 0)
        #expect(ledger.pastBuckets.allSatisfy { $0.end > at("12:15:00") })
    }

    @Test("the past is checked until its marks add up to the most that it ever had")
    func unreconciledPast() {
        var ledger = LedgerFixture.counting()
        ledger.record([Sample("api", 5)], of: newest, at: now)
        ledger.check([:], at: at("12:46:00"))
        let noon = quarter("12:00:00")
        for total in [7, 5, 7] {
            ledger.record(totals: [noon: total], of: ledger.pastBuckets, at: at("12:46:00"))
            #expect(ledger.pastDue(at: at("12:46:00")) == [noon])
        }
        ledger.record([Sample("api", 7)], of: noon, at: at("12:46:00"))
        #expect(ledger.pastDue(at: at("12:46:00")).isEmpty)
    }

    @Test("what a clock that is set back brings into the lookback again is checked in every poll")
    func pastInLookback() {
        var ledger = LedgerFixture.counting()
        ledger.check([:], at: at("14:02:00"))
        ledger.advance(to: at("12:10:00"))
        for _ in 0..<2 {
            #expect(ledger.pastDue(at: at("12:10:00")) == [quarter("12:00:00"), quarter("11:45:00")])
            ledger.record(totals: [:], of: ledger.pastBuckets, at: at("12:10:00"))
        }
    }

    @Test("a check of a part of what becomes one bucket of the past is no check of all of it")
    func partlyChecked() {
        var ledger = LedgerFixture.counting()
        ledger.check([:], at: at("12:20:00"))
        ledger.record(totals: [:], of: [newest, bucket("12:05:00")], at: at("12:46:00"))
        ledger.advance(to: at("12:46:00"))
        #expect(ledger.pastDue(at: at("12:46:00")).contains(quarter("12:00:00")))
    }

    @Test("a sweep checks all of the past day once, also what was there before; that is no entry of ours")
    func sweep() {
        var ledger = LedgerFixture.counting(sweeps: true)
        let early = quarter("03:15:00")
        ledger.record(totals: [early: 8], of: ledger.pastBuckets, at: now)
        #expect(ledger.unreconciled(among: ledger.pastBuckets) == [early: 8])
        #expect(ledger.unreconciledEntries == 0)
        #expect(ledger.record([Sample("api", 8)], of: early, at: now) == 0)
        #expect(ledger.pastDue(at: now).isEmpty)
        ledger.sweep()
        #expect(ledger.pastDue(at: now).count == 96)
        ledger.record(totals: [early: 9], of: ledger.pastBuckets, at: now)
        #expect(ledger.pastDue(at: now) == [early])
        #expect(ledger.record([Sample("api", 9)], of: early, at: now) == 1)
        #expect(ledger.pastDue(at: now).isEmpty)
    }

    // MARK: Late entries

    @Test(
        "entries are late ten minutes after the end of a bucket that was checked when it was over",
        arguments: [("12:14:59", 0), ("12:15:00", 3)])
    func late(time: String, entries: Int) {
        var ledger = LedgerFixture.counting()
        ledger.check([newest: 1], at: at("12:05:00"))
        ledger.check([newest: 4], at: at(time))
        #expect(ledger.lateEntries == entries)
    }

    @Test("what was not checked when it was over has no late entries: they may have been there")
    func uncheckedIsNotLate() {
        var ledger = LedgerFixture.counting()
        ledger.check([newest: 1], at: now)
        ledger.check([newest: 4], at: at("12:16:00"))
        #expect(ledger.lateEntries == 0)
    }

    @Test("what was there before the counters has no late entries until it is read")
    func unreadIsNotLate() {
        var ledger = LedgerFixture.fresh()
        ledger.check([bucket("11:45:00"): 1], at: now)
        ledger.check([bucket("11:45:00"): 4], at: at("12:05:00"))
        #expect(ledger.lateEntries == 0)
    }

    @Test("entries that a lagging answer lacked are not late when they are back")
    func laggingIsNotLate() {
        var ledger = LedgerFixture.counting()
        for (total, time) in [(5, "12:06:00"), (3, "12:16:00"), (5, "12:17:00")] {
            ledger.check([newest: total], at: at(time))
        }
        #expect(ledger.lateEntries == 0)
    }
}
