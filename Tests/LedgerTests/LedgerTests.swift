import Basics
import BasicsFixtures
import Collector
import Ledger
import PostHogLogs
import Testing

@Suite struct LedgerTests {
    private let now = at("12:02:00")
    private let newest = bucket("12:00:00")

    /// A ledger of a lookback of half an hour that has begun to count.
    private func counting(limit: Int = 100, catchup: Int64 = 7200, sweeps: Bool = false) -> Ledger {
        var ledger = fresh(limit: limit, catchup: catchup, sweeps: sweeps)
        look(&ledger, [:], at: now)
        _ = ledger.completeBaseline()
        #expect(ledger.baselineComplete)
        return ledger
    }

    private func fresh(limit: Int = 100, catchup: Int64 = 7200, sweeps: Bool = false) -> Ledger {
        let grid = BucketGrid(bucketSeconds: 300, bucketCount: 6)
        return Ledger(
            .severities, LedgerHorizon(grid: grid, catchupSeconds: catchup, sweeps: sweeps), seriesLimit: limit)
    }

    /// Moves on, and notes what count-ranges says of all recent buckets.
    private func look(_ ledger: inout Ledger, _ totals: [TimeBucket: Int], at time: Timestamp) {
        _ = advance(&ledger, to: time)
        ledger.record(totals: totals, of: ledger.recentBuckets, at: time)
    }

    /// The clocks agree.
    private func advance(_ ledger: inout Ledger, to time: Timestamp) -> Int64 {
        ledger.advance(to: time, uptime: time - at("00:00:00"))
    }

    private func info(_ entries: Int, _ service: ServiceName = "api") -> [Sample] {
        [Sample(service: service, severity: .info, count: entries)]
    }

    private func quarter(_ time: String) -> TimeBucket { TimeBucket(holding: at(time), seconds: 900) }

    @Test("the same answer twice counts once")
    func idempotent() {
        var ledger = counting()
        #expect(ledger.record(info(5), of: newest, at: now) == 5)
        #expect(ledger.record(info(5), of: newest, at: now) == 0)
        #expect(ledger.series.total(of: 0) == 5)
    }

    @Test("a larger count adds only the difference")
    func difference() {
        var ledger = counting()
        ledger.record(info(5), of: newest, at: now)
        #expect(ledger.record(info(8), of: newest, at: now) == 3)
        #expect(ledger.series.total(of: 0) == 8)
    }

    @Test("a smaller count lowers nothing, is counted as shrunk, and coming back adds nothing")
    func smaller() {
        var ledger = counting()
        look(&ledger, [newest: 5], at: now)
        ledger.record(info(5), of: newest, at: now)
        look(&ledger, [:], at: now)
        #expect(ledger.record(info(2), of: newest, at: now) == 0)
        #expect(ledger.shrunkBuckets == 1)
        look(&ledger, [newest: 5], at: now)
        #expect(ledger.record(info(5), of: newest, at: now) == 0)
        #expect(ledger.series.total(of: 0) == 5)
        #expect(ledger.shrunkBuckets == 1)
    }

    @Test("what does not add up stays open and is shown as unreconciled")
    func unreconciled() {
        var ledger = counting()
        look(&ledger, [newest: 9], at: now)
        ledger.record(info(5), of: newest, at: now)
        #expect(ledger.unreconciled(among: [newest]) == [newest: 9])
        #expect(ledger.unreconciledEntries == 4)
        ledger.record(info(9), of: newest, at: now)
        #expect(ledger.unreconciled(among: [newest]).isEmpty)
        #expect(ledger.unreconciledEntries == 0)
    }

    @Test("the first reading of what was there before counts nothing, and the baseline waits for all of it")
    func baseline() {
        var ledger = fresh()
        var isComplete = ledger.completeBaseline()
        #expect(!isComplete, "nobody has looked yet")
        let older = bucket("11:55:00")
        look(&ledger, [newest: 5, older: 2], at: now)
        ledger.record(info(5), of: newest, at: now)
        isComplete = ledger.completeBaseline()
        #expect(!isComplete)
        ledger.record(info(2), of: older, at: now)
        let completions = [ledger.completeBaseline(), ledger.completeBaseline()]
        #expect(completions == [true, false], "it completes once")
        #expect(ledger.series.total(of: 0) == 0)
        #expect(ledger.record(info(6), of: newest, at: now) == 1)
    }

    @Test("a baseline that is read in parts counts nothing until the parts add up")
    func baselineInParts() {
        var ledger = fresh()
        look(&ledger, [newest: 7], at: now)
        #expect(ledger.record(info(3, "a"), .part, of: newest, at: now) == 0)
        #expect(ledger.record(info(4, "b"), .part, of: newest, at: now) == 0)
        #expect(ledger.record(info(5, "b"), .part, of: newest, at: now) == 1)
    }

