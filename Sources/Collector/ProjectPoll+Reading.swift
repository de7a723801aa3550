import PostHogLogs

// Who: the services of a bucket or the window, by name where a server does not list all of them.

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
        state.directory.add(reading.rows.map(\.name))
        return reading
    }

    // MARK: Services that a list leaves out

    /// Asks for further services by name until the entries add up, all names were asked for, or the poll has asked enough.
    ///
    /// - Parameters:
    ///   - wanted: the names that may be missing; nil for all that are known or can be found.
    ///   - known: those whose entries were read before. The others come first by turns with them, so that all are read at
    ///     last where not all can be asked for in one poll.
    mutating func complete(
        _ reading: ServicesReading, over range: TimeRange, severityLevels: [Severity] = [], expected: Int,
        among wanted: [ServiceName]? = nil, known: Set<ServiceName> = []
    ) async -> (ServicesReading, BucketServices.Completeness) {
        var reading = reading
        var hasSearched = wanted != nil
        let candidates = wanted ?? state.directory.names(besides: reading.names, turn: number * Self.namesAtOnce)
        var groups = candidates.grouped(known: known, by: Self.namesAtOnce)
        while reading.entries < expected {
            guard let group = groups.first else {
                guard !hasSearched else { return (reading, .nameless) }
                hasSearched = true
                guard let found = await findNames(over: range) else { return (reading, .partial(unasked: [])) }
                let listed = reading.names
                groups = found.filter { $0.isWhole && !listed.contains($0) }.grouped(known: known, by: Self.namesAtOnce)
                continue
            }
            guard namedCallsLeft > 0, !isTimeUp,
                let more = await services(over: range, severityLevels: severityLevels, named: group)
            else { return (reading, .partial(unasked: Set(groups.joined()))) }
            namedCallsLeft -= 1
            let listed = more.names.union(reading.names)
            reading.rows += more.rows.filter { !reading.names.contains($0.name) }
            // Of a list that was cut again the rest is asked for by itself: together with others it might be cut again.
            let rest = more.mayBeCut ? group.filter { !listed.contains($0) } : []
            groups.removeFirst()
            if !rest.isEmpty, rest.count < group.count { groups.insert(rest, at: 0) }
        }
        return (reading, .whole)
    }

    private static let namesAtOnce = 100
    private static let namesAPage = 500
    private static let mostPages = 20

    /// The names of all services that wrote entries in a range, the blank one too; nil where they cannot be had.
    private mutating func findNames(over range: TimeRange) async -> [ServiceName]? {
        var names: [ServiceName] = [.blank]
        for page in 0..<Self.mostPages {
            let request = LogsRequest.serviceNames(
                project: project, over: range, limit: Self.namesAPage, offset: page * Self.namesAPage)
            let reply = await ask(request, decode: ServiceNamesAnswer.decode)
            if case .missing(let failure) = reply {
                caller.replaced(.values, failure, state: &state)
                lacksValues = true
            }
            guard let found = reply.value?.names else {
                guard !lacksValues else { break }
                note(reply, of: .values)
                return nil
            }
            lacksValues = false
            names += found
            guard found.count >= Self.namesAPage else { break }
        }
        state.directory.add(names)
        return names
    }

    // MARK: One service at a time

    /// Reads buckets by a sparkline of each service, until all add up. Each count is of one service and severity as it is,
    /// and so a lower bound of the truth that needs no judge. Where there are more services than a poll may ask about, those
    /// of which nothing is known yet come first by turns with the others.
    private mutating func readByService(_ buckets: [TimeBucket], at now: Timestamp) async {
        guard let seconds = buckets.first?.seconds else { return }
        let grid = BucketGrid(bucketSeconds: seconds, bucketCount: BucketGrid.maxBuckets)
        let plan = SparklinePlan(bucketSeconds: seconds)
        if let newest = buckets.max(), let oldest = buckets.min() {
            _ = await findNames(over: TimeRange(start: oldest.start, end: newest.end))
        }
        let names = state.directory.names(besides: [], turn: number * Self.servicesAPoll)
        let known = buckets.map { state.ledger.services(in: $0) }.reduce(Set(names)) { $0.intersection($1) }
        for name in names.grouped(known: known, by: Self.servicesAPoll / 2).joined().prefix(Self.servicesAPoll) {
            let open = state.ledger.open(among: buckets)
            guard !open.isEmpty, !isTimeUp else { return }
            let limit = state.limits.longest(.sparkline, at: uptime)
            for range in plan.ranges(covering: Array(open.keys), limit: limit) {
                let reply = await askSparkline(over: range, of: name)
                guard let rows = reply.value else {
                    note(reply, of: .sparkline)
                    return
                }
                let reading = SparklineReading([(range, rows)], grid: grid)
                for (bucket, tally) in reading.buckets where open[bucket] != nil {
                    let cells = tally.entries.map { SeriesCount(service: name, severity: $0.key, entries: $0.value) }
                    state.ledger.absorb(cells, .part, of: bucket, at: now)
                }
            }
        }
        guard names.count <= Self.servicesAPoll else { return }
        for (bucket, total) in state.ledger.open(among: buckets) {
            state.readPlan.noteReading(of: bucket, total: total, poll: number)
        }
    }

    private static let servicesAPoll = 60
}
