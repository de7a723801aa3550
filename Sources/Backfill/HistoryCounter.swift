package import Basics
package import Ledger

/// The counters of one history: what they stand at, and how they go on day by day.
package struct HistoryCounter: Sendable {
    package private(set) var totals: HistoryTotals
    /// What they stand at in the end, where a live counter goes on; nil before its baseline begins.
    package private(set) var limits: HistoryTotals?
    private let seam: HistorySeam?

    /// How counters rise in a day.
    package struct Rises: Sendable {
        /// What they stood at before.
        package let start: HistoryTotals
        package internal(set) var entries: [SeriesKey: RiseColumn] = [:]
        package internal(set) var bytes: [SeriesGroup: RiseColumn] = [:]
    }

    package init(_ totals: HistoryTotals = HistoryTotals(), limits: HistoryTotals? = nil, seam: HistorySeam? = nil) {
        self.totals = totals
        self.limits = limits
        self.seam = seam
    }

    /// Counts a day.
    ///
    /// - Parameters:
    ///   - entries: of a bucket, by series.
    ///   - bytes: the same by group; nil where the server gave none.
    package mutating func count(
        _ day: HistoryDay, entries: (TimeBucket) -> [SeriesKey: Int], bytes: (TimeBucket) -> [SeriesGroup: Int]?
    ) -> Rises {
        var rises = Rises(start: totals)
        let buckets = day.buckets
        for (index, bucket) in buckets.enumerated() {
            reachBaseline(bucket)
            var found = entries(bucket)
            if day.isLast, index == buckets.count - 1 { complete(&found) }
            for (key, count) in found {
                let rise = allowed(count, of: key)
                guard rise > 0 else { continue }
                rises.entries[key, default: RiseColumn()].append(rise, in: index)
                totals.entries[key, default: 0] += rise
            }
            guard let found = bytes(bucket) else { continue }
            var sums = totals.bytes ?? [:]
            for (group, count) in found where count > 0 {
                rises.bytes[group, default: RiseColumn()].append(count, in: index)
                sums[group, default: 0] += count
            }
            totals.bytes = sums
        }
        return rises
    }

    // MARK: The seam

    private mutating func reachBaseline(_ bucket: TimeBucket) {
        guard limits == nil, let seam, let baselines = seam.baselines, bucket.start >= seam.baselineStart else {
            return
        }
        var end = HistoryTotals()
        end.entries = totals.entries.merging(baselines.filter { $0.value > 0 }, uniquingKeysWith: +)
        limits = end
    }

    /// As much of what is read now as the live counter does not count.
    private func allowed(_ count: Int, of key: SeriesKey) -> Int {
        guard let limits else { return count }
        return max(0, min(count, (limits.entries[key] ?? 0) - (totals.entries[key] ?? 0)))
    }

    /// What was there when the live counters began, and is gone since, is counted last.
    private func complete(_ found: inout [SeriesKey: Int]) {
        guard let limits else { return }
        for (key, end) in limits.entries { found[key] = max(found[key] ?? 0, end - (totals.entries[key] ?? 0)) }
    }
}