    @Test("what was there before counts nothing when it is read only after it has left the lookback")
    func baselineInPast() {
        var ledger = fresh()
        look(&ledger, [bucket("11:35:00"): 5], at: now)
        look(&ledger, [:], at: at("12:31:00"))
        #expect(ledger.record(info(5), of: quarter("11:30:00"), at: at("12:31:00")) == 0)
        #expect(ledger.record(info(6), of: quarter("11:30:00"), at: at("12:31:00")) == 1)
    }

    @Test("cells that share the overflow are summed within a bucket, and the first named are let in")
    func overflow() {
        var ledger = counting(limit: 1)
        let cells = info(1, "a") + info(2, "b") + info(4, "c")
        #expect(ledger.record(cells, of: newest, at: now) == 7)
        #expect(ledger.record(cells, of: newest, at: now) == 0)
        #expect(ledger.series.keys.map(\.labels) == [SeriesLabels("a"), .overflow])
        #expect([ledger.series.total(of: 0), ledger.series.total(of: 1)] == [1, 6])
    }

    @Test("two spellings of a name that Unicode holds for equal are two services")
    func spellings() {
        var ledger = counting()
        ledger.record(info(1, "caf\u{E9}") + info(2, "cafe\u{301}"), of: newest, at: now)
        #expect(ledger.series.count == 2)
    }

    // MARK: Entries whose service nobody can name

    @Test("what has no name counts as (other), and counts no second time when its name is found")
    func other() {
        var ledger = counting()
        look(&ledger, [newest: 10], at: now)
        #expect(ledger.record(info(6, "a"), totals: [Severity.info: 10].byGroup, of: newest, at: now) == 10)
        #expect(ledger.record(info(6, "a") + info(4, "b"), of: newest, at: now) == 0)
        #expect(ledger.record(info(6, "a") + info(5, "b"), of: newest, at: now) == 1, "an entry more than there were")
        let totals = Dictionary(
            uniqueKeysWithValues: zip(ledger.series.keys.map(\.labels), 0...).map { ($0, ledger.series.total(of: $1)) }
        )
        #expect(totals == [SeriesLabels("a"): 6, .other: 4, SeriesLabels("b"): 1])
        #expect(ledger.unreconciled(among: [newest]).isEmpty)
    }

    @Test("what is known of a severity is of services that have a name")
    func knownByName() {
        var ledger = counting(limit: 1)
        look(&ledger, [newest: 10], at: now)
        ledger.record(info(6, "a") + info(1, "b"), totals: [Severity.info: 10].byGroup, of: newest, at: now)
        #expect(ledger.series.count == 3)
        #expect(ledger.known(Severity.info, in: newest) == ["a": 6])
    }

    @Test("any order of named and nameless readings counts each entry once", arguments: 1...50 as ClosedRange<UInt64>)
    func otherInAnyOrder(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var ledger = counting()
        var truth: [ServiceName: Int] = [:]
        for _ in 0..<20 {
            truth[["a", "b", "c", "d"].randomElement(using: &random) ?? "a", default: 0] += 1
            let shown = truth.filter { _ in random.chance(60) }
            let cells = shown.map { Sample(service: $0.key, severity: .info, count: $0.value) }
            let total = truth.values.reduce(0, +)
            let isNameless = random.chance(50)
            ledger.record(cells, totals: isNameless ? [Severity.info: total].byGroup : nil, of: newest, at: now)
            let counted = (0..<ledger.series.count).reduce(0) { $0 + ledger.series.total(of: $1) }
            #expect(counted <= total)
            #expect(!isNameless || counted == total)
        }
    }

    // MARK: Time

    @Test("what leaves the lookback joins the past in wider buckets, and is looked at once more when it is final")
    func past() {
        var ledger = counting()
        look(&ledger, [newest: 5], at: now)
        ledger.record(info(5), of: newest, at: now)
        look(&ledger, [bucket("12:40:00"): 0], at: at("12:46:00"))
        #expect(ledger.pastBuckets.last == quarter("12:00:00"))
        #expect(ledger.pastDue(at: at("12:44:59")) == [quarter("11:45:00"), quarter("11:30:00")])
        #expect(ledger.pastDue(at: at("12:45:00")) == [quarter("12:00:00"), quarter("11:45:00"), quarter("11:30:00")])
        ledger.record(totals: [quarter("12:00:00"): 5], of: ledger.pastBuckets, at: at("12:46:00"))
        #expect(ledger.pastDue(at: at("12:46:00")).isEmpty)
    }

