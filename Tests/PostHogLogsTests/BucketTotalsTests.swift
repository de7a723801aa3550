import Basics
import BasicsFixtures
import PostHogLogs
import Testing

@Suite struct BucketTotalsTests {
    @Test("totals sum the parts of a bucket, and refuse parts of what was not asked for")
    func totals() throws {
        let grid = BucketGrid(bucketSeconds: 300, bucketCount: 2)
        let asked = TimeRange(start: at("12:00:00"), end: at("12:10:00"))
        func part(_ start: String, _ end: String, _ entries: Int) -> CountRange {
            CountRange(range: TimeRange(start: at(start), end: at(end)), entries: entries)
        }
        let parts = [part("12:00:00", "12:01:00", 2), part("12:04:00", "12:05:00", 3), part("12:05:00", "12:10:00", 4)]
        let totals = try BucketTotals(CountRangesAnswer(ranges: parts), asked: asked, grid: grid)
        #expect(totals.entries == [bucket("12:00:00"): 5, bucket("12:05:00"): 4])
        for wrong in [
            part("12:04:00", "12:06:00", 1), part("12:10:00", "12:15:00", 1), part("12:00:00", "12:10:00", 1),
        ] {
            #expect(throws: PollFailure.self) {
                try BucketTotals(CountRangesAnswer(ranges: [wrong]), asked: asked, grid: grid)
            }
        }
    }
}
