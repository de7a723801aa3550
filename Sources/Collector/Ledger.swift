package import Basics
package import PostHogLogs

/// Turns "the count of this bucket is now n" into counters that never lie. It owns, for one project, what was counted and
/// the evidence of it; nobody else may raise a counter.
///
/// - Absorbing the same answer twice changes nothing, a late entry adds only the difference, a smaller count lowers
///   nothing.
/// - Every mark is a lower bound of the truth when it is read, so reading again can only bring it closer.
/// - What was there at the first look is the baseline, and is not counted: the first reading of such a bucket only notes
///   what is in it.
/// - A bucket is forgotten only long after it was settled by a look later than its end plus the lookback. Until then it
///   is looked at again, so an outage delays what is counted and loses none of it.
package struct Ledger: Sendable {
    /// How long after the end of a bucket PostHog itself takes its entries to be complete, in seconds.
    package static let lateAfterSeconds: Int64 = 600

    package let reach: LedgerReach
    package var series: SeriesTable
    /// Bytes first seen since the baseline, by severity; empty where the server does not say.
    package internal(set) var bytes: [Severity: Int] = [:]
    /// Entries first seen later than 10 minutes after the end of a bucket that had been looked at since it closed.
    package internal(set) var lateEntries = 0
    /// How often the total of a bucket came back smaller than it was.
    package internal(set) var shrunkBuckets = 0
    /// Time that was never looked at, since it lay too far back when it could be.
    package internal(set) var gapSeconds: Int64 = 0
    /// When the first look was: what the counters beside those of the series count since.
    package internal(set) var began: Timestamp?
    /// Whether all that the first look found in the lookback was read, so that every counter counts.
    package internal(set) var baselineComplete = false

    /// The buckets of the lookback up to the one that is still open, but for those that a wrong clock has moved to the past.
    var recent: [TimeBucket: BucketAccount] = [:]
    /// What was recent, in fewer and wider buckets.
    var past: [TimeBucket: PastBucket] = [:]
    /// The end of the newest bucket that was looked at as recent; nil before the first look.
    var frontier: Timestamp?
    private var toSweep: Set<TimeBucket> = []

    // What `advance` goes by.
    var lastAdvance: (time: Timestamp, uptime: Duration)?
    /// By the monotonic clock; nil where the counters began in an earlier process.
    var firstLook: Duration?
    /// What lies before it was there before the counters, as was found out when a wrong clock was set right.
    var baselineEnd: Timestamp?
    /// What lies before it was forgotten, or never known.
    var knownFrom: Timestamp?
    /// What lies before it is too far back to be looked at.
    var horizon: Timestamp?
    /// A horizon, and since when what lies before it has been out of reach.
    var leaving: (start: Timestamp, since: Duration)?

    package init(reach: LedgerReach, seriesLimit: Int) {
        self.reach = reach
        series = SeriesTable(limit: seriesLimit)
    }

    // MARK: Looking: which buckets changed

    /// The recent buckets, oldest first.
    package var recentBuckets: [TimeBucket] {
        recent.keys.sorted()
    }

    /// The past buckets that may be looked at, oldest first.
    package var pastBuckets: [TimeBucket] { past.keys.filter(isWithinReach).sorted() }

    func isWithinReach(_ bucket: TimeBucket) -> Bool { horizon.map { bucket.end > $0 } ?? true }

    /// Up to when this ledger has counted, to a bucket; nil before the first look.
    package var countedUpTo: Timestamp? { frontier?.adding(seconds: -reach.grid.bucketSeconds) }

    /// Has every past bucket looked at once more.
    package mutating func sweep() {
        toSweep = Set(past.keys.filter(isWithinReach))
    }

    /// The past buckets that are to be looked at, newest first: those not yet settled by a look later than their end plus
    /// the lookback, those to be swept, and those that a clock set back brings into the lookback again.
    package func pastDue(at now: Timestamp) -> [TimeBucket] {
        let lookback = reach.grid.lookback(at: now).start
        return past.filter { bucket, account in
            guard isWithinReach(bucket) else { return false }
            guard !toSweep.contains(bucket), bucket.end <= lookback else { return true }
            let final = bucket.end.adding(seconds: reach.grid.lookbackSeconds)
            guard now >= final else { return false }
            return !account.head.isSettled || (account.head.lastLook.map { $0 < final } ?? true)
        }
        .keys.sorted(by: >)
    }

    /// Notes the totals that were given for all `buckets`; a bucket without an entry in `answer` is empty.
    package mutating func note(_ answer: [TimeBucket: Int], of buckets: [TimeBucket], at now: Timestamp) {
        if frontier == nil {
            frontier = recent.keys.max()?.end
            began = now
        }
        for bucket in buckets {
            toSweep.remove(bucket)
            guard let wasUnread = head(of: bucket)?.isUnread else { continue }
            guard let look = change(bucket, { $0.note(total: answer[bucket] ?? 0, of: bucket, at: now) }) else {
                continue
            }
            if look.shrank { shrunkBuckets += 1 }
            if !wasUnread, Self.isLate(bucket, look, at: now) { lateEntries += look.above }
        }
    }

    private static func isLate(_ bucket: TimeBucket, _ look: BucketHead.Look, at now: Timestamp) -> Bool {
        guard let before = look.before, before >= bucket.end else { return false }
        return now >= bucket.end.adding(seconds: lateAfterSeconds)
    }

    /// Those of `buckets` whose newest total is above what was read, with that total.
    package func open(among buckets: [TimeBucket]) -> [TimeBucket: Int] {
        var open: [TimeBucket: Int] = [:]
        for bucket in buckets {
            if let head = head(of: bucket), head.isOpen { open[bucket] = head.newest }
        }
        return open
    }

    /// The newest total of a bucket.
    package func total(of bucket: TimeBucket) -> Int { head(of: bucket)?.newest ?? 0 }

    /// Whether a bucket was there before the counters, and was not read yet.
    func isUnread(_ bucket: TimeBucket) -> Bool { head(of: bucket)?.isUnread ?? false }

    /// Entries that PostHog's totals show and no believed answer has yet explained.
    package var unreconciledEntries: Int {
        recent.values.reduce(0) { $0 + $1.head.unreconciled }
            + past.reduce(0) { sum, bucket in
                bucket.value.head.isUnread || !isWithinReach(bucket.key) ? sum : sum + bucket.value.head.unreconciled
            }
    }

    // MARK: Showing

    /// Completes the baseline as soon as nothing recent is unread. Returns true when it does so now.
    package mutating func completeBaseline() -> Bool {
        guard !baselineComplete, frontier != nil else { return false }
        baselineComplete = recent.values.allSatisfy { !$0.head.isUnread }
        return baselineComplete
    }
}
