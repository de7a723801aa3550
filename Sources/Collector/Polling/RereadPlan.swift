package import Basics

/// Which unreconciled buckets to read in a poll. One that changed is always asked for; one that does not add up
/// although nothing changed is asked for again, at growing distances, so that a server that never adds up costs little.
package struct RereadPlan: Sendable {
    /// The longest distance between two readings of a bucket that does not change, in polls.
    private static let longestPause = 16

    private var readings: [TimeBucket: Reading] = [:]
    /// When the services of a bucket could first not all be named.
    private var unattributedSince: [TimeBucket: Timestamp] = [:]
    /// Since which poll buckets have been unreconciled.
    private(set) var unreconciledSince: [TimeBucket: Timestamp] = [:]

    private struct Reading: Sendable {
        let total: Int
        let count: Int
        let nextPoll: Int
        let outcome: Outcome
        /// Whether a reading up to the end, while the total was this, did not do.
        let wasReadToEnd: Bool
    }

    /// What came of a reading that leaves a bucket unreconciled.
    package enum Outcome: Sendable {
        /// All services were asked about, to the last microsecond, and entries are missing.
        case lacking
        /// So they are where it was asked up to the end itself, or that gave too many.
        case lackingToEnd
        /// It was of a part, or not accepted.
        case unclear
    }

    package init() {}

    /// The buckets to read in poll number `poll`, newest first.
    package func due(of unreconciled: [TimeBucket: Int], poll: Int) -> [TimeBucket] {
        unreconciled.filter { isDue($0.key, total: $0.value, poll: poll) }.keys.sorted(by: >)
    }

    package func isDue(_ bucket: TimeBucket, total: Int, poll: Int) -> Bool {
        guard let last = readings[bucket], last.total == total else { return true }
        return poll >= last.nextPoll
    }

    /// Whether a bucket was read while its total was this.
    func wasRead(_ bucket: TimeBucket, total: Int) -> Bool { readings[bucket]?.total == total }

    /// Whether to read a bucket up to its end: there can be entries in the last microsecond, which the reading before left out.
    func isToBeReadToEnd(_ bucket: TimeBucket, total: Int) -> Bool {
        readings[bucket].map { $0.total == total && $0.outcome == .lacking } ?? false
    }

    /// Whether that was done while the total was this.
    func wasReadToEnd(_ bucket: TimeBucket, total: Int) -> Bool {
        readings[bucket].map { $0.total == total && $0.wasReadToEnd } ?? false
    }

    /// Records that a bucket was read, and checked, while its total was `total`.
    package mutating func recordReading(
        of bucket: TimeBucket, total: Int, poll: Int, _ outcome: Outcome = .unclear
    ) {
        let last = readings[bucket].flatMap { $0.total == total ? $0 : nil }
        let earlier = last?.count ?? 0
        let pause = min(1 << min(earlier, 10), Self.longestPause)
        readings[bucket] = Reading(
            total: total, count: earlier + 1, nextPoll: poll + pause, outcome: outcome,
            wasReadToEnd: outcome == .lackingToEnd || last?.wasReadToEnd ?? false)
    }

    /// Records that the services of a bucket cannot all be named. Returns since when that is so.
    mutating func unattributed(_ bucket: TimeBucket, at now: Timestamp) -> Timestamp {
        let since = min(unattributedSince[bucket] ?? now, now)
        unattributedSince[bucket] = since
        return since
    }

    /// Records which buckets a poll leaves unreconciled.
    mutating func pollEnded(leaving unreconciled: some Sequence<TimeBucket>, at now: Timestamp) {
        let since = unreconciledSince
        unreconciledSince = Dictionary(unreconciled.map { ($0, since[$0] ?? now) }) { first, _ in first }
    }

    /// How often a bucket was read while its total was this.
    func readings(of bucket: TimeBucket, total: Int) -> Int {
        readings[bucket].map { $0.total == total ? $0.count : 0 } ?? 0
    }

    /// Has every bucket read again, as what could not be accepted may be now.
    mutating func readAll() { readings = [:] }

    package mutating func forget(before time: Timestamp) {
        readings = readings.filter { $0.key.start >= time }
        unattributedSince = unattributedSince.filter { $0.key.start >= time }
    }
}
