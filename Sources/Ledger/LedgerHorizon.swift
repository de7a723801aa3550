package import Basics

/// How far back a ledger goes, and in which buckets.
package struct LedgerHorizon: Hashable, Sendable {
    /// The lookback, checked in every poll.
    package let grid: BucketGrid
    /// How far back what was missed is caught up with, in seconds.
    package let catchupSeconds: Int64
    /// Whether all of the last 24 hours is checked for late entries.
    package let sweeps: Bool

    /// How far back a sweep goes, in seconds: PostHog accepts no entry that is older when it comes.
    private static let sweepSeconds: Int64 = 86_400

    package init(grid: BucketGrid, catchupSeconds: Int64, sweeps: Bool) {
        self.grid = grid
        self.catchupSeconds = catchupSeconds
        self.sweeps = sweeps
    }

    /// The width of the buckets of the past, in seconds: 15 minutes, or more where recent ones do not divide these.
    package var pastSeconds: Int64 {
        [900, 1800].first { $0 % grid.bucketSeconds == 0 } ?? 3600
    }

    /// The start of the lookback, moved back so that whole buckets of the past leave it.
    func recentStart(at now: Timestamp) -> Timestamp {
        grid.lookback(at: now).start.floored(to: pastSeconds)
    }

    /// What was not seen before it is not caught up with.
    func catchupStart(at now: Timestamp) -> Timestamp {
        min(recentStart(at: now), now.adding(seconds: -catchupSeconds).floored(to: pastSeconds))
    }

    /// What lies before it is forgotten.
    package func pastStart(at now: Timestamp) -> Timestamp {
        sweeps
            ? min(catchupStart(at: now), now.adding(seconds: -Self.sweepSeconds).floored(to: pastSeconds))
            : catchupStart(at: now)
    }

    /// The buckets of the past that a sweep checks beside what was recent once.
    func sweptBuckets(before start: Timestamp) -> [TimeBucket] {
        guard sweeps else { return [] }
        return BucketGrid(bucketSeconds: pastSeconds, bucketCount: BucketGrid.maxBuckets)
            .buckets(in: TimeRange(start: start.adding(seconds: -Self.sweepSeconds), end: start))
    }
}
