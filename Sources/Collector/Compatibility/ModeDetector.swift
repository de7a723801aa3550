import Basics
import Ledger
import PostHogLogs

/// The compatibility modes in use, and the evidence for those that take more than one answer to tell.
struct ModeDetector: Sendable {
    private(set) var inUse: Set<CompatibilityMode> = []
    /// Whether the server cannot say which services there are.
    var lacksValues = false
    /// Lists in a row that held more than there can be.
    private var excesses = 0
    private var probes = Recurrence.everyHour

    /// How many such lists there have to be: one may be of a replica that another lags behind.
    private static let excessesNeeded = 2

    /// Whether services are asked for one by one.
    var asksByService: Bool { !inUse.isDisjoint(with: [.noSeverityBreakdown, .servicesIgnoreTime, .noServices]) }

    /// Returns true if that is news.
    mutating func begin(_ mode: CompatibilityMode) -> Bool { inUse.insert(mode).inserted }

    /// Returns true if that is news.
    mutating func end(_ mode: CompatibilityMode) -> Bool { inUse.remove(mode) != nil }

    /// Whether to ask services for lists although they were of no use, to see whether they still are.
    mutating func isTimeToProbe(at uptime: Duration) -> Bool { probes.isDue(at: uptime) }

    /// What lists of buckets that closed a while ago say about whether services takes the time of day into account: where it
    /// does, they cannot hold more than both count-ranges before and sparkline after them. nil where they say nothing.
    mutating func ignoresTime(
        _ lists: [BucketServices], against reference: SparklineCounts, at now: Timestamp
    ) -> Bool? {
        let closed = lists.compactMap { list in
            list.bucket.end.adding(seconds: Ledger.lateAfterSeconds) <= now
                ? reference.buckets[list.bucket].map { (list: list, shown: $0.total) } : nil
        }
        // A sparkline that shows less than the total before it is of a replica that lags, and no reference.
        .filter { $0.shown >= $0.list.total }
        guard !closed.isEmpty else { return nil }
        guard closed.allSatisfy({ $0.list.services.entries <= max($0.list.total, $0.shown) }) else {
            excesses += 1
            return excesses >= Self.excessesNeeded ? true : nil
        }
        excesses = 0
        // Less than is shown might be a whole day as a replica sees it that lags behind. A list that is cut tells nothing.
        let isExact = closed.allSatisfy { list, shown in
            list.services.mayBeCut || (list.services.entries == list.total && list.services.entries == shown)
        }
        return isExact ? false : nil
    }
}
