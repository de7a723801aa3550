package import Basics

/// What sparkline shows, of buckets and of the window.
package struct SparklineCounts: Sendable {
    /// What is shown of each bucket that a range covers whole.
    package private(set) var buckets: [TimeBucket: SeverityCounts] = [:]
    /// nil when no answer shows the window by minutes.
    package private(set) var window: SeverityCounts?

    package init() {}

    /// - Parameter answers: what came back for each range asked for.
    package init(_ answers: [(range: TimeRange, rows: [SparklineRow])], grid: BucketGrid, window: TimeRange? = nil) {
        var buckets: [TimeBucket: SeverityCounts] = [:]
        for answer in answers {
            let covered = grid.buckets(in: answer.range).filter { buckets[$0] == nil }
            var counts = Dictionary(uniqueKeysWithValues: covered.map { ($0, SeverityCounts()) })
            for row in answer.rows { counts[grid.bucket(holding: row.time)]?.add(row) }
            buckets.merge(counts) { earlier, _ in earlier }
        }
        self.buckets = buckets
        self.window = window.flatMap { window in
            answers.first { window.isWithin($0.range) && SparklinePlan.hasMinutes($0.range) }.map { answer in
                var counts = SeverityCounts()
                for row in answer.rows where window.contains(row.time) { counts.add(row) }
                return counts
            }
        }
    }

    /// Adds what was read of buckets of another width.
    package mutating func add(_ other: SparklineCounts) {
        buckets.merge(other.buckets) { earlier, _ in earlier }
        window = window ?? other.window
    }
}
