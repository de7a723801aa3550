import Basics
import Ledger
import PostHogLogs

/// The order in which a poll asks for current data: what changed, who, and how bad and whether that can be right.
struct PollCycle {
    private var nextHasLogs: Duration = .zero

    private static let hasLogsEvery: Duration = .seconds(3600)

    /// One poll of the lookback and the window.
    mutating func run(_ project: inout PolledProject) async {
        let began = project.uptime
        project.state.client.beginRound()
        await fetchHasLogs(&project)
        await project.state.client.learnTime(asking: project.settings.window(at: project.clock.now))
        defer { project.state.polls += 1 }
        guard let now = project.now else { return project.finishWithoutTime(after: project.uptime - began) }
        let window = project.settings.window(at: now)
        project.advance(to: now)
        let shrunkBefore = project.state.ledger.shrunkBuckets

        let recent = project.state.ledger.recentBuckets
        await project.checkTotals(of: recent, at: now)

        let reader = BucketReader(.entries, at: now)
        var allowance = RequestAllowance()
        let changed = project.dueForReading(recent)
        let lists = await reader.list(changed, of: &project, &allowance)
        let services = await project.services(over: window)

        let reference = await project.severities(of: lists.map(\.bucket), window: window)
        allowance = RequestAllowance()
        await reader.record(lists, against: reference, of: &project, &allowance)

        let hasShrunk = project.state.ledger.shrunkBuckets > shrunkBefore
        project.refreshGauges(services, reference.window, over: window, hasShrunk: hasShrunk)
        project.finish(at: now, after: project.uptime - began)
    }

    private mutating func fetchHasLogs(_ project: inout PolledProject) async {
        guard project.uptime >= nextHasLogs, let hasLogs = try? await project.state.client.hasLogs() else { return }
        project.state.hasLogs = hasLogs
        nextHasLogs = project.uptime + Self.hasLogsEvery
    }
}

extension PolledProject {
    mutating func advance(to now: Timestamp) {
        log.timeIsKnown(now)
        let gap = state.ledger.advance(to: now, uptime: uptime)
        if gap > 0 { log.skipped(gap) }
        state.rereads.forget(before: settings.horizon.pastStart(at: now))
    }

    fileprivate mutating func refreshGauges(
        _ services: ServiceList?, _ shown: SeverityCounts?, over window: TimeRange, hasShrunk: Bool
    ) {
        if let services, !state.modes.asksByService {
            state.gauges.refresh(services: services.rows, shownBySparkline: shown, hasShrunk: hasShrunk, at: uptime)
        }
        if let shown {
            state.gauges.refresh(shown, services: services?.rows, over: window, hasShrunk: hasShrunk, at: uptime)
        }
    }

    /// A poll that could not begin.
    mutating func finishWithoutTime(after duration: Duration) {
        recordOutcome(ifNothingFailed: .failed(reason: .clock), after: duration)
        if failure == nil, !Task.isCancelled { log.timeIsUnknown(state.client.serverClock) }
    }

    mutating func finish(at now: Timestamp, after duration: Duration) {
        if state.ledger.completeBaseline() { log.baselineCompleted(series: state.ledger.series.count) }
        state.watermark = state.ledger.watermark(at: now) ?? state.watermark.map { min($0, now) }
        state.backlogSeconds = state.ledger.backlogSeconds(at: now)
        recordOutcome(ifNothingFailed: .complete, after: duration)
    }

    /// A poll that was not allowed a single call, since all is paused, is none; but nothing is up meanwhile.
    private mutating func recordOutcome(ifNothingFailed outcome: PollOutcome, after duration: Duration) {
        state.client.stopHurrying()
        guard state.client.round.requests > 0 else { return state.health.paused() }
        state.health.finished(
            poll: failure.map { .failed(reason: $0.reason) } ?? outcome, after: duration, at: now ?? clock.now)
    }
}
