import Basics
import BasicsFixtures
import Testing

@testable import Ledger

@Suite struct BucketStoreTests {
    private var store = BucketStore()
    private let fives = ["12:00:00", "12:05:00", "12:10:00"].map(bucket)

    /// Has so many entries of series 0 in a bucket.
    private mutating func fill(_ bucket: TimeBucket, _ entries: Int) {
        var record = BucketRecord(.counted, seconds: bucket.seconds)
        record.sum = entries
        record.highest = entries
        store.keep(BucketCounts(record: record, marks: [0: entries]), of: bucket)
    }

    @Test("a bucket is read and changed in one way, be it recent or past; one that is not there is nil")
    mutating func oneDoor() {
        store.addRecent(fives[0], .counted)
        store.addPast(quarter("11:00:00"), .counted)
        for bucket in [fives[0], quarter("11:00:00")] {
            fill(bucket, 3)
            let sum = store.change(bucket) { record in
                record.newest = 4
                return record.sum
            }
            #expect(sum == 3)
            #expect(store.record(of: bucket)?.newest == 4)
            #expect(store.counts(of: bucket)?.record == store.record(of: bucket))
            #expect(store.counts(of: bucket)?.marks == [0: 3])
        }
        #expect(store.record(of: fives[1]) == nil && store.counts(of: fives[1]) == nil)
        #expect(store.change(fives[1]) { $0.newest = 9 } == nil)
        #expect(store.recent.keys.sorted() == [fives[0]])
        #expect(store.past.keys.sorted() == [quarter("11:00:00")])
    }

    @Test("a bucket that is added is what it is said to be: counted, or there before the counters")
    mutating func origins() {
        store.addRecent(fives[0], .baseline)
        store.addRecent(fives[1], .counted)
        store.addPast(quarter("11:00:00"), .baseline)
        store.addPast(quarter("11:15:00"), .counted)
        let all = [fives[0], fives[1], quarter("11:00:00"), quarter("11:15:00")]
        #expect(all.map { store.record(of: $0)?.isUnread } == [true, false, true, false])
        #expect(all.map { store.record(of: $0)?.uncheckedSeconds } == [0, 300, 0, 900])
    }

    @Test("the oldest bucket begins it, be it recent or past")
    mutating func start() {
        #expect(store.start == nil)
        store.addRecent(fives[1], .counted)
        #expect(store.start == at("12:05:00"))
        store.addPast(quarter("12:15:00"), .counted)
        #expect(store.start == at("12:05:00"))
        store.addPast(quarter("11:00:00"), .counted)
        #expect(store.start == at("11:00:00"))
    }

    @Test("what is unknown of a range is what no bucket has of it")
    mutating func unknown() {
        let hour = TimeRange(start: at("11:30:00"), end: at("12:30:00"))
        #expect(store.unknown(in: hour) == [hour])
        store.addPast(quarter("11:15:00"), .counted)
        store.addPast(quarter("11:45:00"), .counted)
        store.addRecent(fives[1], .counted)
        store.addRecent(bucket("12:30:00"), .counted)
        let holes = [("11:30:00", "11:45:00"), ("12:00:00", "12:05:00"), ("12:10:00", "12:30:00")]
        #expect(store.unknown(in: hour) == holes.map { TimeRange(start: at($0.0), end: at($0.1)) })
        #expect(store.unknown(in: fives[1].range).isEmpty)
        #expect(store.unknown(in: TimeRange(start: at("11:50:00"), end: at("11:59:00"))).isEmpty)
    }

    // MARK: To the past

    @Test("buckets that fill one of the past become that one")
    mutating func folded() {
        for (five, entries) in zip(fives, 1...) {
            store.addRecent(five, .counted)
            fill(five, entries)
        }
        store.fold(before: at("12:15:00"), seconds: 900)
        #expect(store.recent.isEmpty)
        #expect(store.past.keys.sorted() == [quarter("12:00:00")])
        #expect(store.counts(of: quarter("12:00:00"))?.marks == [0: 6])
    }

    @Test("buckets that do not fill one of the past stay as wide as they are")
    mutating func notFilling() {
        for five in fives.dropFirst() { store.addRecent(five, .counted) }
        store.addRecent(TimeBucket(holding: at("12:30:00"), seconds: 1800), .counted)
        store.fold(before: at("13:00:00"), seconds: 900)
        #expect(store.recent.isEmpty)
        #expect(store.past.keys.sorted() == fives.dropFirst() + [TimeBucket(holding: at("12:30:00"), seconds: 1800)])
    }

    @Test("only what is over by then leaves", arguments: [("12:04:59", 3), ("12:05:00", 2), ("12:10:00", 1)])
    mutating func leaving(time: String, remaining: Int) {
        for five in fives { store.addRecent(five, .counted) }
        store.fold(before: at(time), seconds: 900)
        #expect(store.recent.keys.sorted() == fives.suffix(remaining))
        #expect(store.past.count == 3 - remaining)
    }

    // MARK: Forgetting

    @Test("what ended by then is forgotten of the past, and nothing recent is")
    mutating func forgotten() {
        store.addRecent(bucket("10:00:00"), .counted)
        for time in ["11:00:00", "11:15:00"] { store.addPast(quarter(time), .counted) }
        store.forget(before: at("11:14:59"))
        #expect(store.past.count == 2)
        store.forget(before: at("11:15:00"))
        #expect(store.past.keys.sorted() == [quarter("11:15:00")])
        #expect(store.recent.count == 1)
    }

    @Test("of what begins later only that is kept which holds something")
    mutating func future() {
        for five in fives { store.addRecent(five, .counted) }
        for time in ["11:45:00", "12:15:00", "12:30:00"] { store.addPast(quarter(time), .counted) }
        fill(fives[2], 1)
        fill(quarter("12:30:00"), 1)
        store.forgetEmpty(from: at("12:05:00"))
        #expect(store.recent.keys.sorted() == [fives[0], fives[2]])
        #expect(store.past.keys.sorted() == [quarter("11:45:00"), quarter("12:30:00")])
    }
}
