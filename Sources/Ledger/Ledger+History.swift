package import Basics

// Entries from before there was a ledger: bucket by bucket instead of poll by poll.

extension Ledger {
    /// Goes on with these buckets, in which nothing was counted yet, and forgets those before. Series and sources stay.
    ///
    /// - Parameter now: for what tidies up from time to time.
    package mutating func begin(history wanted: [TimeBucket], at now: Timestamp) {
        buckets = BucketStore()
        for bucket in wanted { buckets.addRecent(bucket, .counted) }
        frontier = wanted.map(\.end).max()
        began = began ?? wanted.map(\.start).min()
        updateSeries(at: now)
    }

    /// Lets series in that an earlier run, or the live counters, had, so that entries count in the same ones.
    package mutating func admit(known: [SeriesKey], at now: Timestamp) {
        for key in known { _ = series.admit(key, at: now) }
        guard let limit = mapping.limit else { return }
        ranking = VolumeRanking(limit: limit, members: Set(known.map(\.labels).filter { $0.values != nil }))
    }

    /// Those of some buckets that were not checked yet, or do not add up.
    package func unfinished(among some: [TimeBucket]) -> [TimeBucket] {
        some.filter { bucket in
            buckets.record(of: bucket).map { $0.lastCheck == nil || $0.isUnreconciled } ?? false
        }
    }

    /// The entries of a bucket by the series in which they count, as far as they were read.
    package func entries(in bucket: TimeBucket) -> [SeriesKey: Int] {
        (buckets.counts(of: bucket)?.marks ?? Marks()).all.reduce(into: [:]) { entries, mark in
            guard let labels = shownLabels(of: mark.source) else { return }
            entries[SeriesKey(sources.keys[mark.source].group, labels), default: 0] += mark.count
        }
    }

    /// The bytes of a bucket by group; nil where the server gave none.
    package func bytes(in bucket: TimeBucket) -> [SeriesGroup: Int]? {
        bytes.isEmpty ? nil : buckets.record(of: bucket)?.bytes
    }

    // MARK: Where the live counters begin

    /// Where what was there before the counters begins to be a baseline: what is older counts in none.
    package var baselineStart: Timestamp? {
        guard let began else { return nil }
        return horizon.sweeps ? horizon.pastStart(of: began) : horizon.recentStart(at: began)
    }

    /// The entries that were there before each series counted; nil where an earlier release did not record them.
    package var baselines: [SeriesKey: Int]? {
        guard series.baselines.allSatisfy({ $0 != SeriesTable.unknownBaseline }) else { return nil }
        return Dictionary(uniqueKeysWithValues: zip(series.keys, series.baselines))
    }

    /// Whether something that was there before the counters was not read yet.
    package var lacksBaseline: Bool {
        bucketStates.contains { $0.isUnread && $0.total > 0 }
    }
}

extension LedgerHorizon {
    /// Where the sweep of a ledger begins that began at a time.
    fileprivate func pastStart(of began: Timestamp) -> Timestamp {
        sweptBuckets(before: recentStart(at: began)).map(\.start).min() ?? recentStart(at: began)
    }
}
