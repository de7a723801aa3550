import Basics
import BasicsFixtures
import Testing

@testable import Ledger

@Suite struct BucketRecordTests {
    private let noon = bucket("12:00:00")

    @Test("what was there before the counters is unread, and nothing of it counts as unchecked")
    func origins() {
        let baseline = BucketRecord(.baseline, seconds: 300)
        #expect(baseline.isUnread && baseline.areBytesUnread && baseline.uncheckedSeconds == 0)
        let counted = BucketRecord(.counted, seconds: 300)
        #expect(!counted.isUnread && !counted.areBytesUnread && counted.uncheckedSeconds == 300)
    }

    // MARK: Totals

    @Test("a total below the one before has shrunk, and only what exceeds the highest is new")
    func totals() {
        var record = BucketRecord(.counted, seconds: 300)
        let checks = [5, 3, 3, 6].map { record.record(total: $0, of: noon, at: at("12:01:00")) }
        #expect(checks.map(\.shrank) == [false, true, false, false])
        #expect(checks.map(\.above) == [5, 0, 0, 1])
        #expect(record.newest == 6 && record.highest == 6)
    }

    @Test("a check tells when the one before was")
    func before() {
        var record = BucketRecord(.counted, seconds: 300)
        let checks = ["12:01:00", "12:02:00"].map { record.record(total: 0, of: noon, at: at($0)) }
        #expect(checks.map(\.before) == [nil, at("12:01:00")])
        #expect(record.lastCheck == at("12:02:00"))
    }

    @Test(
        "a bucket was checked once a total is of its end or later",
        arguments: [("12:04:59", 300), ("12:05:00", 0), ("12:09:00", 0)])
    func unchecked(time: String, seconds: Int64) {
        var record = BucketRecord(.counted, seconds: 300)
        _ = record.record(total: 0, of: noon, at: at(time))
        #expect(record.uncheckedSeconds == seconds)
    }

    @Test("an unread bucket is read by its total alone if it was always empty, not if entries have gone from it")
    func emptyBaseline() {
        var empty = BucketRecord(.baseline, seconds: 300)
        _ = empty.record(total: 0, of: noon, at: at("12:09:00"))
        #expect(!empty.isUnread && !empty.areBytesUnread)
        var emptied = BucketRecord(.baseline, seconds: 300)
        for total in [4, 0] { _ = emptied.record(total: total, of: noon, at: at("12:09:00")) }
        #expect(emptied.isUnread && emptied.areBytesUnread)
    }

    @Test(
        "a bucket is reconciled when its marks explain its highest total, and that was not there before the counters",
        arguments: [
            (5, [5], true), (6, [5], true), (4, [5], false), (5, [7, 5], false), (7, [7, 5], false),
            (7, [7, 5, 7], true), (0, [], false),
        ] as [(Int, [Int], Bool)])
    func reconciled(sum: Int, totals: [Int], isReconciled: Bool) {
        var record = BucketRecord(.counted, seconds: 300)
        record.sum = sum
        for total in totals { _ = record.record(total: total, of: noon, at: at("12:09:00")) }
        #expect(record.isReconciled == isReconciled)
        record.isUnread = true
        #expect(!record.isReconciled)
    }

    @Test("there is something to read where the total is above the marks, or of what was there before")
    func unreconciled() {
        var record = BucketRecord(.counted, seconds: 300)
        record.sum = 5
        var found: [Bool] = []
        for total in [5, 6, 4] {
            _ = record.record(total: total, of: noon, at: at("12:09:00"))
            found.append(record.isUnreconciled)
        }
        #expect(found == [false, true, false])
        record.isUnread = true
        #expect(record.isUnreconciled)
        #expect(!BucketRecord(.baseline, seconds: 300).isUnreconciled)
    }

    @Test("as many entries are unreconciled as the total exceeds the marks by, and never fewer than none")
    func unreconciledCount() {
        var record = BucketRecord(.counted, seconds: 300)
        record.sum = 5
        record.newest = 8
        #expect(record.unreconciledCount == 3)
        record.newest = 2
        #expect(record.unreconciledCount == 0)
    }

