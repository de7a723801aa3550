package import Basics
package import Collector
package import Ledger

/// The history of what one poller counts.
package struct HistoryPart {
    package let poller: ProjectPoller
    package let plan: HistoryPlan
    package let seam: HistorySeam?
    package var reader: HistoryReader
    package var counter: HistoryCounter

    /// - Parameters:
    ///   - plan: up to where it goes.
    ///   - saved: where an earlier run ended.
    package init(
        _ poller: ProjectPoller, _ plan: HistoryPlan, seam: HistorySeam? = nil, saved: HistoryBookmark.Part? = nil
    ) {
        self.poller = poller
        self.plan = plan
        self.seam = seam
        var totals = saved?.totals ?? HistoryTotals()
        if poller.historyMetrics.contains(where: \.isSingle), totals.entries.isEmpty {
            totals.entries[SeriesKey(0, .values([]))] = 0
        }
        let known = Set(totals.entries.keys).union(seam?.baselines.map { Set($0.keys) } ?? [])
        reader = HistoryReader(as: poller, knowing: known.sorted(by: SeriesKey.isBefore))
        counter = HistoryCounter(totals, limits: saved?.limits, seam: seam)
    }

    /// The groups of the series of a poller.
    package static func groups(of poller: ProjectPoller) -> SeriesGroups { HistoryReader(as: poller).groups }

    /// The day that begins then, as far as this goes; nil behind its end.
    package func day(_ start: Timestamp) -> HistoryDay? {
        start < plan.range.end ? plan.day(start) : nil
    }

    /// How many requests it takes at most, on a server of today, from a day on; the first asks for the server's time.
    package func mostRequests(from start: Timestamp) -> Int {
        let runs = plan.days.filter { $0.range.start >= start }.flatMap { HistoryPlan.runs(of: $0.buckets) }
        return runs.reduce(1) { $0 + poller.mostHistoryRequests(buckets: $1.count) }
    }
}

extension SeriesKey {
    /// One order, whichever: places are given in it.
    fileprivate static func isBefore(_ left: SeriesKey, _ right: SeriesKey) -> Bool {
        guard left.group == right.group else { return left.group < right.group }
        let (one, other) = (left.labels.values ?? [], right.labels.values ?? [])
        return one.lexicographicallyPrecedes(other) { $0.text < $1.text }
    }
}
