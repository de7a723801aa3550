import Basics
import BasicsFixtures
import Testing

@Suite struct TimeBucketTests {
    private func wide(_ time: String, _ seconds: Int64) -> TimeBucket {
        TimeBucket(holding: at(time), seconds: seconds)
    }

    @Test("a bucket holds the time it was made for, from a whole multiple of its length on")
    func holding() {
        #expect(bucket("12:07:59").range == TimeRange(start: at("12:05:00"), end: at("12:10:00")))
        #expect(bucket("12:05:00") == bucket("12:09:59"))
        #expect(bucket("12:10:00") > bucket("12:09:59"))
        #expect(wide("12:00:00", 3600).grid.bucketSeconds == 3600)
    }

    @Test("a bucket is made of parts that are within it and add up to it")
    func parts() {
        let quarter = wide("12:00:00", 900)
        let fives = ["12:00:00", "12:05:00", "12:10:00"].map(bucket)
        #expect(quarter.isMade(of: fives))
        #expect(!quarter.isMade(of: Array(fives.dropLast())))
        #expect(!quarter.isMade(of: fives.dropLast() + [bucket("12:15:00")]))
    }

    @Test("the range of some buckets is from the oldest to the newest, and of none there is none")
    func range() {
        let some = [bucket("12:05:00"), bucket("13:00:00"), bucket("11:00:00")]
        #expect(some.range == TimeRange(start: at("11:00:00"), end: at("13:05:00")))
        #expect([TimeBucket]().range == nil)
    }

    @Test("runs are of neighbours, newest first, and no longer than is said in buckets and in seconds")
    func runs() {
        let hour = BucketGrid(bucketSeconds: 300, bucketCount: 12)
        let buckets = hour.buckets(in: TimeRange(start: at("12:00:00"), end: at("12:30:00")))
        func lengths(_ count: Int, _ seconds: Int64?) -> [Int] {
            buckets.runs(upTo: count, seconds: seconds).map(\.count)
        }
        #expect(buckets.runs(upTo: 96, seconds: nil) == [buckets.reversed()])
        #expect(lengths(4, nil) == [4, 2])
        #expect(lengths(4, 900) == [3, 3])
        #expect(lengths(4, 1) == [1, 1, 1, 1, 1, 1])
        let gap = buckets.filter { $0.start != at("12:15:00") }
        #expect(gap.runs(upTo: 96, seconds: nil).map(\.count) == [2, 3])
    }

    @Test("buckets of two widths are in no run together, though they are neighbours")
    func widths() {
        let neighbours = [wide("12:00:00", 900), bucket("12:15:00"), bucket("12:20:00")]
        #expect(neighbours.runs(upTo: 96, seconds: nil).map(\.count) == [2, 1])
        let groups = (neighbours + [bucket("11:55:00")]).byWidth
        #expect(groups.map(\.grid.bucketSeconds) == [300, 900])
        #expect(groups.map(\.buckets.count) == [3, 1])
    }
}
