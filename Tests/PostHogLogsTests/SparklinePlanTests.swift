import Basics
import BasicsFixtures
import PostHogLogs
import PostHogSimulator
import Testing

@Suite struct SparklinePlanTests {
    @Test("ranges cover every bucket and the window, in cells that divide a bucket", arguments: BucketGrid.widths)
    func covers(width: Int64) {
        var random = SplitMix64(seed: UInt64(width))
        for _ in 0..<200 {
            let now = at("12:00:00").adding(seconds: Int64.random(in: 0..<86_400, using: &random))
            let count = Int.random(in: 1...BucketGrid.maxBuckets, using: &random)
            let grid = BucketGrid(bucketSeconds: width, bucketCount: count)
            let share = Int.random(in: 0...100, using: &random)
            let buckets = grid.buckets(in: grid.lookback(at: now)).filter { _ in
                Int.random(in: 0..<100, using: &random) < share
            }
            let end = now.floored(to: 60)
            let minutes = Int64.random(in: 1...60, using: &random)
            let window = TimeRange(start: end.adding(seconds: -60 * minutes), end: end)

            let ranges = SparklinePlan(bucketSeconds: width).ranges(covering: buckets, window: window)
            #expect(buckets.allSatisfy { bucket in ranges.contains { covers(bucket, with: $0) } })
            #expect(ranges.contains { window.isWithin($0) && 60 % cell(of: $0) == 0 })
            #expect(ranges.allSatisfy { $0.seconds / cell(of: $0) * 8 <= 1000 }, "sparkline gives 1,000 rows at most")
        }
    }

    private func covers(_ bucket: TimeBucket, with range: TimeRange) -> Bool {
        bucket.range.isWithin(range) && bucket.seconds % cell(of: range) == 0
            && range.start == range.start.floored(to: bucket.seconds)
    }

    /// Seconds of a cell: of the widths that PostHog has, the one nearest to a fiftieth of the range, the smaller of two.
    private func cell(of range: TimeRange) -> Int64 {
        let widths: [Int64] = [1, 5, 10, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400]
        return widths.min { abs($0 * 50 - range.seconds) < abs($1 * 50 - range.seconds) } ?? 1
    }

    @Test(
        "a limit is kept down to one bucket, still whole and in cells that divide it", arguments: [300, 900] as [Int64])
    func limited(width: Int64) {
        let grid = BucketGrid(bucketSeconds: width, bucketCount: 24)
        let buckets = grid.buckets(in: grid.lookback(at: at("12:00:00")))
        for limit in stride(from: 22_500, through: width, by: -60) {
            let ranges = SparklinePlan(bucketSeconds: width).ranges(covering: buckets, limit: limit)
            #expect(ranges.allSatisfy { $0.seconds <= limit })
            #expect(buckets.allSatisfy { bucket in ranges.contains { covers(bucket, with: $0) } })
            #expect(ranges.allSatisfy { $0.seconds / cell(of: $0) * 8 <= 1000 })
        }
    }

    @Test("without a bucket to read, the window alone is asked for")
    func windowOnly() {
        let window = TimeRange(start: at("11:55:00"), end: at("12:00:00"))
        let ranges = SparklinePlan(bucketSeconds: 300).ranges(covering: [], window: window)
        #expect(ranges == [TimeRange(start: at("11:30:00"), end: at("12:00:00"))])
    }
}
