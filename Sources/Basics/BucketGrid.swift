/// The lookback as a row of equal buckets: which spans of time a poll compares with the ledger.
package struct BucketGrid: Hashable, Sendable {
    /// Widths that PostHog's picker can produce and that divide an hour, in seconds. Finer ones make PostHog scan rows
    /// instead of its per-minute aggregate; wider ones than an hour would only make late entries dearer to find.
    package static let widths: [Int64] = [60, 120, 300, 600, 900, 1800, 3600]

    /// count-ranges answers at most 100 rows; 96 leaves room and divides a day.
    package static let maxBuckets = 96

    package let bucketSeconds: Int64
    package let bucketCount: Int

    package init(bucketSeconds: Int64, bucketCount: Int) {
        precondition(Self.widths.contains(bucketSeconds), "PostHog produces no buckets of \(bucketSeconds) s")
        precondition((1...Self.maxBuckets).contains(bucketCount), "a lookback has 1 to 96 buckets")
        self.bucketSeconds = bucketSeconds
        self.bucketCount = bucketCount
    }

    package func bucket(holding time: Timestamp) -> TimeBucket {
        TimeBucket(holding: time, seconds: bucketSeconds)
    }

    /// Length of the lookback.
    package var lookbackSeconds: Int64 { bucketSeconds * Int64(bucketCount) }

    /// The whole buckets of the lookback. The newest is the one that holds `now`, and is still open.
    package func lookback(at now: Timestamp) -> TimeRange {
        let end = bucket(holding: now).end
        return TimeRange(start: end.adding(seconds: -lookbackSeconds), end: end)
    }

    /// The buckets from `start` on to the one that holds `end`. Where `start` is no start of a bucket, since it is where
    /// buckets of another width end, the widest that fit come before the first whole one.
    package func buckets(following start: Timestamp, upTo end: Timestamp) -> [TimeBucket] {
        guard start <= end else { return [] }
        return sequence(first: widest(from: start)) { widest(from: $0.end) }.prefix { $0.start <= end }.map { $0 }
    }

    private func widest(from start: Timestamp) -> TimeBucket {
        let fitting = Self.widths.last { bucketSeconds % $0 == 0 && start.floored(to: $0) == start }
        return TimeBucket(holding: start, seconds: fitting ?? Self.widths[0])
    }

    /// The whole buckets inside `range`, oldest first.
    package func buckets(in range: TimeRange) -> [TimeBucket] {
        let first = bucket(holding: range.start.adding(seconds: bucketSeconds - 1))
        return sequence(first: first) { bucket(holding: $0.end) }
            .prefix { $0.end <= range.end }
            .map { $0 }
    }
}
