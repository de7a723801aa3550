import Basics
import Ledger
import PostHogLogs

/// What follows a poll: whatever lies further back than the lookback and can wait until the poll is published.
struct CatchUp {
    private var sweeps = Recurrence.everyHour

    /// Of the past PostHog counts no more than three hours at once, in seconds: on a busy project a whole day fails.
    private static let longestCheck: Int64 = 10_800
    /// One for totals, two for a reading, one for trace and fatal.
    private static let fewestRequests = 4
    private static let bucketsAtOnce = 12

    /// Reads what is known to have grown, checks what left the lookback before it was reconciled, and once an hour all of the
    /// last day; newest first. It ends when the next poll is due, or when what remains of the budget is for current data.
    /// Returns whether nothing is left.
    @discardableResult
    mutating func run(until deadline: Duration, _ project: inout PolledProject) async -> Bool {
        let window = project.settings.window(at: project.now ?? project.clock.now)
        await project.state.client.retrySilentEndpoints(asking: window)
        guard let now = project.now else { return false }
        var allowance = RequestAllowance(byName: await project.state.client.spareRequests / 2)
        beginSweep(&project)
        let lookback = project.settings.grid.lookback(at: now).start
        let due = project.state.ledger.pastDue(at: now).filter { $0.end > lookback || project.isDueForReading($0) }
        await read(until: deadline, at: now, &project, &allowance)
        for run in due.runs(upTo: BucketGrid.maxBuckets, seconds: Self.longestCheck) {
            guard await project.state.client.spareRequests >= Self.fewestRequests, project.mayGoOn(until: deadline)
            else { return false }
            await project.checkTotals(of: run, at: now)
            await read(until: deadline, at: now, &project, &allowance)
        }
        project.pause(due.filter { $0.end <= lookback }, at: now)
        return true
    }

    private mutating func beginSweep(_ project: inout PolledProject) {
        let ledger = project.state.ledger
        guard project.settings.horizon.sweeps, ledger.baselineComplete, sweeps.isDue(at: project.uptime)
        else { return }
        project.state.ledger.sweep()
    }

    /// Reads what is unreconciled of the past, before more of it is checked.
    private func read(
        until deadline: Duration, at now: Timestamp, _ project: inout PolledProject,
        _ allowance: inout RequestAllowance
    ) async {
        let reader = BucketReader(project.counted.dimensions, at: now)
        var due = project.dueForReading(project.state.ledger.pastBuckets)[...]
        while !due.isEmpty, project.mayGoOn(until: deadline) {
            let affordable = await (project.state.client.spareRequests - 2) / 2
            guard affordable > 0 else { return }
            let batch = Array(due.prefix(min(affordable, Self.bucketsAtOnce)))
            due = due.dropFirst(batch.count)
            // The other half of the time is for the check.
            let listingEnds = (project.uptime + deadline) / 2
            guard await reader.read(batch, of: &project, &allowance, listingEnds: listingEnds) else { return }
        }
    }
}

extension PolledProject {
    fileprivate func mayGoOn(until deadline: Duration) -> Bool {
        uptime < deadline && failure == nil && !Task.isCancelled
    }

    /// What stays due although there is nothing to read in it, since its total shrank, is checked ever less often.
    fileprivate mutating func pause(_ checked: [TimeBucket], at now: Timestamp) {
        let stillDue = Set(state.ledger.pastDue(at: now)).intersection(checked)
        for bucket in stillDue where state.ledger.unreconciled(among: [bucket]).isEmpty {
            state.rereads.recordReading(of: bucket, total: state.ledger.total(of: bucket), poll: state.polls)
        }
    }
}
