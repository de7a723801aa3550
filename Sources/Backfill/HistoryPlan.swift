package import Basics

/// Which time a history is of, in steps: what buckets are read, and at which times the counters are written.
package struct HistoryPlan: Hashable, Sendable {
    package let range: TimeRange
    /// Between two samples of a series, in seconds; also the width of the buckets.
    package let step: Int64

    /// Those that the baseline of a live counter begins with a whole number of, and that PostHog counts fast.
    package static let steps: [Int64] = [60, 300, 900]

    /// Of more than these days, a step of 5 minutes is many requests.
    private static let fineDays: Int64 = 7
    private static let secondsADay: Int64 = 86_400

    /// No more is counted at once, in seconds: on a busy project a whole day fails.
    private static let longestCheck: Int64 = 10_800

    /// - Parameters:
    ///   - range: from the start of a day.
    ///   - step: nil for the usual one.
    package init(_ range: TimeRange, step: Int64? = nil) {
        let usual: Int64 = range.seconds <= Self.fineDays * Self.secondsADay ? 300 : 900
        let step = step ?? usual
        precondition(Self.steps.contains(step), "there are no steps of \(step) s")
        self.range = range
        self.step = step
    }

    /// The days of the range, oldest first; the last may be cut short.
    package var days: [HistoryDay] {
        let first = range.start.floored(to: Self.secondsADay)
        return sequence(first: first) { $0.adding(seconds: Self.secondsADay) }.prefix { $0 < range.end }.map(day)
    }

    /// The day that begins then.
    package func day(_ start: Timestamp) -> HistoryDay {
        let end = start.adding(seconds: Self.secondsADay)
        return HistoryDay(
            range: TimeRange(start: max(start, range.start), end: min(end, range.end)), step: step,
            isLast: end >= range.end)
    }

    /// Buckets that are asked for together, oldest first.
    package static func runs(of buckets: [TimeBucket]) -> [[TimeBucket]] {
        buckets.runs(upTo: BucketGrid.maxBuckets, seconds: longestCheck).map { $0.sorted() }.reversed()
    }
}

/// One day of a history, in UTC.
package struct HistoryDay: Hashable, Sendable {
    package let range: TimeRange
    package let step: Int64
    /// Whether the counters end here.
    package let isLast: Bool

    /// `2026-11-01`
    package var name: String { String(range.start.iso8601.prefix(10)) }

    /// Those that begin in it, oldest first.
    package var buckets: [TimeBucket] {
        sequence(first: TimeBucket(holding: range.start, seconds: step)) { TimeBucket(holding: $0.end, seconds: step) }
            .prefix { $0.start < range.end }.map { $0 }
    }

    /// When samples are written: at the start of each bucket what came before it, and in the end all, a millisecond before what
    /// follows begins, which may be another counter.
    package var times: [Timestamp] {
        buckets.map(\.start) + (isLast ? [range.end.adding(microseconds: -1000)] : [])
    }
}
