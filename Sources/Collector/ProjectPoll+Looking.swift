import Basics
import Ledger
import PostHogLogs

// What changed: the totals of buckets, from count-ranges, or from sparkline where a server has no count-ranges.

extension ProjectPoll {
    /// Gives the ledger the totals of buckets, as far as they can be had.
    mutating func look(at buckets: [TimeBucket], at now: Timestamp) async {
        let longest = state.limits.longest(.countRanges, at: uptime)
        var left = buckets.runs(upTo: BucketGrid.maxBuckets, seconds: longest)[...]
        while let run = left.popFirst() {
            guard let range = run.range, let grid = run.first?.grid else { continue }
            let request = LogsRequest.countRanges(project: project, over: range, buckets: run.count)
            let reply = await ask(request) { response, now throws(PollFailure) in
                try BucketTotals(CountRangesAnswer.decode(response, now: now), asked: range, grid: grid)
            }
            switch reply {
            case .answer(let totals):
                end(.noCountRanges)
                state.ledger.record(totals: totals.entries, of: run, at: now)
            case .tooMuch(let failure):
                guard run.count > 1 else { return note(reply, of: .countRanges) }
                guard shorten(.countRanges, range, failure) else { return }
                left = (run.runs(upTo: (run.count + 1) / 2, seconds: nil) + left)[...]
            case .missing(let failure):
                caller.replaced(.countRanges, failure, state: &state)
                begin(.noCountRanges)
                await lookBySparkline(at: run, at: now)
            case .nothing:
                guard state.degradations.inUse.contains(.noCountRanges) else { return }
                await lookBySparkline(at: run, at: now)
            }
        }
    }

    private mutating func lookBySparkline(at buckets: [TimeBucket], at now: Timestamp) async {
        let shown = await askSparkline(for: buckets).buckets
        let seen = buckets.filter { shown[$0] != nil }
        state.ledger.record(totals: shown.mapValues(\.total), of: seen, at: now)
    }

    /// What sparkline shows of buckets, and of the window where there is one.
    mutating func askSparkline(for buckets: [TimeBucket], window: TimeRange? = nil) async -> SparklineReading {
        var groups = buckets.byWidth[...]
        let newest = groups.popFirst() ?? (settings.grid, [])
        var reading = await askSparkline(for: newest.buckets, in: newest.grid, window: window)
        for group in groups { reading.add(await askSparkline(for: group.buckets, in: group.grid, window: nil)) }
        return reading
    }

    private mutating func askSparkline(
        for buckets: [TimeBucket], in grid: BucketGrid, window: TimeRange?
    ) async -> SparklineReading {
        let plan = SparklinePlan(bucketSeconds: grid.bucketSeconds)
        var answers: [(range: TimeRange, rows: [SparklineRow])] = []
        var ranges = plan.ranges(covering: buckets, window: window, limit: state.limits.longest(.sparkline, at: uptime))
        while let range = ranges.first {
            ranges.removeFirst()
            let reply = await askSparkline(over: range)
            if let rows = reply.value {
                answers.append((range, rows))
            } else if case .tooMuch(let failure) = reply {
                let covered = SparklineReading(answers, grid: grid, window: window)
                let parts = plan.ranges(
                    covering: buckets.filter { covered.buckets[$0] == nil },
                    window: covered.window == nil ? window : nil, limit: range.seconds / 2
                ).filter { $0.seconds < range.seconds }
                if parts.isEmpty {
                    // A single bucket, or the window, cannot be asked for in parts.
                    note(reply, of: .sparkline)
                } else if shorten(.sparkline, range, failure) {
                    ranges = parts
                }
            } else {
                note(reply, of: .sparkline)
            }
        }
        return SparklineReading(answers, grid: grid, window: window)
    }

    /// The rows of one range; of one service alone if it is named.
    mutating func askSparkline(
        over range: TimeRange, of service: ServiceName? = nil
    ) async -> APICaller.Reply<[SparklineRow]> {
        let names = service.map { [$0] } ?? []
        return await ask(.sparkline(project: project, over: range, serviceNames: names)) {
            response, now throws(PollFailure) in
            try SparklineAnswer.decode(response, now: now).rows(within: range)
        }
    }

    /// Takes half of a range for the longest in the next hour. False, and a failure, where less cannot be asked for.
    mutating func shorten(_ endpoint: Endpoint, _ range: TimeRange, _ failure: PollFailure) -> Bool {
        let bucket = settings.grid.bucketSeconds
        guard state.limits.halve(endpoint, from: range.seconds, because: failure, bucket: bucket, at: uptime) else {
            cannotShorten(endpoint, failure)
            return false
        }
        state.health.retries(endpoint, because: failure.reason)
        caller.shortened(endpoint, from: range.seconds)
        return true
    }

    /// Counts a reply that nobody can do anything about as the failure that it is.
    mutating func note<Answer>(_ reply: APICaller.Reply<Answer>, of endpoint: Endpoint) {
        switch reply {
        case .tooMuch(let failure): cannotShorten(endpoint, failure)
        case .missing(let failure): caller.failed(endpoint, failure, state: &state)
        case .answer, .nothing: break
        }
    }

    private mutating func cannotShorten(_ endpoint: Endpoint, _ failure: PollFailure) {
        caller.failed(endpoint, state.limits.cannotHalve(endpoint, because: failure), state: &state)
    }
}
