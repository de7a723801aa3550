package import Basics

// What can be asked.

extension LogsClient {
    /// Whether the project ever received a log entry.
    package mutating func hasLogs() async throws(Unanswered) -> Bool {
        try await answer(to: .hasLogs(project: project), decode: HasLogsAnswer.decode).hasLogs
    }

    /// The totals of buckets that do not overlap, as far as they can be had; 0 where nothing was logged.
    package mutating func totals(of buckets: [TimeBucket]) async -> PartialAnswer<[TimeBucket: Int]> {
        let project = project
        func asked(_ range: TimeRange) -> [TimeBucket] { buckets.filter { $0.range.isWithin(range) } }
        let parts: Parts<[TimeBucket: Int]> = await inParts(
            of: .countRanges,
            next: { parts, longest in
                guard parts.failure == nil else { return nil }
                return buckets.outside(parts.done).runs(upTo: BucketGrid.maxBuckets, seconds: longest).first?.range
            },
            request: { .countRanges(project: project, over: $0, buckets: asked($0).count) },
            decode: { range, response, now throws(PollFailure) in
                try CountRangesAnswer.decode(response, now: now).totals(of: asked(range))
            })
        let totals = parts.answers.reduce(into: [:]) { totals, part in totals.merge(part.answer) { first, _ in first } }
        return PartialAnswer(value: totals, failure: parts.failure)
    }

    /// Counts of every service over a range, in one answer or more; of some severities or services alone where they are named.
    package mutating func services(
        over range: TimeRange, upTo dateTo: LogsRequest.DateTo = .end, severities: [Severity] = [],
        names: [ServiceName] = []
    ) async throws(Unanswered) -> [ServicesAnswer] {
        let project = project
        let parts: Parts<ServicesAnswer> = await inParts(
            of: .services,
            next: { parts, longest in
                // Without one of its parts the answer is of no use.
                parts.failure == nil ? range.parts(upTo: longest, without: parts.done).first : nil
            },
            request: {
                .services(
                    project: project, over: $0, upTo: dateTo, severityLevels: severities, serviceNames: names)
            },
            decode: { _, response, now throws(PollFailure) in try ServicesAnswer.decode(response, now: now) })
        if let failure = parts.failure { throw failure }
        return parts.answers.map(\.answer)
    }

    /// Counts by time and severity, as far as they can be had, of ranges that together cover buckets of one width and a window;
    /// of one service alone where it is named.
    package mutating func severities(
        of buckets: [TimeBucket], window: TimeRange? = nil, service: ServiceName? = nil
    ) async -> PartialAnswer<[(range: TimeRange, rows: [SparklineRow])]> {
        let plan = SparklinePlan(bucketSeconds: buckets.first?.seconds ?? bucketSeconds)
        let project = project
        let parts: Parts<[SparklineRow]> = await inParts(
            of: .sparkline,
            next: { parts, longest in
                let isWindowDone = parts.done.contains { window?.isWithin($0) ?? true && SparklinePlan.hasMinutes($0) }
                return plan.ranges(
                    covering: buckets.outside(parts.done), window: isWindowDone ? nil : window, limit: longest
                ).first
            },
            request: { .sparkline(project: project, over: $0, serviceNames: service.map { [$0] } ?? []) },
            decode: { range, response, now throws(PollFailure) in
                try SparklineAnswer.decode(response, now: now).rows(within: range)
            })
        return PartialAnswer(value: parts.answers.map { ($0.range, $0.answer) }, failure: parts.failure)
    }

    /// The names of the services that wrote entries in a range; the blank one is not among them.
    package mutating func serviceNames(over range: TimeRange) async throws(Unanswered) -> [ServiceName] {
        var names: [ServiceName] = []
        for page in 0..<Self.maxPages {
            let request = LogsRequest.serviceNames(
                project: project, over: range, limit: Self.namesAPage, offset: page * Self.namesAPage)
            let found = try await answer(to: request, decode: ServiceNamesAnswer.decode).names
            names += found
            guard found.count >= Self.namesAPage else { break }
        }
        return names
    }

    private static let namesAPage = 500
    private static let maxPages = 20

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
