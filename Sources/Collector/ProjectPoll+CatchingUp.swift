import Basics
import Ledger
import PostHogLogs

// What lies further back than the lookback, and whatever else can wait until a poll is published.

extension ProjectPoll {
    /// Reads what is known to have grown, looks at what left the lookback before it was settled, and once an hour at all of
    /// the last day; newest first. It stops when the next poll is due, or when the rest of the budget is for current data.
    mutating func catchUp(until deadline: Duration) async {
        await state.client.retrySilentEndpoints(asking: settings.window(at: now ?? poller.clock.now))
        guard let now else { return }
        namedCallsLeft = await min(Self.namedCallsAStep, state.client.spareRequests / 2)
        if settings.horizon.sweeps, state.ledger.baselineComplete, uptime >= nextSweep {
            state.ledger.sweep()
            nextSweep = uptime + Self.sweepEvery
        }
        let lookback = settings.grid.lookback(at: now).start
        let due = state.ledger.pastDue(at: now).filter {
            $0.end > lookback || state.readPlan.isDue($0, total: state.ledger.total(of: $0), poll: number)
        }
        await readPast(until: deadline, at: now)
        for run in due.runs(upTo: BucketGrid.maxBuckets, seconds: Self.longestCheck) {
            guard await state.client.spareRequests >= Self.fewestCalls, mayGoOn(until: deadline) else { return }
            await check(run, at: now)
            await readPast(until: deadline, at: now)
        }
        rest(due, at: now)
    }

    private func mayGoOn(until deadline: Duration) -> Bool {
        uptime < deadline && failure == nil && !Task.isCancelled
    }

    /// Reads what is known to be open of the past, before anything is looked at for more.
    private mutating func readPast(until deadline: Duration, at now: Timestamp) async {
        var open = state.readPlan.buckets(
            open: state.ledger.unreconciled(among: state.ledger.pastBuckets), poll: number)[...]
        while !open.isEmpty, mayGoOn(until: deadline) {
            let affordable = await (state.client.spareRequests - 2) / 2
            guard affordable > 0 else { return }
            let batch = Array(open.prefix(min(affordable, Self.bucketsAtOnce)))
            open = open.dropFirst(batch.count)
            readingEnds = (uptime + deadline) / 2
            let readings = await readServices(of: batch, at: now)
            readingEnds = nil
            guard !readings.isEmpty else { return }
            let sparkline = await askSparkline(for: readings.map(\.bucket))
            await accept(readings, judgedBy: sparkline, at: now)
        }
    }

    private static let sweepEvery: Duration = .seconds(3600)
    /// Of the past PostHog counts no more than three hours at once, in seconds: on a busy project a whole day fails.
    private static let longestCheck: Int64 = 10_800
    /// A look, a reading, and what judges it.
    private static let fewestCalls = 4
    private static let bucketsAtOnce = 12

    /// What stays due although there is nothing to read in it, since its total shrank, is looked at ever less often.
    private mutating func rest(_ due: [TimeBucket], at now: Timestamp) {
        let lookback = settings.grid.lookback(at: now).start
        let stillDue = Set(state.ledger.pastDue(at: now))
        for bucket in due where stillDue.contains(bucket) && bucket.end <= lookback {
            guard state.ledger.unreconciled(among: [bucket]).isEmpty else { continue }
            state.readPlan.recordReading(of: bucket, total: state.ledger.total(of: bucket), poll: number)
        }
    }
}
