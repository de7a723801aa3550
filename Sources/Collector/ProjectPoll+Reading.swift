import Basics
import Ledger
import PostHogLogs

// Who: the services of a bucket or the window.

extension ProjectPoll {
    /// Asks services about each bucket; those that could not be asked about are left out.
    mutating func readServices(of buckets: [TimeBucket], at now: Timestamp) async -> [BucketServices] {
        guard !state.degradations.asksByService || buckets.isEmpty || isTimeToProbe() else {
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
        state.readPlan.noteReading(of: bucket, total: total, poll: number, .lackingToEnd)
        return nil
    }

    private mutating func readServices(
        of bucket: TimeBucket, upTo dateTo: LogsRequest.DateTo, expected total: Int
    ) async -> BucketServices? {
        guard let services = await services(over: bucket.range, upTo: dateTo) else { return nil }
        var reading = BucketServices(bucket: bucket, dateTo: dateTo, services: services, total: total)
        guard services.entries < total else { return reading }
        guard services.mayBeCut else {
            // Only up to the end is the list cut, where a service has entries in the last microsecond alone.
            if lacksValues, state.readPlan.wasReadToEnd(bucket, total: total) { reading.completeness = .nameless }
            return reading
        }
        begin(.servicesCut)
        // The names that were known did not do.
        if state.readPlan.wasRead(bucket, total: total) { _ = await findNames(over: bucket.range) }
        (reading.services, reading.completeness) = await complete(
            services, over: bucket.range, upTo: dateTo, expected: total, known: state.ledger.services(in: bucket))
        return reading
    }

    /// What services says of a range, asked for in parts where PostHog wants it so; nil where a part failed.
    mutating func services(
        over range: TimeRange, upTo dateTo: LogsRequest.DateTo, severityLevels: [Severity] = [],
        named names: [ServiceName] = []
    ) async -> ServicesReading? {
        var answers: [ServicesAnswer] = []
        var left = [range][...]
        while let part = left.popFirst() {
            if let longest = state.limits.longest(.services, at: uptime), part.seconds > longest, part.halves.count > 1
            {
                left = (part.halves + left)[...]
                continue
            }
            let request = LogsRequest.services(
                project: project, over: part, upTo: dateTo, severityLevels: severityLevels, serviceNames: names)
            let reply = await ask(request, decode: ServicesAnswer.decode)
            switch reply {
            case .answer(let answer):
                end(.noServices)
                answers.append(answer)
            case .tooMuch(let failure):
                guard shorten(.services, part, failure) else { return nil }
                left = (part.halves + left)[...]
            case .missing(let failure):
                caller.replaced(.services, failure, state: &state)
                begin(.noServices)
                return nil
            case .nothing:
                return nil
            }
        }
        let reading = ServicesReading(answers)
        state.directory.add(reading.rows.map(\.name), at: uptime)
        return reading
    }
}
