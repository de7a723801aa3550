package import Basics

/// Turns "the count of this bucket is now n" into counters that never lie. It owns, for one counted metric of a project, what
/// was counted and the evidence of it; nobody else can raise a counter.
///
/// - Recording the same answer twice changes nothing, a late entry adds only the difference, a smaller count lowers
///   nothing.
/// - Every high-water mark is a lower bound of the truth when it is read, so reading again can only bring it closer.
/// - What was there at the first check is the baseline, and is not counted: the first reading of such a bucket only records
///   what is in it.
/// - A bucket is forgotten only long after it was reconciled by a check later than its end plus the lookback. Until then it
///   is checked again, so an outage delays what is counted and loses none of it.
package struct Ledger: Sendable {
    /// How long after the end of a bucket PostHog itself regards its entries as complete, in seconds.
    package static let lateAfterSeconds: Int64 = 600

    package let horizon: LedgerHorizon
    package let groups: SeriesGroups
    package internal(set) var series: SeriesTable
    /// The keys that entries came with, of which there are marks.
    package internal(set) var sources: KeyTable
    /// Bytes first seen since the baseline, by group; empty where the server does not give them.
    package internal(set) var bytes: [SeriesGroup: Int] = [:]
    /// Entries first seen later than 10 minutes after the end of a bucket that had been checked since it closed.
    package internal(set) var lateEntries = 0
    /// How often the total of a bucket came back smaller than it was.
    package internal(set) var shrunkBuckets = 0
    /// Time that was never checked, since it lay too far back when it could be.
    package internal(set) var gapSeconds: Int64 = 0
    /// When the first check was: what the counters beside those of the series count since.
    package internal(set) var began: Timestamp?
    /// Whether all that the first check found in the lookback was read, so that every counter counts.
    package internal(set) var baselineComplete = false

    /// Whether the saved ledger had another mapping, or none.
    package internal(set) var hasNewMapping = false

    let mapping: SeriesMapping
    var routes: SeriesRoutes
    /// nil where all labels have series of their own.
    var ranking: VolumeRanking?
    /// When series that are not seen any more, and sources without marks, are looked for again.
    var nextTidying: Timestamp?
    var buckets = BucketStore()
    /// The end of the newest bucket that was checked as recent; nil before the first check.
    var frontier: Timestamp?
    private var toSweep: Set<TimeBucket> = []

    // The state of `advance`.
    var lastAdvance: (time: Timestamp, uptime: Duration)?
    /// By the monotonic clock; nil where the counters began in an earlier process.
    var firstCheck: Duration?
    /// What lies before it was there before the counters, as was found out when a wrong clock was set right.
    var baselineEnd: Timestamp?
    /// What lies before it was forgotten, or never known.
    var knownFrom: Timestamp?
    /// What lies before it is too far back to be checked.
    var pastStart: Timestamp?
    /// A start of the past, and since when what lies before it has been beyond the horizon.
    var leaving: (start: Timestamp, since: Duration)?

    /// - Parameter seriesLimit: of series with labels; what is over it counts as overflow.
    package init(
        _ groups: SeriesGroups, _ horizon: LedgerHorizon, seriesLimit: Int, _ mapping: SeriesMapping = .identity
    ) {
        self.groups = groups
        self.horizon = horizon
        self.mapping = mapping
        series = SeriesTable(limit: seriesLimit)
        sources = KeyTable(limit: mapping.sourceLimit(series: seriesLimit))
        routes = SeriesRoutes(mapping)
        ranking = mapping.limit.map { VolumeRanking(limit: $0) }
    }

    // MARK: Checking: which buckets changed

    /// The recent buckets, oldest first.
    package var recentBuckets: [TimeBucket] { buckets.recent.keys.sorted() }

    /// The past buckets that may be checked, oldest first.
    package var pastBuckets: [TimeBucket] { buckets.past.keys.filter(isWithinHorizon).sorted() }

    func isWithinHorizon(_ bucket: TimeBucket) -> Bool { pastStart.map { bucket.end > $0 } ?? true }

    /// Up to when this ledger has counted, to a bucket; nil before the first check.
    package var countedUpTo: Timestamp? { frontier?.adding(seconds: -horizon.grid.bucketSeconds) }

    /// Has every past bucket checked once more.
    package mutating func sweep() {
        toSweep = Set(buckets.past.keys.filter(isWithinHorizon))
    }

    /// The past buckets that are to be checked, newest first: those not yet reconciled by a check later than their end plus
    /// the lookback, those to be swept, and those that a clock set back brings into the lookback again.
    package func pastDue(at now: Timestamp) -> [TimeBucket] {
        let lookback = horizon.grid.lookback(at: now).start
        return buckets.past.filter { bucket, counts in
            guard isWithinHorizon(bucket) else { return false }
            guard !toSweep.contains(bucket), bucket.end <= lookback else { return true }
            let final = bucket.end.adding(seconds: horizon.grid.lookbackSeconds)
            guard now >= final else { return false }
            return !counts.record.isReconciled || (counts.record.lastCheck.map { $0 < final } ?? true)
        }
        .keys.sorted(by: >)
    }

    /// Records the totals that were given for all `checked` buckets; one without an entry in `totals` is empty.
    package mutating func record(totals: [TimeBucket: Int], of checked: [TimeBucket], at now: Timestamp) {
        if frontier == nil {
            frontier = buckets.recent.keys.max()?.end
            began = now
        }
        for bucket in checked {
            toSweep.remove(bucket)
            guard let wasUnread = buckets.record(of: bucket)?.isUnread,
                let check = buckets.change(bucket, { $0.record(total: totals[bucket] ?? 0, of: bucket, at: now) })
            else { continue }
            if check.shrank { shrunkBuckets += 1 }
            if !wasUnread, Self.isLate(bucket, check, at: now) { lateEntries += check.above }
        }
    }

    private static func isLate(_ bucket: TimeBucket, _ check: BucketRecord.Check, at now: Timestamp) -> Bool {
        guard let before = check.before, before >= bucket.end else { return false }
        return now >= bucket.end.adding(seconds: lateAfterSeconds)
    }

    /// Those of some buckets whose newest total is above what was read, with that total.
    package func unreconciled(among some: [TimeBucket]) -> [TimeBucket: Int] {
        var unreconciled: [TimeBucket: Int] = [:]
        for bucket in some {
            if let record = buckets.record(of: bucket), record.isUnreconciled { unreconciled[bucket] = record.newest }
        }
        return unreconciled
    }

    /// The newest total of a bucket.
    package func total(of bucket: TimeBucket) -> Int { buckets.record(of: bucket)?.newest ?? 0 }

    /// Whether a bucket was there before the counters, and was not read yet.
    package func isUnread(_ bucket: TimeBucket) -> Bool { buckets.record(of: bucket)?.isUnread ?? false }

    /// Entries that PostHog's totals show and no accepted answer has yet explained.
    package var unreconciledEntries: Int {
        buckets.recent.values.reduce(0) { $0 + $1.record.unreconciledCount }
            + buckets.past.reduce(0) { sum, bucket in
                let record = bucket.value.record
                return record.isUnread || !isWithinHorizon(bucket.key) ? sum : sum + record.unreconciledCount
            }
    }

    // MARK: Showing

    /// Records that the values of all series were shown, new ones at 0.
    package mutating func shown(at uptime: Duration) { series.recordShown(at: uptime) }

    /// Shows new series as they are whose 0 was scraped and was shown for an interval, or for the longest time.
    ///
    /// - Parameter scraped: when the last scrape was, by the monotonic clock.
    package mutating func release(at uptime: Duration, scraped: Duration?, interval: Duration) {
        series.release(at: uptime, scraped: scraped, interval: interval)
    }

    /// Completes the baseline as soon as nothing recent is unread. Returns true when it does so now.
    package mutating func completeBaseline() -> Bool {
        guard !baselineComplete, frontier != nil else { return false }
        baselineComplete = buckets.recent.values.allSatisfy { !$0.record.isUnread }
        if baselineComplete { rank(isFirst: true, at: lastAdvance?.time ?? began ?? Timestamp(seconds: 0)) }
        return baselineComplete
    }
}
