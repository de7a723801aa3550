import Basics

/// The buckets of a ledger, packed.
struct BucketStore: Sendable {
    /// The buckets of the lookback up to the current one, but for those that a wrong clock has moved to the past.
    private(set) var recent: [TimeBucket: PackedBucket] = [:]
    /// What was recent, in fewer and wider buckets.
    private(set) var past: [TimeBucket: PackedBucket] = [:]

    init() {}

    init(recent: [TimeBucket: PackedBucket], past: [TimeBucket: PackedBucket]) {
        self.recent = recent
        self.past = past
    }

    var start: Timestamp? { (Array(recent.keys) + past.keys).map(\.start).min() }

    // MARK: One bucket, recent or past

    func record(of bucket: TimeBucket) -> BucketRecord? { recent[bucket]?.record ?? past[bucket]?.record }

    /// nil where there is no such bucket.
    mutating func change<Result>(_ bucket: TimeBucket, _ change: (inout BucketRecord) -> Result) -> Result? {
        if var record = recent[bucket]?.record {
            defer { recent[bucket]?.record = record }
            return change(&record)
        }
        guard var record = past[bucket]?.record else { return nil }
        defer { past[bucket]?.record = record }
        return change(&record)
    }

    func counts(of bucket: TimeBucket) -> BucketCounts? { (recent[bucket] ?? past[bucket])?.counts }

    /// Keeps the counts of a bucket that is there.
    mutating func keep(_ counts: BucketCounts, of bucket: TimeBucket) {
        if recent[bucket] != nil {
            recent[bucket] = PackedBucket(counts)
        } else {
            past[bucket] = PackedBucket(counts)
        }
    }

    /// How many entries of each source the marks stand for.
    var volumes: Marks {
        var volumes = Marks()
        for bucket in recent.values { volumes.add(bucket.counts.marks) }
        for bucket in past.values { volumes.add(bucket.counts.marks) }
        return volumes
    }

    /// Goes on with other numbers of the sources.
    mutating func renumber(_ number: (SourceID) -> SourceID) {
        recent = recent.mapValues { PackedBucket($0.counts.renumbered(number)) }
        past = past.mapValues { PackedBucket($0.counts.renumbered(number)) }
    }

    // MARK: Coming and leaving

    mutating func addRecent(_ bucket: TimeBucket, _ origin: BucketRecord.Origin) {
        recent[bucket] = PackedBucket(BucketCounts(origin, of: bucket))
    }

    mutating func addPast(_ bucket: TimeBucket, _ origin: BucketRecord.Origin) {
        past[bucket] = PackedBucket(BucketCounts(origin, of: bucket))
    }

    /// The parts of a range that no bucket has.
    func unknown(in range: TimeRange) -> [TimeRange] {
        let known = (Array(recent.keys) + past.keys).filter { $0.end > range.start && $0.start < range.end }.sorted()
        let starts = [range.start] + known.map(\.end)
        let ends = known.map(\.start) + [range.end]
        return zip(starts, ends).filter { $0 < $1 }.map { TimeRange(start: $0, end: $1) }
    }

    /// Moves what ended before `start` to the past. Buckets that together are one of the past become that one. Those of another
    /// width, from before a restart with other settings, stay what they are: what was counted in a bucket cannot be divided
    /// among finer ones.
    mutating func fold(before start: Timestamp, seconds: Int64) {
        let leaving = recent.filter { $0.key.end <= start }
        for (whole, parts) in Dictionary(
            grouping: leaving, by: { TimeBucket(holding: $0.key.start, seconds: seconds) })
        {
            if whole.isMade(of: parts.map(\.key)) {
                past[whole] = PackedBucket(BucketCounts(joining: parts.map(\.value.counts)))
            } else {
                for (bucket, counts) in parts { past[bucket] = counts }
            }
        }
        for bucket in leaving.keys { recent[bucket] = nil }
    }

    /// Forgets what of the past ended before `start`.
    mutating func forget(before start: Timestamp) {
        past = past.filter { $0.key.end > start }
    }

    /// Forgets what begins at `end` or later and holds nothing.
    mutating func forgetEmpty(from end: Timestamp) {
        recent = recent.filter { $0.key.start < end || !$0.value.isEmpty }
        past = past.filter { $0.key.start < end || !$0.value.isEmpty }
    }
}
