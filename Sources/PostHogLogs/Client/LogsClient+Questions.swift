package import Basics

// What can be asked.

extension LogsClient {
    /// Whether the project ever received a log entry.
    package mutating func hasLogs() async throws(Unanswered) -> Bool {
        try await answer(to: .hasLogs(project: project), decode: HasLogsAnswer.decode).hasLogs
    }

    /// Up to when PostHog has taken in everything that was sent; nil where the range has no entry, which would tell.
    package mutating func ingestionCheckpoint(over range: TimeRange) async throws(Unanswered) -> Timestamp? {
        let request = LogsRequest.newestEntry(project: project, over: range)
        return try await answer(to: request, decode: CheckpointAnswer.decode).checkpoint
    }

    /// The totals of buckets that do not overlap, as far as they can be had; 0 where nothing was logged.
    package mutating func totals(
        of buckets: [TimeBucket], filter: LogsFilter = LogsFilter()
    ) async -> PartialAnswer<[TimeBucket: Int]> {
        let project = project
        func asked(_ range: TimeRange) -> [TimeBucket] { buckets.filter { $0.range.isWithin(range) } }
        let parts: Parts<[TimeBucket: Int]> = await inParts(
            of: .countRanges,
            next: { parts, longest in
                guard parts.failure == nil else { return nil }
                return buckets.outside(parts.done).runs(upTo: BucketGrid.maxBuckets, seconds: longest).first?.range
            },
            request: { .countRanges(project: project, over: $0, buckets: asked($0).count, filter: filter) },
            decode: { range, response, now throws(PollFailure) in
                try CountRangesAnswer.decode(response, now: now).totals(of: asked(range))
            })
        let totals = parts.answers.reduce(into: [:]) { totals, part in totals.merge(part.answer) { first, _ in first } }
        return PartialAnswer(value: totals, failure: parts.failure)
    }

    /// Counts of every service over a range, in one answer or more.
    package mutating func services(
        over range: TimeRange, upTo dateTo: LogsRequest.DateTo = .end, filter: LogsFilter = LogsFilter()
    ) async throws(Unanswered) -> [ServicesAnswer] {
        try await services(over: range, upTo: dateTo, filter: filter) { response, now throws(PollFailure) in
            try ServicesAnswer.decode(response, now: now)
        }
    }

    /// The same with the sparklines of those services that have most entries.
    package mutating func serviceListings(
        over range: TimeRange, filter: LogsFilter
    ) async throws(Unanswered) -> [ServiceListing] {
        try await services(over: range, upTo: .end, filter: filter) { response, now throws(PollFailure) in
            try ServiceListing.decode(response, now: now)
        }
    }

    private mutating func services<Answer>(
        over range: TimeRange, upTo dateTo: LogsRequest.DateTo, filter: LogsFilter, decode: Decoding<Answer>
    ) async throws(Unanswered) -> [Answer] {
        let project = project
        return try await allParts(
            of: .services, over: range,
            request: { .services(project: project, over: $0, upTo: dateTo, filter: filter) },
            decode: { _, response, now throws(PollFailure) in try decode(response, now) })
    }

    /// Counts by severity, as far as they can be had, of buckets and of a window.
    package mutating func severities(
        of buckets: [TimeBucket], window: TimeRange? = nil, filter: LogsFilter = LogsFilter()
    ) async -> PartialAnswer<SparklineCounts> {
        let none = [(grid: BucketGrid(bucketSeconds: bucketSeconds, bucketCount: 1), buckets: [TimeBucket]())]
        var counts = SparklineCounts()
        var failure: Unanswered?
        for (index, group) in (buckets.isEmpty ? none : buckets.byWidth).enumerated() {
            let answer = await severities(
                of: group.buckets, in: group.grid, window: index == 0 ? window : nil, filter: filter)
            counts.add(answer.value)
            failure = failure ?? answer.failure
        }
        return PartialAnswer(value: counts, failure: failure)
    }

    /// The same of buckets of one width.
    private mutating func severities(
        of buckets: [TimeBucket], in grid: BucketGrid, window: TimeRange?, filter: LogsFilter
    ) async -> PartialAnswer<SparklineCounts> {
        let plan = SparklinePlan(bucketSeconds: grid.bucketSeconds)
        let project = project
        let parts: Parts<[SparklineRow]> = await inParts(
            of: .sparkline,
            next: { parts, longest in
                let isWindowDone = parts.done.contains { window?.isWithin($0) ?? true && SparklinePlan.hasMinutes($0) }
                return plan.ranges(
                    covering: buckets.outside(parts.done), window: isWindowDone ? nil : window, limit: longest
                ).first
            },
            request: { .sparkline(project: project, over: $0, filter: filter) },
            decode: { range, response, now throws(PollFailure) in
                try SparklineAnswer.decode(response, now: now).rows(within: range)
            })
        let counts = SparklineCounts(parts.answers.map { ($0.range, $0.answer) }, grid: grid, window: window)
        return PartialAnswer(value: counts, failure: parts.failure)
    }

