package import Basics

// Up to when a ledger knows everything.

extension Ledger {
    /// The end of the newest bucket that is over and adds up, with none before it of which something is still to be looked at
    /// or to be counted.
    package func watermark(at now: Timestamp) -> Timestamp? {
        let over = overBuckets(at: now)
        let oldestHole = over.filter(\.isHole).map(\.bucket.start).min() ?? now
        return over.filter { $0.isComplete && $0.bucket.end <= oldestHole }.map(\.bucket.end).max()
    }

    /// How much time is over that nobody has looked at since.
    package func backlogSeconds(at now: Timestamp) -> Int64 {
        overBuckets(at: now).reduce(0) { $0 + $1.head.unseenSeconds }
    }

    private func overBuckets(at now: Timestamp) -> [OverBucket] {
        let recent = recent.map { OverBucket(bucket: $0.key, head: $0.value.head, isRecent: true) }
        let past = past.filter { isWithinReach($0.key) }
            .map { OverBucket(bucket: $0.key, head: $0.value.head, isRecent: false) }
        return (recent + past).filter { $0.bucket.end <= now }
    }
}

/// A bucket whose time is over.
private struct OverBucket {
    let bucket: TimeBucket
    let head: BucketHead
    let isRecent: Bool

    private var wasLookedAt: Bool { head.lastLook.map { $0 >= bucket.end } ?? false }

    /// Of what was there before the counters began nothing is missing, once that is settled for the lookback.
    var isHole: Bool {
        guard !head.isUnread else { return isRecent }
        return head.newest > head.sum || head.unseenSeconds > 0 || (isRecent && !wasLookedAt)
    }

    var isComplete: Bool { wasLookedAt && head.newest == head.sum && !head.isUnread }
}
