import Basics
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
            guard let services = await services(over: bucket.range) else { continue }
            let total = state.ledger.total(of: bucket)
            guard services.mayBeCut, services.entries < total else {
                readings.append(BucketServices(bucket: bucket, services: services, total: total, completeness: .whole))
                continue
            }
            begin(.servicesCut)
            // The names that were known did not do.
            if state.readPlan.wasRead(bucket, total: total) { _ = await findNames(over: bucket.range) }
            let (completed, completeness) = await complete(
                services, over: bucket.range, expected: total, known: state.ledger.services(in: bucket))
            readings.append(
                BucketServices(bucket: bucket, services: completed, total: total, completeness: completeness))
        }
        return readings
    }

    /// What services says of a range, asked for in parts where PostHog wants it so; nil where a part failed.
    mutating func services(
        over range: TimeRange, severityLevels: [Severity] = [], named names: [ServiceName] = []
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
                project: project, over: part, severityLevels: severityLevels, serviceNames: names)
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
