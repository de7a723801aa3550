package import Basics
package import PostHogLogs

/// The sparkline answers of one poll, sorted into buckets and the window.
package struct SparklineReading: Sendable {
    /// What is shown of each bucket that a range covers whole.
    package private(set) var buckets: [TimeBucket: SeverityCounts]
    /// nil when no answer shows the window by minutes.
    package let window: SeverityCounts?

    /// - Parameter answers: what came back for each range asked for.
    package init(_ answers: [(range: TimeRange, rows: [SparklineRow])], grid: BucketGrid, window: TimeRange? = nil) {
        var buckets: [TimeBucket: SeverityCounts] = [:]
        for answer in answers {
            let covered = grid.buckets(in: answer.range).filter { buckets[$0] == nil }
            var tallies = Dictionary(uniqueKeysWithValues: covered.map { ($0, SeverityCounts()) })
            for row in answer.rows { tallies[grid.bucket(holding: row.time)]?.add(row) }
            buckets.merge(tallies) { earlier, _ in earlier }
        }
        self.buckets = buckets
        self.window = window.flatMap { window in
            answers.first { window.isWithin($0.range) && SparklinePlan.hasMinutes($0.range) }.map { answer in
                var tally = SeverityCounts()
                for row in answer.rows where window.contains(row.time) { tally.add(row) }
                return tally
            }
        }
    }

    /// Takes in what was read of buckets of another width.
    mutating func add(_ other: SparklineReading) {
        buckets.merge(other.buckets) { earlier, _ in earlier }
    }
}
