package import PostHogLogs

/// Turns "the count of this bucket is now n" into counters that never lie. It owns, for one project, what was counted and
/// the evidence of it; nobody else may raise a counter.
///
/// - Absorbing the same answer twice changes nothing, a late entry adds only the difference, a smaller count lowers
///   nothing.
/// - Every mark is a lower bound of the truth when it is read, so reading again can only bring it closer.
/// - Until the baseline is complete nothing is counted: counters mean "entries first seen since then".
package struct Ledger: Sendable {
    /// How long after the end of a bucket PostHog itself takes its entries to be complete, in seconds.
    package static let lateAfterSeconds: Int64 = 600

    package private(set) var series: SeriesTable
    /// Bytes first seen since the baseline, by severity; empty where the server does not say.
    package private(set) var bytes: [Severity: Int] = [:]
    /// Entries first seen later than 10 minutes after the end of a bucket that had been looked at since it closed.
    package private(set) var lateEntries = 0
    /// How often the total of a bucket came back smaller than it was.
    package private(set) var shrunkBuckets = 0
    package private(set) var baselineComplete = false

    private var entryMarks = HighWaterMarks<SeriesID>()
    private var byteMarks = HighWaterMarks<Severity>()
    private var totals: [TimeBucket: Total] = [:]
    private var readBuckets: Set<TimeBucket> = []
    private var lastLook: Timestamp?
    /// Nothing before it is ever read again: what left the lookback has been forgotten, and would count twice.
    private var floor = Timestamp(microseconds: .min)

    /// What count-ranges said of a bucket.
    private struct Total: Sendable {
        var newest = 0
        var highest = 0
    }

    package init(seriesLimit: Int) {
        series = SeriesTable(limit: seriesLimit)
    }

    // MARK: Looking: which buckets changed

    /// Moves on to a lookback, and forgets what lies before it. A lookback that a clock set back would move into what is
    /// forgotten already is cut there. Returns the range that may be asked for; nil if nothing is left of it.
    package mutating func advance(to lookback: TimeRange) -> TimeRange? {
        floor = max(floor, lookback.start)
        entryMarks.forget(before: floor)
        byteMarks.forget(before: floor)
        totals = totals.filter { $0.key.start >= floor }
        readBuckets = readBuckets.filter { $0.start >= floor }
        return floor < lookback.end ? TimeRange(start: floor, end: lookback.end) : nil
    }

    /// Notes the totals that count-ranges gave for all `buckets`; a bucket without an entry in `answer` is empty.
    package mutating func note(_ answer: [TimeBucket: Int], of buckets: [TimeBucket], at now: Timestamp) {
        for bucket in buckets where answer[bucket] != nil || totals[bucket] != nil {
            var total = totals[bucket] ?? Total()
            let newest = answer[bucket] ?? 0
            if newest < total.newest { shrunkBuckets += 1 }
            if isLate(bucket, at: now) { lateEntries += max(0, newest - total.highest) }
            total.newest = newest
            total.highest = max(total.highest, newest)
            totals[bucket] = total
        }
        lastLook = now
    }

    private func isLate(_ bucket: TimeBucket, at now: Timestamp) -> Bool {
        guard baselineComplete, let lastLook else { return false }
        return lastLook >= bucket.end && now >= bucket.end.adding(seconds: Self.lateAfterSeconds)
    }

    /// Buckets whose newest total is above what was counted, with that total.
    package var openBuckets: [TimeBucket: Int] {
        totals.mapValues(\.newest).filter { $0.value > entryMarks.sum(of: $0.key) }
    }

    /// Entries that count-ranges shows and no believed answer has yet explained.
    package var unreconciledEntries: Int {
        openBuckets.reduce(0) { $0 + $1.value - entryMarks.sum(of: $1.key) }
    }

    /// End of the newest of `buckets` that is closed and adds up to its total. Buckets that were never asked for do not count.
    package func watermark(of buckets: [TimeBucket], at now: Timestamp) -> Timestamp? {
        guard let lastLook else { return nil }
        return buckets.filter { $0.end <= min(now, lastLook) && isSettled($0) }.map(\.end).max()
    }

    private func isSettled(_ bucket: TimeBucket) -> Bool {
        (totals[bucket]?.newest ?? 0) == entryMarks.sum(of: bucket)
    }

    // MARK: Absorbing: what was believed of a bucket

    /// Takes in cells that were believed, in the order in which their series are to be let in where room is short.
    /// Returns the number of entries newly counted.
    @discardableResult
    package mutating func absorb(_ cells: [SeriesCount], of bucket: TimeBucket) -> Int {
        guard bucket.start >= floor else { return 0 }
        var seen: [(id: SeriesID, entries: Int)] = []
        var places: [SeriesID: Int] = [:]
        for cell in cells where cell.entries > 0 {
            let id = series.admit(cell.key)
            if let place = places[id] {
                seen[place].entries += cell.entries
            } else {
                places[id] = seen.count
                seen.append((id, cell.entries))
            }
        }
        readBuckets.insert(bucket)
        return seen.reduce(0) { $0 + count(entryMarks.raise($1.id, of: bucket, to: $1.entries), in: $1.id) }
    }

    private mutating func count(_ increment: Int, in id: SeriesID) -> Int {
        guard baselineComplete else { return 0 }
        series.add(increment, to: id)
        return increment
    }

    /// Takes in the bytes of a whole bucket by severity, from a server that gives them.
    package mutating func absorb(bytes seen: [Severity: Int], of bucket: TimeBucket) {
        guard bucket.start >= floor else { return }
        for severity in Severity.allCases {
            let increment = byteMarks.raise(severity, of: bucket, to: seen[severity] ?? 0)
            bytes[severity, default: 0] += baselineComplete ? increment : 0
        }
    }

    /// Completes the baseline as soon as every bucket that has entries was read once. Returns true when it does so now.
    package mutating func completeBaseline() -> Bool {
        guard !baselineComplete, lastLook != nil else { return false }
        baselineComplete = totals.allSatisfy { $0.value.newest == 0 || readBuckets.contains($0.key) }
        return baselineComplete
    }

    // MARK: Showing

    /// The value to show of each series, by its place in `series.keys`.
    package mutating func expose() -> [Int] { series.expose() }

    /// What is known of one severity in a bucket, by service. What went to the overflow is known of no service.
    package func known(_ severity: Severity, in bucket: TimeBucket) -> [String: Int] {
        var known: [String: Int] = [:]
        for (id, entries) in entryMarks.cells(of: bucket) {
            let key = series.keys[id]
            guard key.severity == severity, key.service != SeriesKey.overflowService else { continue }
            known[key.service] = entries
        }
        return known
    }
}

/// A number of entries of one series in one bucket.
package struct SeriesCount: Hashable, Sendable {
    package let key: SeriesKey
    package let entries: Int

    package init(service: String, severity: Severity, entries: Int) {
        key = SeriesKey(service: service, severity: severity)
        self.entries = entries
    }
}
