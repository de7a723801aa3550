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

    /// Buckets that fill a range of whole minutes. Where it does not start or end with a bucket, since buckets of another
    /// width are there, the widest that fit are first and last.
    package func buckets(filling range: TimeRange) -> [TimeBucket] {
        sequence(first: widest(from: range.start, upTo: range.end)) { widest(from: $0.end, upTo: range.end) }
            .prefix { $0.end <= range.end }.map { $0 }
    }

    private func widest(from start: Timestamp, upTo end: Timestamp) -> TimeBucket {
        let fitting = Self.widths.last { width in
            bucketSeconds % width == 0 && start.floored(to: width) == start && start.adding(seconds: width) <= end
        }
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
