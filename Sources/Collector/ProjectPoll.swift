import Basics
import Ledger
import PostHogLogs

/// The polls of one project: what is asked, in which order, and what becomes of the answers.
///
/// A poll asks what changed, who, and how bad and whether to believe it, in this order. First it does so for the
/// lookback; once that is published, `catchUp` does so for what lies further back.
struct ProjectPoll {
    var state: ProjectState
    var publication: Publication
    let poller: ProjectPoller
    var log: PollLog
    /// How many polls there were.
    private(set) var number = 0
    private var began: Duration = .zero
    private var nextHasLogs: Duration = .zero
    var nextSweep: Duration = .zero
    private var nextProbe: Duration = .zero
    /// Whether the server cannot say which services there are.
    var lacksValues = false
    /// When the services of a bucket could first not all be named.
    var unattributedSince: [TimeBucket: Timestamp] = [:]
    /// When reading that can wait has to end, so that there is time to judge what was read; nil while there is no hurry.
    var readingEnds: Duration?
    /// Requests for services by name that this step of a poll may still make.
    var namedCallsLeft = 0

    private static let hasLogsEvery: Duration = .seconds(3600)
    private static let probeEvery: Duration = .seconds(3600)
    static let namedCallsAStep = 40

    init(_ poller: ProjectPoller, ledger: Ledger, publication: Publication) {
        self.poller = poller
        let log = PollLog(logger: poller.logger, clock: poller.clock)
        self.log = log
        let client = LogsClient(
            project: poller.project.id, transport: poller.transport, limiter: poller.limiter, clock: poller.clock,
            counted: ledger.countedUpTo, interval: poller.settings.interval,
            bucketSeconds: poller.settings.grid.bucketSeconds,
            jitter: poller.jitter, tell: log.tell)
        state = ProjectState(settings: poller.settings, ledger: ledger, client: client, at: poller.clock.uptime)
        self.publication = publication
    }

    var settings: PollSettings { poller.settings }
    var uptime: Duration { poller.clock.uptime }
    var isTimeUp: Bool { readingEnds.map { uptime >= $0 } ?? false }
    /// By PostHog's clock; nil while no clock tells a time that can be believed.
    var now: Timestamp? { state.client.now }

    // MARK: Current data

    /// One poll of the lookback and the window.
    mutating func run() async {
        began = uptime
        state.client.beginRound()
        await askHasLogs()
        await state.client.learnTime(asking: settings.window(at: poller.clock.now))
        guard let now else { return finishWithoutTime() }
        log.timeIsKnown(now)
        let window = settings.window(at: now)
        let gap = state.ledger.advance(to: now, uptime: uptime)
        if gap > 0 { log.skipped(gap) }
        let forgotten = settings.horizon.pastStart(at: now)
        state.readPlan.forget(before: forgotten)
        unattributedSince = unattributedSince.filter { $0.key.start >= forgotten }
        let shrunkBefore = state.ledger.shrunkBuckets

        let buckets = state.ledger.recentBuckets
        await check(buckets, at: now)
        let open = state.readPlan.buckets(open: state.ledger.unreconciled(among: buckets), poll: number)
        namedCallsLeft = Self.namedCallsAStep
        let readings = await readServices(of: open, at: now)
        let services = await services(over: window, upTo: .end)
        let sparkline = await askSparkline(for: readings.map(\.bucket), window: window)
        namedCallsLeft = Self.namedCallsAStep
        await accept(readings, judgedBy: sparkline, at: now)
        refreshGauges(
            services, sparkline.window, over: window, hasShrunk: state.ledger.shrunkBuckets > shrunkBefore)
        finish(at: now)
    }

    private mutating func askHasLogs() async {
        guard uptime >= nextHasLogs else { return }
        guard let hasLogs = try? await state.client.hasLogs() else { return }
        state.hasLogs = hasLogs
        nextHasLogs = uptime + Self.hasLogsEvery
    }

    private mutating func refreshGauges(
        _ services: ServicesReading?, _ tally: SeverityCounts?, over window: TimeRange, hasShrunk: Bool
    ) {
        if let services, !state.modes.asksByService {
            state.gauges.refresh(services: services.rows, shownBySparkline: tally, hasShrunk: hasShrunk, at: uptime)
        }
        if let tally {
            state.gauges.refresh(tally, services: services?.rows, over: window, hasShrunk: hasShrunk, at: uptime)
        }
    }

    /// A poll that could not begin.
    private mutating func finishWithoutTime() {
        recordOutcome(ifNothingFailed: .failed(reason: .clock))
        if failure == nil { log.timeIsUnknown(state.client.serverClock) }
        number += 1
    }

    private mutating func finish(at now: Timestamp) {
        if state.ledger.completeBaseline() { log.baselineCompleted(series: state.ledger.series.count) }
        state.watermark = state.ledger.watermark(at: now) ?? state.watermark.map { min($0, now) }
        state.backlogSeconds = state.ledger.backlogSeconds(at: now)
        recordOutcome(ifNothingFailed: .complete)
        number += 1
    }

    /// A poll that was not allowed a single call, since all is paused, is none; but nothing is up meanwhile.
    ///
    /// - Parameter outcome: what came of it if no call failed.
    private mutating func recordOutcome(ifNothingFailed outcome: PollOutcome) {
        state.client.stopHurrying()
        guard state.client.round.requests > 0 else { return state.health.paused() }
        state.health.finished(
            poll: failure.map { .failed(reason: $0.reason) } ?? outcome, after: uptime - began,
            at: now ?? poller.clock.now)
    }

    /// What first kept this poll from getting its counts. has_logs gives none.
    var failure: PollFailure? {
        state.client.round.failures.first { endpoint, failure in
            endpoint != .hasLogs && !CompatibilityMode.replaces(endpoint, lacking: failure)
        }?.failure
    }

    /// Whether a server that was told to be odd is to be asked as any other, to see whether it still is.
    mutating func isTimeToProbe() -> Bool {
        guard uptime >= nextProbe else { return false }
        nextProbe = uptime + Self.probeEvery
        return true
    }

    // MARK: Showing

    mutating func show() async { await publication.show(&state, polls: number) }

    mutating func showRestored() async { await publication.showSaved(&state, polls: number) }

    mutating func showRise() async { await publication.showRise(&state, polls: number) }

    mutating func wait(until end: Duration) async { await publication.wait(until: end, &state, polls: number) }

    mutating func begin(_ mode: CompatibilityMode) {
        guard state.modes.begin(mode) else { return }
        log.degraded(mode)
        // What could not be believed may be so now.
        state.readPlan = ReadPlan()
    }

    mutating func end(_ mode: CompatibilityMode) {
        if state.modes.end(mode) { log.recovered(from: mode) }
    }
}
