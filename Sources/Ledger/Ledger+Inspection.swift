package import Basics

// The evidence of what was counted, for those who ask what a counter is the sum of.

/// What is known of one bucket.
package struct BucketState: Sendable {
    package let bucket: TimeBucket
    /// Whether every poll checks it.
    package let isRecent: Bool
    /// The total that PostHog gave last, and the highest that it ever gave.
    package let total: Int
    package let highestTotal: Int
    /// Of all high-water marks.
    package let counted: Int
    package let lastCheck: Timestamp?
    /// How much of it was not checked since its time was over.
    package let uncheckedSeconds: Int64
    /// Whether it was there before the counters, and was not read yet.
    package let isUnread: Bool

    package var missing: Int { max(0, total - counted) }

    fileprivate init(_ bucket: TimeBucket, _ record: BucketRecord, isRecent: Bool) {
        self.bucket = bucket
        self.isRecent = isRecent
        total = record.newest
        highestTotal = record.highest
        counted = record.sum
        lastCheck = record.lastCheck
        uncheckedSeconds = record.uncheckedSeconds
        isUnread = record.isUnread
    }
}

/// The high-water mark of one source in one bucket, and the series that it counts in; nil where it counts in none.
package struct MarkState: Sendable {
    package let source: SeriesKey
    package let series: SeriesLabels?
    package let count: Int
}

/// What one series has counted.
package struct SeriesState: Sendable {
    package let key: SeriesKey
    package let total: Int
    /// What is shown: 0 for a series that is new.
    package let shown: Int
    /// Entries that were there before it counted; nil where an earlier release did not record it.
    package let baseline: Int?
    package let created: Timestamp
}

extension Ledger {
    /// All buckets, oldest first.
    package var bucketStates: [BucketState] {
        let recent = buckets.recent.map { BucketState($0.key, $0.value.record, isRecent: true) }
        let past = buckets.past.map { BucketState($0.key, $0.value.record, isRecent: false) }
        return (recent + past).sorted { $0.bucket < $1.bucket }
    }

    /// The marks of a bucket, by source.
    package func marks(of bucket: TimeBucket) -> [MarkState] {
        (buckets.counts(of: bucket)?.marks ?? Marks()).all.map { source, count in
            MarkState(source: sources.keys[source], series: shownLabels(of: source), count: count)
        }
    }

    /// The series with some labels.
    package func series(labelled isWanted: (SeriesLabels) -> Bool) -> [SeriesState] {
        let shown = series.values
        return series.keys.indices.filter { isWanted(series.keys[$0].labels) }.map { id in
            SeriesState(
                key: series.keys[id], total: series.total(of: id), shown: shown[id], baseline: series.baselines[id],
                created: series.created[id])
        }
    }
}
