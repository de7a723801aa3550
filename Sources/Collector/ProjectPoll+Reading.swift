import Basics
import Ledger
import PostHogLogs

// Who: the services of a bucket or the window.

extension ProjectPoll {
    /// Asks services about each bucket; those that could not be asked about are left out.
    mutating func readServices(of buckets: [TimeBucket], at now: Timestamp) async -> [BucketServices] {
        guard !state.modes.asksByService || buckets.isEmpty || isTimeToProbe() else {
            await readByService(buckets, at: now)
            return []
        }
        var readings: [BucketServices] = []
        for bucket in buckets where !isTimeUp {
            if let reading = await readServices(of: bucket) { readings.append(reading) }
        }
        return readings
    }

    /// Reads a bucket to its last microsecond: that is never more than there is, whether a server takes `date_to` in or not.
    /// Where that stayed too little, it is read up to its end, and believed only if that is exactly what there is. Entries of
    /// the next bucket's first instant can make it that only where others are missing at the same time.
    private mutating func readServices(of bucket: TimeBucket) async -> BucketServices? {
        let total = state.ledger.total(of: bucket)
        guard state.readPlan.isToBeReadToEnd(bucket, total: total) else {
            return await readServices(of: bucket, upTo: .lastMicrosecond, expected: total)
        }
        guard let reading = await readServices(of: bucket, upTo: .end, expected: total) else { return nil }
        guard reading.services.entries != total else { return reading }
        // To go through a cut list a second time would take as many calls again.
        guard reading.services.mayBeCut else {
            var shorter = await readServices(of: bucket, upTo: .lastMicrosecond, expected: total)
            shorter?.wasTriedToEnd = true
            return shorter
        }
        state.readPlan.recordReading(of: bucket, total: total, poll: number, .lackingToEnd)
        return nil
    }

    private mutating func readServices(
        of bucket: TimeBucket, upTo dateTo: LogsRequest.DateTo, expected total: Int
    ) async -> BucketServices? {
        guard let services = await services(over: bucket.range, upTo: dateTo) else { return nil }
        guard !services.lacksSeverities else {
            begin(.noSeverityBreakdown)
            return nil
        }
        var reading = BucketServices(bucket: bucket, dateTo: dateTo, services: services, total: total)
        guard services.entries < total else { return reading }
        guard services.mayBeCut else {
            // Only up to the end is the list cut, where a service has entries in the last microsecond alone.
            if lacksValues, state.readPlan.wasReadToEnd(bucket, total: total) { reading.completeness = .unattributed }
            return reading
        }
        begin(.servicesCut)
        // The names that were known did not do.
        if state.readPlan.wasRead(bucket, total: total) { _ = await findNames(over: bucket.range) }
        (reading.services, reading.completeness) = await complete(
            services, over: bucket.range, upTo: dateTo, expected: total, known: state.ledger.services(in: bucket))
        return reading
    }

    /// What services says of a range; nil where it, or a part of it, could not be had.
    mutating func services(
        over range: TimeRange, upTo dateTo: LogsRequest.DateTo, severityLevels: [Severity] = [],
        named names: [ServiceName] = []
    ) async -> ServicesReading? {
        await showRise()
        do throws(Unanswered) {
            let answers = try await state.client.services(
                over: range, upTo: dateTo, severities: severityLevels, names: names)
            let reading = ServicesReading(answers)
            end(.noServices)
            state.directory.add(reading.rows.map(\.name), at: uptime)
            return reading
        } catch {
            if error.isMissingEndpoint { begin(.noServices) }
            return nil
        }
    }
}