    @Test("nothing was ever seen in a bucket that had neither entries nor bytes")
    func empty() {
        var record = BucketRecord(.counted, seconds: 300)
        #expect(record.isEmpty)
        for total in [1, 0] { _ = record.record(total: total, of: noon, at: at("12:09:00")) }
        #expect(!record.isEmpty)
        var ofBytes = BucketRecord(.counted, seconds: 300)
        _ = ofBytes.raise(bytes: [0: 1])
        #expect(!ofBytes.isEmpty)
    }

    // MARK: Bytes

    @Test("bytes count what exceeds their marks, and fewer lower nothing")
    func bytes() {
        var record = BucketRecord(.counted, seconds: 300)
        let rises = [[0: 10], [0: 10], [0: 4, 1: 2], [0: 11]].map { record.raise(bytes: $0) }
        #expect(rises == [[0: 10], [:], [1: 2], [0: 1]])
        #expect(record.bytes == [0: 11, 1: 2])
    }

    @Test("the first bytes of what was there before count nothing, those above them do")
    func baselineBytes() {
        var record = BucketRecord(.baseline, seconds: 300)
        let rises = [[0: 10], [0: 12]].map { record.raise(bytes: $0) }
        #expect(rises == [[:], [0: 2]])
        #expect(record.isUnread, "bytes are no reading of entries")
    }

    // MARK: Joining, and clocks

    @Test("a bucket made of others has their sums, and is as old and as unread as the worst of them")
    func joining() {
        var one = BucketRecord(.counted, seconds: 300)
        _ = one.record(total: 4, of: noon, at: at("12:01:00"))
        _ = one.record(total: 3, of: noon, at: at("12:02:00"))
        _ = one.raise(bytes: [0: 10, 1: 1])
        one.sum = 2
        var other = BucketRecord(.counted, seconds: 300)
        _ = other.record(total: 5, of: bucket("12:05:00"), at: at("12:11:00"))
        _ = other.raise(bytes: [0: 7])
        other.sum = 5
        let whole = BucketRecord(joining: [other, one])
        #expect(whole.sum == 7 && whole.newest == 8 && whole.highest == 9)
        #expect(whole.bytes == [0: 17, 1: 1])
        #expect(whole.uncheckedSeconds == 300)
        #expect(whole.lastCheck == at("12:02:00"))
        #expect(!whole.isUnread && !whole.areBytesUnread)
        let unchecked = BucketRecord(joining: [BucketRecord(.baseline, seconds: 300), one])
        #expect(unchecked.lastCheck == nil)
        #expect(unchecked.isUnread && unchecked.areBytesUnread)
    }

    @Test("when the time turns out to be earlier, no check was later than now, and what is not over is unchecked")
    func drawnBack() {
        var record = BucketRecord(.counted, seconds: 300)
        _ = record.record(total: 0, of: noon, at: at("12:30:00"))
        var over = record
        over.drawBack(to: at("12:05:00"), of: noon)
        #expect(over.lastCheck == at("12:05:00") && over.uncheckedSeconds == 0)
        record.drawBack(to: at("12:04:59"), of: noon)
        #expect(record.lastCheck == at("12:04:59") && record.uncheckedSeconds == 300)
        var later = BucketRecord(.counted, seconds: 300)
        _ = later.record(total: 0, of: noon, at: at("12:01:00"))
        later.drawBack(to: at("12:02:00"), of: noon)
        #expect(later.lastCheck == at("12:01:00"), "an earlier check stays what it was")
    }

    @Test("what was there before the counters is not unchecked, whatever the time turns out to be")
    func drawnBackBaseline() {
        var record = BucketRecord(.baseline, seconds: 300)
        record.drawBack(to: at("12:01:00"), of: noon)
        #expect(record.uncheckedSeconds == 0 && record.lastCheck == nil)
    }
}
