import Collector
import PostHogLogs
import PostHogSimulator
import Testing

@Suite struct SparklinePlanTests {
    @Test("ranges cover every bucket and the window, in cells that divide a bucket", arguments: BucketGrid.widths)
    func covers(width: Int64) {
        var random = SeededGenerator(seed: UInt64(width))
        for _ in 0..<200 {
            let now = at("12:00:00").adding(seconds: Int64.random(in: 0..<86_400, using: &random))
            let count = Int.random(in: 1...BucketGrid.maxBuckets, using: &random)
            let grid = BucketGrid(bucketSeconds: width, bucketCount: count)
            let share = Int.random(in: 0...100, using: &random)
            let buckets = grid.buckets(in: grid.lookback(at: now)).filter { _ in random.chance(share) }
            let end = now.floored(to: 60)
            let minutes = Int64.random(in: 1...60, using: &random)
            let window = TimeRange(start: end.adding(seconds: -60 * minutes), end: end)

            let ranges = SparklinePlan(bucketSeconds: width).ranges(covering: buckets, window: window)
            #expect(buckets.allSatisfy { bucket in ranges.contains { covers(bucket, with: $0) } })
            #expect(ranges.contains { window.isWithin($0) && SparklinePlan.hasMinutes($0) })
            #expect(ranges.allSatisfy { $0.seconds / cell(of: $0) * 8 <= 1000 }, "sparkline gives 1,000 rows at most")
        }
    }

    private func covers(_ bucket: TimeBucket, with range: TimeRange) -> Bool {
        bucket.range.isWithin(range) && bucket.seconds % cell(of: range) == 0
            && range.start == range.start.floored(to: bucket.seconds)
    }

    /// Seconds of a cell, from PostHog's table of ranges.
    private func cell(of range: TimeRange) -> Int64 {
        let steps: [(Int64, Int64)] = [
            (4500, 60), (10_500, 120), (22_500, 300), (37_500, 600), (67_500, 900), (135_000, 1800), (270_000, 3600),
        ]
        return steps.first { range.seconds <= $0.0 }?.1 ?? 86_400
    }

    @Test("without a bucket to read, the window alone is asked for")
    func windowOnly() {
        let window = TimeRange(start: at("11:55:00"), end: at("12:00:00"))
        let ranges = SparklinePlan(bucketSeconds: 300).ranges(covering: [], window: window)
        #expect(ranges == [TimeRange(start: at("11:30:00"), end: at("12:00:00"))])
    }
}
