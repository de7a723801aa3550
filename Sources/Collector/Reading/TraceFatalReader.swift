import Basics
import PostHogLogs

/// Finds who has the trace and fatal entries of a bucket, which services counts as debug and error.
struct TraceFatalReader {
    let list: BucketServices
    let shown: SeverityCounts

    private static let severities: [Severity] = [.trace, .fatal]

    /// Nobody, whom the ledger knows if that explains all that is shown, or whom services names when it is asked for these
    /// alone; and the services about which that could not be asked yet. nil when that call failed.
    func read(
        _ project: inout PolledProject, _ allowance: inout RequestAllowance
    ) async throws(Rejection) -> (counts: TraceFatalCounts, unasked: Set<ServiceName>)? {
        let wanted = shown.traceFatal
        guard wanted != .zero || shown.otherValue > 0 || isBehind else { return (.none, []) }
        let known = TraceFatalCounts(
            trace: project.state.ledger.known(.trace, in: list.bucket),
            fatal: project.state.ledger.known(.fatal, in: list.bucket))
        guard known.totals != wanted || shown.otherValue > 0 || isBehind || leavesTooMuch(known)
        else { return (known, []) }
        guard let answer = await services(upTo: list.dateTo, &project) else { return nil }
        // A filter that finds lower case only leaves capitals in debug and error, in one reading as in the next.
        let wasRead = project.state.rereads.wasRead(list.bucket, total: list.total)
        let fewest = wasRead ? shown.inLowerCase : wanted
        guard answer.mayBeCut else {
            let counts = try TraceFatalCounts(answer.rows)
            if list.coverage.isUnattributed, list.dateTo == .lastMicrosecond, counts.totals != wanted {
                return try await readToEnd(orElse: counts, &project).map { ($0, []) }
            }
            try counts.verify(atLeast: fewest)
            return (counts, [])
        }
        let suspects = suspects(known: known, project.state)
        let (all, unasked) = await complete(answer, among: suspects, &project, &allowance)
        let counts = try TraceFatalCounts(all.rows).raised(to: known)
        // Of services that were not asked about, or that nobody can name, there may be more.
        if list.coverage == .complete, unasked.isEmpty { try counts.verify(atLeast: fewest) }
        return (counts, unasked)
    }

    /// Whether the sparkline shows fewer entries than there were before it, so that it may lack trace and fatal entries that the
    /// list has as debug and error.
    private var isBehind: Bool {
        shown.total < list.total
            && list.services.rows.contains { ($0.bands?.debug ?? 0) > 0 || ($0.bands?.error ?? 0) > 0 }
    }

    /// Whether services of the list would have more debug or error entries than are shown: then some of these are trace or fatal,
    /// which a sparkline that lags does not show yet.
    private func leavesTooMuch(_ known: TraceFatalCounts) -> Bool {
        var (debug, error) = (0, 0)
        for row in list.services.rows {
            debug += (row.bands?.debug ?? 0) - (known.trace[row.name] ?? 0)
            error += (row.bands?.error ?? 0) - (known.fatal[row.name] ?? 0)
        }
        return debug > shown[.debug] || error > shown[.error]
    }

    private func services(upTo dateTo: LogsRequest.DateTo, _ project: inout PolledProject) async -> ServiceList? {
        await project.services(over: list.bucket.range, upTo: dateTo, severities: Self.severities)
    }

    /// The same up to the bucket's end, which a server may take in: accepted only if it is exactly what is shown. Where the
    /// list is cut only there, nothing is left to hold the `shorter` answer against.
    private func readToEnd(
        orElse shorter: TraceFatalCounts, _ project: inout PolledProject
    ) async throws(Rejection) -> TraceFatalCounts? {
        guard let answer = await services(upTo: .end, &project) else { return nil }
        guard !answer.mayBeCut else { return shorter }
        let counts = try TraceFatalCounts(answer.rows)
        guard counts.totals == shown.traceFatal else { throw .traceFatalBehind }
        return counts
    }

    /// The services that have more debug or error entries than the ledger knows the true severity of.
    private func suspects(known: TraceFatalCounts, _ state: ProjectState) -> [ServiceName] {
        let debug = state.ledger.known(.debug, in: list.bucket)
        let error = state.ledger.known(.error, in: list.bucket)
        return list.services.rows.filter { row in
            guard let bands = row.bands else { return false }
            return bands.debug > (debug[row.name] ?? 0) + (known.trace[row.name] ?? 0)
                || bands.error > (error[row.name] ?? 0) + (known.fatal[row.name] ?? 0)
        }
        .map(\.name)
    }

    /// The answer with every one of some services, also where the sum fits before: what has come in meanwhile can make up
    /// for one that is missing. And those that could not be asked about, since a call failed or the poll has asked enough.
    private func complete(
        _ answer: ServiceList, among names: [ServiceName], _ project: inout PolledProject,
        _ allowance: inout RequestAllowance
    ) async -> (all: ServiceList, unasked: Set<ServiceName>) {
        let listed = answer.names
        let lookup = NameLookup(range: list.bucket.range, dateTo: list.dateTo, severities: Self.severities)
        let (all, coverage) = await lookup.complete(
            answer, expected: .max, among: names.filter { $0.isWhole && !listed.contains($0) }, of: &project, &allowance
        )
        // A row that may be one of two, the other one missing, says too little of its service.
        var unasked = Set(names).intersection(all.rows.map(\.name)).subtracting(all.names)
        if case .partial(let more) = coverage { unasked.formUnion(more) }
        return (all, unasked)
    }
}
