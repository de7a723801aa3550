import Basics
import BasicsFixtures
import PostHogLogs
import Testing

@Suite struct SparklineCountsTests {
    private let grid = BucketGrid(bucketSeconds: 300, bucketCount: 12)

    private func range(_ from: String, _ to: String) -> TimeRange { TimeRange(start: at(from), end: at(to)) }

    private func row(_ time: String, _ entries: Int) -> SparklineRow {
        SparklineRow(time: at(time), severityText: "info", entries: entries, bytes: nil)
    }

    @Test("each bucket that an answer covers whole has its entries, an empty one none, others are not there")
    func buckets() {
        let rows = [row("12:00:00", 1), row("12:04:00", 2), row("12:05:00", 4)]
        let counts = SparklineCounts([(range("12:00:00", "12:15:00"), rows)], grid: grid)
        #expect(
            counts.buckets.mapValues(\.total) == [bucket("12:00:00"): 3, bucket("12:05:00"): 4, bucket("12:10:00"): 0])
    }

    @Test("of two answers about a bucket the first counts")
    func firstAnswer() {
        let answers = [3, 9].map { (range: range("12:00:00", "12:05:00"), rows: [row("12:01:00", $0)]) }
        #expect(SparklineCounts(answers, grid: grid).buckets[bucket("12:00:00")]?.total == 3)
    }

    @Test("the window is what lies in it of an answer by minutes, and unknown without one")
    func window() {
        let window = range("12:21:00", "12:26:00")
        let rows = [row("12:20:00", 1), row("12:21:00", 2), row("12:25:00", 4), row("12:26:00", 8)]
        let byMinutes = (range: range("12:00:00", "12:30:00"), rows: rows)
        #expect(SparklineCounts([byMinutes], grid: grid, window: window).window?.total == 6)
        let byHalfHours = (range: range("00:00:00", "14:00:00"), rows: rows)
        #expect(SparklineCounts([byHalfHours], grid: grid, window: window).window == nil)
        #expect(SparklineCounts([byMinutes], grid: grid).window == nil)
    }

    @Test("what is added does not replace what is there")
    func added() {
        var counts = SparklineCounts([(range("12:00:00", "12:05:00"), [row("12:01:00", 3)])], grid: grid)
        counts.add(
            SparklineCounts([(range("12:00:00", "12:10:00"), [row("12:01:00", 9), row("12:06:00", 1)])], grid: grid))
        #expect(counts.buckets.mapValues(\.total) == [bucket("12:00:00"): 3, bucket("12:05:00"): 1])
    }
}