    @Test("the past is looked at until it adds up to the most that it ever had")
    func unsettledPast() {
        var ledger = counting()
        ledger.record(info(5), of: newest, at: now)
        look(&ledger, [:], at: at("12:46:00"))
        let place = quarter("12:00:00")
        for (total, isDue) in [(7, true), (5, true), (7, true)] {
            ledger.record(totals: [place: total], of: ledger.pastBuckets, at: at("12:46:00"))
            #expect(ledger.pastDue(at: at("12:46:00")) == (isDue ? [place] : []))
        }
        ledger.record(info(7), of: place, at: at("12:46:00"))
        #expect(ledger.pastDue(at: at("12:46:00")).isEmpty)
    }

    @Test("a look at a part of what becomes one bucket of the past is no look at all of it")
    func partlySeen() {
        var ledger = counting()
        look(&ledger, [:], at: at("12:20:00"))
        ledger.record(totals: [:], of: [newest, bucket("12:05:00")], at: at("12:46:00"))
        _ = advance(&ledger, to: at("12:46:00"))
        #expect(ledger.pastDue(at: at("12:46:00")).contains(quarter("12:00:00")))
    }

    @Test("a late entry in the past adds only the difference, whatever the width it was counted in")
    func lateInPast() {
        var ledger = counting()
        for (time, entries) in [("12:00:00", 5), ("12:05:00", 3)] {
            look(&ledger, [bucket(time): entries], at: at("12:09:00"))
            ledger.record(info(entries), of: bucket(time), at: at("12:09:00"))
        }
        look(&ledger, [:], at: at("12:46:00"))
        let place = quarter("12:00:00")
        ledger.record(totals: [place: 10], of: [place], at: at("12:46:00"))
        #expect(ledger.unreconciled(among: [place]) == [place: 10])
        #expect(ledger.record(info(10), of: place, at: at("12:46:00")) == 2)
        #expect(ledger.series.total(of: 0) == 10)
    }

    @Test("after an outage all of it is looked at, as far back as is allowed; the rest is a gap, once")
    func outage() {
        var ledger = counting(catchup: 7200)
        let gap = advance(&ledger, to: at("18:02:00"))
        #expect(gap == 14_100, "12:05 to 16:00")
        #expect(ledger.gapSeconds == 14_100)
        let further = advance(&ledger, to: at("18:03:00"))
        #expect(further == 0)
        let due = ledger.pastDue(at: at("18:03:00"))
        #expect(due.first == quarter("17:15:00"))
        #expect(due.last == quarter("16:00:00"))
        #expect(ledger.recentBuckets.first == bucket("17:30:00"))
        #expect(ledger.recentBuckets.last == bucket("18:00:00"))
    }

    @Test("what the lookback holds is caught up with, and what a sweep needs is kept, however short the catch-up")
    func shortCatchup() {
        var ledger = counting(catchup: 900, sweeps: true)
        let gap = advance(&ledger, to: at("12:32:00"))
        #expect(gap == 0, "12:05 is in the lookback")
        #expect(ledger.pastBuckets.count == 94, "23.5 hours, from a day ago to the lookback")
    }

    @Test("what was never looked at since it ended is a gap when it is forgotten, what was looked at is none")
    func forgotten() {
        var ledger = counting(catchup: 3600)
        look(&ledger, [:], at: at("12:17:00"))
        // From here on nobody answers.
        var gap: Int64 = 0
        for minute in stride(from: 20, through: 140, by: 5) {
            gap += advance(&ledger, to: at("12:00:00").adding(seconds: Int64(minute) * 60))
        }
        // 12:15 is the first whose end nobody saw; at 14:20 all before 13:15 is forgotten.
        #expect(gap == 3600)
        #expect(ledger.gapSeconds == 3600)
    }

    @Test("a clock set back counts nothing twice, and what is current is looked at in the past")
    func clockSetBack() {
        var ledger = counting()
        ledger.record(info(5), of: newest, at: now)
        look(&ledger, [:], at: at("13:02:00"))
        _ = advance(&ledger, to: at("12:06:00"))
        let place = quarter("12:00:00")
        #expect(ledger.pastDue(at: at("12:06:00")).contains(place))
        #expect(ledger.record(info(5), of: place, at: at("12:06:00")) == 0)
        #expect(ledger.record(info(7), of: place, at: at("12:06:00")) == 2)
    }

