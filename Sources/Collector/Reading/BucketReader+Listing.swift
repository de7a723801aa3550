import Basics
import Ledger
import PostHogLogs

// Who: the services of buckets.

extension BucketReader {
    /// Asks services about each bucket; those that could not be asked about are left out. Where services is of no use, the
    /// buckets are read service by service instead, and nothing is left to be checked.
    func list(
        _ buckets: [TimeBucket], of project: inout PolledProject, _ allowance: inout RequestAllowance
    ) async -> [BucketServices] {
        guard
            !project.state.modes.asksByService || buckets.isEmpty
                || project.state.modes.isTimeToProbe(at: project.uptime)
        else {
            await PerServiceReader(dimensions, at: now).read(buckets, of: &project, allowance)
            return []
        }
        var lists: [BucketServices] = []
        for bucket in buckets where !allowance.isTimeUp(at: project.uptime) {
            if let list = await list(bucket, &project, &allowance) { lists.append(list) }
        }
        return lists
    }

    /// Reads a bucket to its last microsecond: that is never more than there is, whether a server takes `date_to` in or not.
    /// Where that stayed too little, it is read up to its end, and accepted only if that is exactly what there is. Entries of
    /// the next bucket's first instant can make it that only where others are missing at the same time.
    private func list(
        _ bucket: TimeBucket, _ project: inout PolledProject, _ allowance: inout RequestAllowance
    ) async -> BucketServices? {
        let total = project.state.ledger.total(of: bucket)
        guard project.state.rereads.isToBeReadToEnd(bucket, total: total) else {
            return await list(bucket, upTo: .lastMicrosecond, &project, &allowance)
        }
        guard let list = await list(bucket, upTo: .end, &project, &allowance) else { return nil }
        guard list.services.entries != total else { return list }
        // To go through a cut list a second time would take as many calls again.
        guard list.services.mayBeCut else {
            var shorter = await self.list(bucket, upTo: .lastMicrosecond, &project, &allowance)
            shorter?.wasTriedToEnd = true
            return shorter
        }
        project.state.rereads.recordReading(of: bucket, total: total, poll: project.state.polls, list.outcome)
        return nil
    }

    private func list(
        _ bucket: TimeBucket, upTo dateTo: LogsRequest.DateTo, _ project: inout PolledProject,
        _ allowance: inout RequestAllowance
    ) async -> BucketServices? {
        let total = project.state.ledger.total(of: bucket)
        guard let services = await project.services(over: bucket.range, upTo: dateTo) else { return nil }
        guard !(services.lacksSeverities && dimensions.contains(.severity)) else {
            project.begin(.noSeverityBreakdown)
            return nil
        }
        var list = BucketServices(bucket: bucket, dateTo: dateTo, services: services, total: total)
        guard services.entries < total else { return list }
        guard services.mayBeCut else {
            // Only up to the end is the list cut, where a service has entries in the last microsecond alone.
            if project.state.modes.lacksValues, project.state.rereads.wasReadToEnd(bucket, total: total) {
                list.coverage = .unattributed(totals: [:])
            }
            return list
        }
        project.begin(.servicesCut)
        // The names that were known did not do.
        if project.state.rereads.wasRead(bucket, total: total) {
            _ = await project.serviceNames(over: bucket.range)
        }
        let lookup = NameLookup(range: bucket.range, dateTo: dateTo, known: project.state.ledger.services(in: bucket))
        (list.services, list.coverage) = await lookup.complete(services, expected: total, of: &project, &allowance)
        return list
    }
}
