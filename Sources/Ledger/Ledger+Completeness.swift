package import Basics

// Up to when a ledger knows everything.

extension Ledger {
    /// The end of the newest bucket that is over and adds up, with none before it of which something is still to be checked or
    /// to be counted.
    package func watermark(at now: Timestamp) -> Timestamp? {
        let over = overBuckets(at: now)
        let oldestHole = over.filter(\.isHole).map(\.bucket.start).min() ?? now
        return over.filter { $0.isComplete && $0.bucket.end <= oldestHole }.map(\.bucket.end).max()
    }

    /// How much time is over that was not checked since.
    package func backlogSeconds(at now: Timestamp) -> Int64 {
        overBuckets(at: now).reduce(0) { $0 + $1.record.uncheckedSeconds }
    }

    private func overBuckets(at now: Timestamp) -> [OverBucket] {
        let recent = buckets.recent.map { OverBucket(bucket: $0.key, record: $0.value.record, isRecent: true) }
        let past = buckets.past.filter { isWithinHorizon($0.key) }
            .map { OverBucket(bucket: $0.key, record: $0.value.record, isRecent: false) }
        return (recent + past).filter { $0.bucket.end <= now }
    }
}

/// A bucket whose time is over.
private struct OverBucket {
    let bucket: TimeBucket
    let record: BucketRecord
    let isRecent: Bool

    private var wasChecked: Bool { record.lastCheck.map { $0 >= bucket.end } ?? false }

    /// Of what was there before the counters began nothing is missing, once the lookback was read.
    var isHole: Bool {
        guard !record.isUnread else { return isRecent }
        return record.newest > record.sum || record.uncheckedSeconds > 0 || (isRecent && !wasChecked)
    }

    var isComplete: Bool { wasChecked && record.newest == record.sum && !record.isUnread }
}
