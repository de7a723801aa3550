import Collector
import PostHogLogs
import Testing

@Suite struct LedgerTests {
    private let now = at("12:02:00")
    private let newest = bucket("12:00:00")

    /// A ledger that has begun to count.
    private func counting(limit: Int = 100) -> Ledger {
        var ledger = Ledger(seriesLimit: limit)
        ledger.note([:], of: [newest], at: now)
        _ = ledger.completeBaseline()
        #expect(ledger.baselineComplete)
        return ledger
    }

    private func info(_ entries: Int, _ service: String = "api") -> [SeriesCount] {
        [SeriesCount(service: service, severity: .info, entries: entries)]
    }

    @Test("the same answer twice counts once")
    func idempotent() {
        var ledger = counting()
        #expect(ledger.absorb(info(5), of: newest) == 5)
        #expect(ledger.absorb(info(5), of: newest) == 0)
        #expect(ledger.series.total(of: 0) == 5)
    }

    @Test("a larger count adds only the difference")
    func difference() {
        var ledger = counting()
        ledger.absorb(info(5), of: newest)
        #expect(ledger.absorb(info(8), of: newest) == 3)
        #expect(ledger.series.total(of: 0) == 8)
    }

    @Test("a smaller count lowers nothing, is counted as shrunk, and coming back adds nothing")
    func smaller() {
        var ledger = counting()
        ledger.note([newest: 5], of: [newest], at: now)
        ledger.absorb(info(5), of: newest)
        ledger.note([:], of: [newest], at: now)
        #expect(ledger.absorb(info(2), of: newest) == 0)
        #expect(ledger.shrunkBuckets == 1)
        ledger.note([newest: 5], of: [newest], at: now)
        #expect(ledger.absorb(info(5), of: newest) == 0)
        #expect(ledger.series.total(of: 0) == 5)
        #expect(ledger.shrunkBuckets == 1)
    }

    @Test("what does not add up stays open and is shown as unreconciled")
    func unreconciled() {
        var ledger = counting()
        ledger.note([newest: 9], of: [newest], at: now)
        ledger.absorb(info(5), of: newest)
        #expect(ledger.openBuckets == [newest: 9])
        #expect(ledger.unreconciledEntries == 4)
        ledger.absorb(info(9), of: newest)
        #expect(ledger.openBuckets.isEmpty)
        #expect(ledger.unreconciledEntries == 0)
    }

    @Test("the baseline counts nothing, and waits until every bucket with entries was read")
    func baseline() {
        var ledger = Ledger(seriesLimit: 100)
        var isComplete = ledger.completeBaseline()
        #expect(!isComplete, "nobody has looked yet")
        let older = bucket("11:55:00")
        ledger.note([newest: 5, older: 2], of: [older, newest], at: now)
        ledger.absorb(info(5), of: newest)
        isComplete = ledger.completeBaseline()
        #expect(!isComplete)
        ledger.absorb(info(2), of: older)
        let completions = [ledger.completeBaseline(), ledger.completeBaseline()]
        #expect(completions == [true, false], "it completes once")
        #expect(ledger.series.total(of: 0) == 0)
        #expect(ledger.absorb(info(6), of: newest) == 1)
    }

    @Test("a new series shows 0 once, then what it counted")
    func zeroFirst() {
        var ledger = counting()
        ledger.absorb(info(5), of: newest)
        #expect(ledger.expose() == [0])
        #expect(ledger.expose() == [5])
    }

    @Test("cells that share the overflow are summed within a bucket")
    func overflow() {
        var ledger = counting(limit: 1)
        let cells = info(1, "a") + info(2, "b") + info(4, "c")
        #expect(ledger.absorb(cells, of: newest) == 7)
        #expect(ledger.absorb(cells, of: newest) == 0)
        #expect(ledger.series.keys.map(\.service) == ["a", SeriesKey.overflowService])
        #expect([ledger.series.total(of: 0), ledger.series.total(of: 1)] == [1, 6])
    }

    @Test("what left the lookback is never counted again, though a clock is set back")
    func floor() {
        var ledger = counting()
        ledger.absorb(info(5), of: newest)
        let hour = TimeRange(start: at("12:05:00"), end: at("13:05:00"))
        #expect(ledger.advance(to: hour) == hour)
        let back = TimeRange(start: at("11:05:00"), end: at("12:05:00"))
        #expect(ledger.advance(to: back) == nil)
        #expect(ledger.absorb(info(5), of: newest) == 0)
        let partly = TimeRange(start: at("11:30:00"), end: at("12:30:00"))
        #expect(ledger.advance(to: partly) == TimeRange(start: at("12:05:00"), end: at("12:30:00")))
    }

    @Test(
        "entries are late ten minutes after the end of a bucket that was looked at closed",
        arguments: [("12:14:59", 0), ("12:15:00", 3)])
    func late(time: String, entries: Int) {
        var ledger = counting()
        ledger.note([newest: 1], of: [newest], at: at("12:06:00"))
        ledger.note([newest: 4], of: [newest], at: at(time))
        #expect(ledger.lateEntries == entries)
    }

    @Test("bytes rise like entries, and only after the baseline")
    func bytes() {
        var ledger = Ledger(seriesLimit: 10)
        ledger.absorb(bytes: [.info: 100], of: newest)
        ledger.note([:], of: [newest], at: now)
        _ = ledger.completeBaseline()
        ledger.absorb(bytes: [.info: 150], of: newest)
        ledger.absorb(bytes: [.info: 120], of: newest)
        #expect(ledger.bytes[.info] == 50)
    }

    @Test("the watermark is the end of the newest closed bucket that adds up")
    func watermark() {
        var ledger = counting()
        let buckets = [bucket("11:50:00"), bucket("11:55:00"), newest]
        #expect(Ledger(seriesLimit: 1).watermark(of: buckets, at: now) == nil)
        ledger.note([buckets[1]: 3], of: buckets, at: now)
        #expect(ledger.watermark(of: buckets, at: now) == at("11:55:00"))
        ledger.absorb(info(3), of: buckets[1])
        #expect(ledger.watermark(of: buckets, at: now) == at("12:00:00"))
    }
}
