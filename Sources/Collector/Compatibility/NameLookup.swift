import Basics
import PostHogLogs

/// Asks by name for the services that a list of a range leaves out.
struct NameLookup {
    let range: TimeRange
    let dateTo: LogsRequest.DateTo
    /// Only entries of these are counted; all where there are none.
    var severities: [Severity] = []
    /// The services whose entries were read before. The others are asked for first, by turns with them, so that all are read at
    /// last where not all can be asked for in one poll.
    var known: Set<ServiceName> = []

    private static let namesARequest = 100

    /// Asks for further services until the entries add up, all names were asked for, or nothing more may be asked.
    ///
    /// - Parameters:
    ///   - expected: how many entries there are.
    ///   - wanted: the names that may be missing; nil for all that are known or can be found.
    func complete(
        _ list: ServiceList, expected: Int, among wanted: [ServiceName]? = nil, of project: inout PolledProject,
        _ allowance: inout RequestAllowance
    ) async -> (ServiceList, Coverage) {
        var list = list
        var hasSearched = wanted != nil
        let turn = project.state.polls * Self.namesARequest
        var groups = grouped(wanted ?? project.state.directory.names(besides: list.names, turn: turn))
        while list.entries < expected {
            guard let group = groups.first else {
                guard !hasSearched else { return (list, .unattributed(totals: [:])) }
                hasSearched = true
                guard let found = await project.serviceNames(over: range) else { return (list, .partial(unasked: [])) }
                let listed = list.names
                groups = grouped(found.filter { $0.isWhole && !listed.contains($0) })
                continue
            }
            guard allowance.takeRequestByName(at: project.uptime),
                let more = await project.services(over: range, upTo: dateTo, severities: severities, names: group)
            else { return (list, .partial(unasked: Set(groups.joined()))) }
            list.add(more)
            let listed = list.names
            // Of a list that was cut again the rest is asked for by itself: together with others it might be cut again.
            let remaining = more.mayBeCut ? group.filter { !listed.contains($0) } : []
            groups.removeFirst()
            if !remaining.isEmpty, remaining.count < group.count { groups.insert(remaining, at: 0) }
        }
        return (list, .complete)
    }

    private func grouped(_ names: [ServiceName]) -> [[ServiceName]] {
        names.grouped(known: known, by: Self.namesARequest)
    }
}
