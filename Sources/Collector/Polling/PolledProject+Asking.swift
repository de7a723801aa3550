import Basics
import Ledger
import PostHogLogs

// What is asked of PostHog. Before each question new counters are shown as they are, if it is time, and others are answered: an
// answer may take long.

extension PolledProject {
    /// Gives the ledger the totals of buckets, as far as they can be had: from count-ranges, or from sparkline where a server has
    /// no count-ranges. Returns those that it was given.
    @discardableResult
    mutating func checkTotals(of buckets: [TimeBucket], at now: Timestamp) async -> [TimeBucket: Int] {
        await pauseForOthers()
        let totals = await state.client.totals(of: buckets, filter: counted.filter)
        let seen = buckets.filter { totals.value[$0] != nil }
        if !seen.isEmpty { end(.noCountRanges) }
        state.ledger.record(totals: totals.value, of: seen, at: now)
        if totals.failure?.isMissingEndpoint ?? false { begin(.noCountRanges) }
        guard totals.failure != nil, state.modes.inUse.contains(.noCountRanges) else { return totals.value }
        let missing = buckets.filter { totals.value[$0] == nil }
        let shown = await severities(of: missing).buckets
        let others = shown.mapValues(\.total)
        state.ledger.record(totals: others, of: missing.filter { shown[$0] != nil }, at: now)
        return totals.value.merging(others) { first, _ in first }
    }

    /// The services that wrote entries in a range; nil where they, or those of a part of it, could not be had.
    mutating func services(
        over range: TimeRange, upTo dateTo: LogsRequest.DateTo = .end, severities: [Severity] = [],
        names: [ServiceName] = []
    ) async -> ServiceList? {
        guard let filter = counted.filter.narrowed(to: names, severities) else { return ServiceList([]) }
        await pauseForOthers()
        do throws(Unanswered) {
            let list = ServiceList(
                try await state.client.services(over: range, upTo: dateTo, filter: filter))
            end(.noServices)
            state.directory.add(list.rows.map(\.name), at: uptime)
            return list
        } catch {
            if error.isMissingEndpoint { begin(.noServices) }
            return nil
        }
    }

    /// What sparkline shows of buckets, and of the window where there is one.
    mutating func severities(of buckets: [TimeBucket], window: TimeRange? = nil) async -> SparklineCounts {
        await pauseForOthers()
        return await state.client.severities(of: buckets, window: window, filter: counted.filter).value
    }

    /// The names of all services that wrote entries in a range, the blank one too; nil where they cannot be had.
    mutating func serviceNames(over range: TimeRange) async -> [ServiceName]? {
        await pauseForOthers()
        var names: [ServiceName] = [.blank]
        do throws(Unanswered) {
            names += try await state.client.serviceNames(over: range)
            state.modes.lacksValues = false
        } catch {
            state.modes.lacksValues = state.modes.lacksValues || error.isMissingEndpoint
            guard state.modes.lacksValues else { return nil }
        }
        state.directory.add(names, at: uptime)
        return names
    }
}
