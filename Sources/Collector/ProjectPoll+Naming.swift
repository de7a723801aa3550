import Basics
import PostHogLogs

// Who else: the services that a list leaves out, by name.

extension ProjectPoll {
    /// Asks for further services by name until the entries add up, all names were asked for, or the poll has asked enough.
    ///
    /// - Parameters:
    ///   - wanted: the names that may be missing; nil for all that are known or can be found.
    ///   - known: those whose entries were read before. The others come first by turns with them, so that all are read at
    ///     last where not all can be asked for in one poll.
    mutating func complete(
        _ reading: ServicesReading, over range: TimeRange, upTo dateTo: LogsRequest.DateTo,
        severityLevels: [Severity] = [], expected: Int, among wanted: [ServiceName]? = nil, known: Set<ServiceName> = []
    ) async -> (ServicesReading, BucketServices.Completeness) {
        var reading = reading
        var hasSearched = wanted != nil
        let candidates = wanted ?? state.directory.names(besides: reading.names, turn: number * Self.namesAtOnce)
        var groups = candidates.grouped(known: known, by: Self.namesAtOnce)
        while reading.entries < expected {
            guard let group = groups.first else {
                guard !hasSearched else { return (reading, .unattributed) }
                hasSearched = true
                guard let found = await findNames(over: range) else { return (reading, .partial(unasked: [])) }
                let listed = reading.names
                groups = found.filter { $0.isWhole && !listed.contains($0) }.grouped(known: known, by: Self.namesAtOnce)
                continue
            }
            guard namedCallsLeft > 0, !isTimeUp,
                let more = await services(over: range, upTo: dateTo, severityLevels: severityLevels, named: group)
            else { return (reading, .partial(unasked: Set(groups.joined()))) }
            namedCallsLeft -= 1
            reading.add(more)
            let listed = reading.names
            // Of a list that was cut again the rest is asked for by itself: together with others it might be cut again.
            let rest = more.mayBeCut ? group.filter { !listed.contains($0) } : []
            groups.removeFirst()
            if !rest.isEmpty, rest.count < group.count { groups.insert(rest, at: 0) }
        }
        return (reading, .whole)
    }

    private static let namesAtOnce = 100

    /// The names of all services that wrote entries in a range, the blank one too; nil where they cannot be had.
    mutating func findNames(over range: TimeRange) async -> [ServiceName]? {
        await showRise()
        var names: [ServiceName] = [.blank]
        do throws(Unanswered) {
            names += try await state.client.serviceNames(over: range)
            lacksValues = false
        } catch {
            lacksValues = lacksValues || error.isMissingEndpoint
            guard lacksValues else { return nil }
        }
        state.directory.add(names, at: uptime)
        return names
    }
}
