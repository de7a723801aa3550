import PostHogLogs

/// The polls of one project: what is asked, in which order, and what becomes of the answers.
struct ProjectPoll {
    var state: ProjectState
    private var caller: APICaller
    private let poller: ProjectPoller
    private let sparklinePlan: SparklinePlan
    private var number = 0
    private var nextHasLogs: Duration = .zero

    private static let hasLogsEvery: Duration = .seconds(3600)

    /// A services answer for a bucket, still to be judged by the sparkline.
    private struct Reading {
        let bucket: TimeBucket
        let services: [ServiceCounts]
        /// What count-ranges said of the bucket before.
        let total: Int
    }

    init(_ poller: ProjectPoller) {
        self.poller = poller
        state = ProjectState(settings: poller.settings)
        caller = APICaller(poller)
        sparklinePlan = SparklinePlan(bucketSeconds: poller.settings.grid.bucketSeconds)
    }

    private var project: String { poller.project.id }
    private var grid: BucketGrid { poller.settings.grid }

    /// One poll: what changed, who, how bad and whether to believe it, in this order.
    mutating func run() async {
        caller.beginPoll()
        await askHasLogs()
        let now = state.health.serverTime(at: poller.clock.now)
        let window = poller.settings.window(at: now)

        let readings = await readChangedBuckets(at: now)
        if let answer = await ask(.services(project: project, over: window), decode: ServicesAnswer.decode) {
            state.gauges.refresh(services: answer.services)
        }
        let sparkline = await askSparkline(for: readings.map(\.bucket), window: window)
        for reading in readings {
            guard let tally = sparkline.buckets[reading.bucket] else { continue }
            await absorb(reading, judgedBy: tally)
        }
        finish(sparkline, window: window, at: now)
    }

    private mutating func ask<Answer>(
        _ request: LogsRequest, decode: (LogsResponse, Timestamp?) throws(PollFailure) -> Answer
    ) async -> Answer? {
        await caller.ask(request, state: &state, decode: decode)
    }

    private mutating func askHasLogs() async {
        guard poller.clock.uptime >= nextHasLogs else { return }
        guard let answer = await ask(.hasLogs(project: project), decode: HasLogsAnswer.decode) else { return }
        state.hasLogs = answer.hasLogs
        nextHasLogs = poller.clock.uptime + Self.hasLogsEvery
    }

    /// Asks what changed in the lookback, and who is in each bucket that did.
    private mutating func readChangedBuckets(at now: Timestamp) async -> [Reading] {
        guard let range = state.ledger.advance(to: grid.lookback(at: now)) else { return [] }
        state.readPlan.forget(before: range.start)
        let buckets = grid.buckets(in: range)
        let grid = grid
        let request = LogsRequest.countRanges(project: project, over: range, buckets: buckets.count)
        let totals = await ask(request) { response, now throws(PollFailure) in
            try BucketTotals(CountRangesAnswer.decode(response, now: now), asked: range, grid: grid)
        }
        guard let totals else { return [] }
        state.ledger.note(totals.entries, of: buckets, at: now)

        let open = state.ledger.openBuckets
        var readings: [Reading] = []
        for bucket in state.readPlan.buckets(open: open, poll: number) {
            let request = LogsRequest.services(project: project, over: bucket.range)
            guard let answer = await ask(request, decode: ServicesAnswer.decode) else { continue }
            readings.append(Reading(bucket: bucket, services: answer.services, total: open[bucket] ?? 0))
        }
        return readings
    }

    private mutating func askSparkline(for buckets: [TimeBucket], window: TimeRange) async -> SparklineReading {
        var answers: [(range: TimeRange, rows: [SparklineRow])] = []
        for range in sparklinePlan.ranges(covering: buckets, window: window) {
            let rows = await ask(.sparkline(project: project, over: range)) { response, now throws(PollFailure) in
                try SparklineAnswer.decode(response, now: now).rows(within: range)
            }
            if let rows { answers.append((range, rows)) }
        }
        return SparklineReading(answers, grid: grid, window: window)
    }

    /// Counts a reading if the sparkline after it vouches for it; otherwise leaves its bucket open.
    private mutating func absorb(_ services: Reading, judgedBy tally: SeverityTally) async {
        let reading = BucketReading(services: services.services, sparkline: tally)
        do throws(Doubt) {
            try reading.verify()
            guard let split = try await split(of: services.bucket, showing: tally.filterable) else { return }
            state.ledger.absorb(reading.cells(split: split), of: services.bucket)
        } catch {
            caller.doubted(services.bucket, error)
        }
        // Only now: a reading that a lost answer left without a verdict says nothing about whether the bucket adds up.
        state.readPlan.noteReading(of: services.bucket, total: services.total, poll: number)
    }

    /// Who has the trace and fatal entries of a bucket: nobody, whom the ledger knows if that explains all that is shown,
    /// or whom services names when asked for these alone. nil when that call failed.
    private mutating func split(
        of bucket: TimeBucket, showing shown: SplitCounts
    ) async throws(Doubt) -> Split? {
        guard shown != .zero else { return Split.none }
        let known = Split(
            trace: state.ledger.known(.trace, in: bucket), fatal: state.ledger.known(.fatal, in: bucket))
        guard known.counts != shown else { return known }
        let request = LogsRequest.services(project: project, over: bucket.range, severityLevels: [.trace, .fatal])
        guard let answer = await ask(request, decode: ServicesAnswer.decode) else { return nil }
        return try Split(answer.services, atLeast: shown)
    }

    private mutating func finish(_ sparkline: SparklineReading, window: TimeRange, at now: Timestamp) {
        if let tally = sparkline.window { state.gauges.refresh(tally, over: window) }
        for (bucket, tally) in sparkline.buckets {
            if let bytes = tally.bytes { state.ledger.absorb(bytes: bytes, of: bucket) }
        }
        if state.ledger.completeBaseline() { caller.baselineCompleted(series: state.ledger.series.count) }
        state.watermark =
            state.ledger.watermark(of: grid.buckets(in: grid.lookback(at: now)), at: now) ?? state.watermark
        state.gauges.pollEnded()
        caller.endPoll(&state.health)
        number += 1
    }
}