    @Test("a sweep has all of the past day looked at, also what was there before; that is no entry of ours")
    func sweep() {
        var ledger = counting(sweeps: true)
        let place = quarter("03:15:00")
        ledger.record(totals: [place: 8], of: ledger.pastBuckets, at: now)
        #expect(ledger.unreconciled(among: ledger.pastBuckets) == [place: 8])
        #expect(ledger.unreconciledEntries == 0)
        #expect(ledger.record(info(8), of: place, at: now) == 0)
        #expect(ledger.pastDue(at: now).isEmpty)
        ledger.sweep()
        #expect(ledger.pastDue(at: now).count == 96)
        ledger.record(totals: [place: 9], of: ledger.pastBuckets, at: now)
        #expect(ledger.record(info(9), of: place, at: now) == 1)
    }

    @Test(
        "entries are late ten minutes after the end of a bucket that was looked at closed",
        arguments: [("12:14:59", 0), ("12:15:00", 3)])
    func late(time: String, entries: Int) {
        var ledger = counting()
        look(&ledger, [newest: 1], at: at("12:06:00"))
        look(&ledger, [newest: 4], at: at(time))
        #expect(ledger.lateEntries == entries)
    }

    @Test("what was not looked at closed, or not read yet, has no late entries")
    func notLate() {
        var ledger = counting()
        look(&ledger, [newest: 1], at: now)
        look(&ledger, [newest: 4], at: at("12:16:00"))
        #expect(ledger.lateEntries == 0, "they may have been there when it closed")
        var unread = fresh()
        look(&unread, [bucket("11:45:00"): 1], at: now)
        look(&unread, [bucket("11:45:00"): 4], at: at("12:05:00"))
        #expect(unread.lateEntries == 0, "they are part of the baseline")
        var lagging = counting()
        for (total, time) in [(5, "12:06:00"), (3, "12:16:00"), (5, "12:17:00")] {
            look(&lagging, [newest: total], at: at(time))
        }
        #expect(lagging.lateEntries == 0, "they were there before")
    }

    @Test("bytes rise like entries, and not by what was there before")
    func bytes() {
        var ledger = fresh()
        look(&ledger, [newest: 1], at: now)
        ledger.record(bytes: [Severity.info: 100].byGroup, of: newest)
        ledger.record(bytes: [Severity.info: 150].byGroup, of: newest)
        ledger.record(bytes: [Severity.info: 120].byGroup, of: newest)
        #expect(ledger.bytes[Severity.info.rank] == 50)
    }

    @Test("the watermark is the end of the newest closed bucket that adds up")
    func watermark() {
        var ledger = fresh()
        #expect(ledger.watermark(at: now) == nil)
        look(&ledger, [bucket("11:55:00"): 3], at: now)
        #expect(ledger.watermark(at: now) == at("11:55:00"))
        ledger.record(info(3), of: bucket("11:55:00"), at: now)
        #expect(ledger.watermark(at: now) == at("12:00:00"))
        #expect(ledger.watermark(at: at("12:06:00")) == at("12:00:00"), "12:00 was looked at while it was open")
    }

    @Test("the watermark stops at the oldest hole, and what nobody has looked at since it was over is the backlog")
    func hole() {
        var ledger = counting()
        look(&ledger, [:], at: at("12:06:00"))
        #expect(ledger.watermark(at: at("12:06:00")) == at("12:05:00"))
        #expect(ledger.backlogSeconds(at: at("12:06:00")) == 0)
        // Nobody answers for two hours.
        _ = advance(&ledger, to: at("14:06:00"))
        #expect(ledger.backlogSeconds(at: at("14:06:00")) == 7200)
        ledger.record(totals: [:], of: ledger.recentBuckets, at: at("14:06:00"))
        #expect(
            ledger.watermark(at: at("14:06:00")) == nil, "12:05 was over unseen, and what was before is out of reach")
        #expect(ledger.backlogSeconds(at: at("14:06:00")) == 85 * 60)
        let places = ledger.pastBuckets.filter { $0.start >= at("12:00:00") }
        ledger.record(totals: [places[0]: 3], of: places, at: at("14:06:00"))
        #expect(ledger.backlogSeconds(at: at("14:06:00")) == 0)
        #expect(ledger.watermark(at: at("14:06:00")) == nil, "three entries are not counted yet")
        ledger.record(info(3), of: places[0], at: at("14:06:00"))
        #expect(ledger.watermark(at: at("14:06:00")) == at("14:05:00"))
        #expect(ledger.watermark(at: at("13:07:00")) == at("13:00:00"), "never ahead of now")
    }

    @Test("what came back empty and was never read does not move the watermark")
    func watermarkOfUnread() {
        var ledger = fresh()
        look(&ledger, [bucket("11:55:00"): 3], at: now)
        look(&ledger, [:], at: now)
        #expect(ledger.watermark(at: now) == at("11:55:00"))
    }
}
