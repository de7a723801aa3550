/// One bucket of the ledger: a whole, epoch-aligned span of time, as PostHog cuts it.
package struct TimeBucket: Hashable, Comparable, Sendable {
    package let start: Timestamp
    package let seconds: Int64

    /// The bucket of `seconds` length that holds `time`.
    package init(holding time: Timestamp, seconds: Int64) {
        self.start = time.floored(to: seconds)
        self.seconds = seconds
    }

    package var end: Timestamp { start.adding(seconds: seconds) }
    package var range: TimeRange { TimeRange(start: start, end: end) }

    /// Buckets as wide as this one.
    package var grid: BucketGrid { BucketGrid(bucketSeconds: seconds, bucketCount: BucketGrid.maxBuckets) }

    /// Whether some buckets that do not overlap fill it.
    package func isMade(of parts: [TimeBucket]) -> Bool {
        parts.allSatisfy { $0.range.isWithin(range) } && parts.reduce(0) { $0 + $1.seconds } == seconds
    }

    package static func < (a: TimeBucket, b: TimeBucket) -> Bool {
        (a.start, a.seconds) < (b.start, b.seconds)
    }
}