    /// The groups of a range's entries with the most of them, in one answer or more.
    package mutating func groups(
        over range: TimeRange, by dimensions: [GroupDimension], filter: LogsFilter
    ) async throws(Unanswered) -> [GroupByAnswer] {
        let project = project
        return try await allParts(
            of: .groupBy, over: range,
            request: { .groupBy(project: project, over: $0, dimensions, filter: filter) },
            decode: { _, response, now throws(PollFailure) in
                try GroupByAnswer.decode(response, now: now).checked(for: dimensions.count)
            })
    }

    /// How many entries a range has, to the microsecond.
    package mutating func total(
        over range: TimeRange, filter: LogsFilter = LogsFilter()
    ) async throws(Unanswered) -> Int {
        let project = project
        return try await allParts(
            of: .countRanges, over: range,
            request: { .countRanges(project: project, over: $0, buckets: 10, filter: filter) },
            decode: { range, response, now throws(PollFailure) in
                try CountRangesAnswer.decode(response, now: now).total(of: range)
            }
        ).reduce(0, +)
    }

    /// The answers for a range and, where it is too long, for its parts. Without one of them the others are of no use.
    private mutating func allParts<Answer>(
        of endpoint: Endpoint, over range: TimeRange, request: (TimeRange) -> LogsRequest,
        decode: (TimeRange, LogsResponse, Timestamp?) throws(PollFailure) -> Answer
    ) async throws(Unanswered) -> [Answer] {
        let parts: Parts<Answer> = await inParts(
            of: endpoint,
            next: { parts, longest in
                parts.failure == nil ? range.parts(upTo: longest, without: parts.done).first : nil
            },
            request: request, decode: decode)
        if let failure = parts.failure { throw failure }
        return parts.answers.map(\.answer)
    }

    /// The names of the services that wrote entries in a range; the blank one is not among them.
    package mutating func serviceNames(over range: TimeRange) async throws(Unanswered) -> [ServiceName] {
        let project = project
        return try await pages(
            of: 500, { .serviceNames(project: project, over: range, limit: $0, offset: $1) },
            decode: { response, now throws(PollFailure) in try ServiceNamesAnswer.decode(response, now: now).names })
    }

    /// PostHog's own alerts on logs. It allows 20 a project.
    package mutating func alerts() async throws(Unanswered) -> [LogAlert] {
        let project = project
        return try await pages(
            of: 100, { .alerts(project: project, limit: $0, offset: $1) },
            decode: { response, now throws(PollFailure) in try ListAnswer<LogAlert>.decode(response, now: now).rows })
    }

    private static let maxPages = 20

    /// The rows of all pages, up to the first that is not full.
    ///
    /// - Parameter limit: how many rows are wanted.
    mutating func pages<Row>(
        of size: Int, upTo limit: Int = .max, _ request: (_ limit: Int, _ offset: Int) -> LogsRequest,
        decode: Decoding<[Row]>
    ) async throws(Unanswered) -> [Row] {
        var rows: [Row] = []
        for page in 0..<Self.maxPages {
            let wanted = min(size, limit - rows.count)
            let found = try await answer(to: request(wanted, page * size), decode: decode)
            rows += found.prefix(wanted)
            guard found.count >= size, rows.count < limit else { break }
        }
        return rows
    }

    /// Of a question that cannot be asked in parts.
    mutating func answer<Answer>(
        to request: LogsRequest, decode: Decoding<Answer>
    ) async throws(Unanswered) -> Answer {
        switch await ask(request, decode: decode) {
        case .answer(let answer): return answer
        case .unanswered(let failure): throw failure
        case .tooLong(let failure):
            throw failed(request.endpoint, limits.cannotHalve(request.endpoint, because: failure))
        }
    }
}

extension [TimeBucket] {
    /// Those that no range covers whole.
    fileprivate func outside(_ ranges: [TimeRange]) -> [TimeBucket] {
        filter { bucket in !ranges.contains { bucket.range.isWithin($0) } }
    }
}

extension TimeRange {
    /// Halves of halves, newest first, until none is longer than so many seconds; without those that are done.
    fileprivate func parts(upTo seconds: Int64?, without done: [TimeRange]) -> [TimeRange] {
        guard !done.contains(where: isWithin) else { return [] }
        let isWhole = self.seconds <= seconds ?? .max && !done.contains { $0.isWithin(self) }
        guard !isWhole, halves.count > 1 else { return [self] }
        return halves.flatMap { $0.parts(upTo: seconds, without: done) }
    }
}
