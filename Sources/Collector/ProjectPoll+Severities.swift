import Basics
import PostHogLogs

// Of which severity, where services alone does not tell.

extension ProjectPoll {
    /// Who has the trace and fatal entries of a bucket: nobody, whom the ledger knows if that explains all that is shown,
    /// or whom services names when asked for these alone; and the services about which that could not be asked yet. nil
    /// when that call failed.
    mutating func split(
        of services: BucketServices, showing tally: SeverityCounts
    ) async throws(Rejection) -> (split: TraceFatalCounts, unasked: Set<ServiceName>)? {
        let shown = tally.split
        guard shown != .zero || tally.otherValue > 0 else { return (.none, []) }
        let bucket = services.bucket
        let known = TraceFatalCounts(
            trace: state.ledger.known(.trace, in: bucket), fatal: state.ledger.known(.fatal, in: bucket))
        guard known.counts != shown || tally.otherValue > 0 else { return (known, []) }
        let levels: [Severity] = [.trace, .fatal]
        guard
            let answer = await self.services(over: bucket.range, upTo: services.dateTo, severityLevels: levels)
        else { return nil }
        // A filter that finds lower case only leaves capitals in debug and error, in one reading as in the next.
        let fewest = state.readPlan.wasRead(bucket, total: services.total) ? tally.inLowerCase : shown
        guard answer.mayBeCut else {
            let split = try TraceFatalCounts(answer.rows)
            if services.completeness == .unattributed, services.dateTo == .lastMicrosecond, split.counts != shown {
                return try await splitToEnd(of: bucket, showing: shown, orElse: split).map { ($0, []) }
            }
            try split.verify(atLeast: fewest)
            return (split, [])
        }
        let suspects = suspects(of: services, known: known)
        let (all, unasked) = await completed(answer, levels, among: suspects, of: services)
        let split = try TraceFatalCounts(all.rows).raised(to: known)
        // Of services that were not asked about, or that nobody can name, there may be more.
        if services.completeness == .whole, unasked.isEmpty { try split.verify(atLeast: fewest) }
        return (split, unasked)
    }

    /// The same up to the bucket's end, which a server may take in: believed only if it is exactly what is shown. Where the
    /// list is cut only there, nothing is left to hold the `shorter` answer against.
    private mutating func splitToEnd(
        of bucket: TimeBucket, showing shown: TraceFatalTotals, orElse shorter: TraceFatalCounts
    ) async throws(Rejection) -> TraceFatalCounts? {
        guard let answer = await services(over: bucket.range, upTo: .end, severityLevels: [.trace, .fatal])
        else { return nil }
        guard !answer.mayBeCut else { return shorter }
        let split = try TraceFatalCounts(answer.rows)
        guard split.counts == shown else { throw .traceFatalBehind }
        return split
    }

    /// The services that have more debug or error entries than the ledger knows the true severity of.
    private func suspects(of services: BucketServices, known: TraceFatalCounts) -> [ServiceName] {
        let debug = state.ledger.known(.debug, in: services.bucket)
        let error = state.ledger.known(.error, in: services.bucket)
        return services.services.rows.filter { row in
            guard let bands = row.bands else { return false }
            return bands.debug > (debug[row.name] ?? 0) + (known.trace[row.name] ?? 0)
                || bands.error > (error[row.name] ?? 0) + (known.fatal[row.name] ?? 0)
        }
        .map(\.name)
    }

    /// The answer with every one of some services, also where the sum fits before: what has come in meanwhile can make up
    /// for one that is missing. And those that could not be asked about, since a call failed or the poll has asked enough.
    private mutating func completed(
        _ answer: ServicesReading, _ levels: [Severity], among names: [ServiceName], of reading: BucketServices
    ) async -> (all: ServicesReading, unasked: Set<ServiceName>) {
        let listed = answer.names
        let (all, completeness) = await complete(
            answer, over: reading.bucket.range, upTo: reading.dateTo, severityLevels: levels, expected: .max,
            among: names.filter { $0.isWhole && !listed.contains($0) })
        // A row that may be one of two, the other one missing, says too little of its service.
        var unasked = Set(names).intersection(all.rows.map(\.name)).subtracting(all.names)
        if case .partial(let more) = completeness { unasked.formUnion(more) }
        return (all, unasked)
    }
}
