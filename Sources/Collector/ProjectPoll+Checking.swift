import Basics
import Ledger
import PostHogLogs

// What changed: the totals of buckets, from count-ranges, or from sparkline where a server has no count-ranges.

extension ProjectPoll {
    /// Gives the ledger the totals of buckets, as far as they can be had.
    mutating func check(_ buckets: [TimeBucket], at now: Timestamp) async {
        await showRise()
        let totals = await state.client.totals(of: buckets)
        let seen = buckets.filter { totals.value[$0] != nil }
        if !seen.isEmpty { end(.noCountRanges) }
        state.ledger.record(totals: totals.value, of: seen, at: now)
        if totals.failure?.isMissingEndpoint ?? false { begin(.noCountRanges) }
        guard totals.failure != nil, state.modes.inUse.contains(.noCountRanges) else { return }
        await checkBySparkline(buckets.filter { totals.value[$0] == nil }, at: now)
    }

    private mutating func checkBySparkline(_ buckets: [TimeBucket], at now: Timestamp) async {
        let shown = await askSparkline(for: buckets).buckets
        let seen = buckets.filter { shown[$0] != nil }
        state.ledger.record(totals: shown.mapValues(\.total), of: seen, at: now)
    }

    /// What sparkline shows of buckets, and of the window where there is one.
    mutating func askSparkline(for buckets: [TimeBucket], window: TimeRange? = nil) async -> SparklineReading {
        var groups = buckets.byWidth[...]
        let newest = groups.popFirst() ?? (settings.grid, [])
        var reading = await askSparkline(for: newest.buckets, in: newest.grid, window: window)
        for group in groups { reading.add(await askSparkline(for: group.buckets, in: group.grid, window: nil)) }
        return reading
    }

    private mutating func askSparkline(
        for buckets: [TimeBucket], in grid: BucketGrid, window: TimeRange?
    ) async -> SparklineReading {
        await showRise()
        let answers = await state.client.severities(of: buckets, window: window).value
        return SparklineReading(answers, grid: grid, window: window)
    }
}
