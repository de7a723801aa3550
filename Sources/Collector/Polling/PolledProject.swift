import Basics
import Ledger
import PostHogLogs

/// One project, as the steps of its polls are handed it: what is known of it, how it is asked, and how it is shown.
struct PolledProject {
    var state: ProjectState
    private var publication: Publication
    var log: PollLog
    let settings: PollSettings
    /// Which of its entries are counted, and by what.
    let counted: CountedEntries
    let clock: any WallClock

    init(_ poller: ProjectPoller, ledger: Ledger, publication: Publication) {
        settings = poller.settings
        counted = poller.counted
        clock = poller.clock
        let log = PollLog(logger: poller.logger, clock: poller.clock, isOfOwnMetric: !poller.metrics.isEmpty)
        self.log = log
        let client = LogsClient(
            project: poller.project.id, transport: poller.transport, limiter: poller.limiter, clock: poller.clock,
            counted: ledger.countedUpTo, interval: poller.settings.interval,
            bucketSeconds: poller.settings.grid.bucketSeconds,
            jitter: poller.jitter, report: log.tell)
        state = ProjectState(settings: poller.settings, ledger: ledger, client: client, at: poller.clock.uptime)
        self.publication = publication
    }

    var uptime: Duration { clock.uptime }
    /// By PostHog's clock; nil while no clock tells a time that is plausible.
    var now: Timestamp? { state.client.now }

    /// What first kept this poll from getting its counts.
    var failure: PollFailure? {
        state.client.round.failures.first { endpoint, failure in
            endpoint.givesCounts && !CompatibilityMode.replaces(endpoint, lacking: failure)
        }?.failure
    }

    /// Those of some buckets that are unreconciled and to be read in this poll, newest first.
    func dueForReading(_ buckets: [TimeBucket]) -> [TimeBucket] {
        state.rereads.due(of: state.ledger.unreconciled(among: buckets), poll: state.polls)
    }

    func isDueForReading(_ bucket: TimeBucket) -> Bool {
        state.rereads.isDue(bucket, total: state.ledger.total(of: bucket), poll: state.polls)
    }

    /// Whether series are told apart by `group-by`.
    var usesGroups: Bool { counted.needsGroups || state.groupsReplaceServices }

    /// Where a filter by severity finds others in `services` than in the totals, which compare the stored text as it is, a bucket
    /// never adds up. Then `group-by` is asked, which does that too.
    mutating func useGroupsIfServicesDiffer(on buckets: [TimeBucket]) {
        guard !counted.filter.spelledSeverities.isEmpty, !state.lacksGroups else { return }
        let unreconciled = state.ledger.unreconciled(among: buckets)
        guard unreconciled.contains(where: { state.rereads.readings(of: $0.key, total: $0.value) > 1 }) else { return }
        state.groupsReplaceServices = true
        state.rereads.readAll()
    }

    /// Records since when buckets are unreconciled.
    mutating func recordUnreconciled() {
        guard let now else { return }
        let ledger = state.ledger
        state.rereads.pollEnded(
            leaving: ledger.unreconciled(among: ledger.recentBuckets + ledger.pastBuckets).keys, at: now)
    }

    // MARK: Compatibility modes

    mutating func begin(_ mode: CompatibilityMode) {
        guard state.modes.begin(mode) else { return }
        log.degraded(mode)
        state.rereads.readAll()
    }

    mutating func end(_ mode: CompatibilityMode) {
        if state.modes.end(mode) { log.recovered(from: mode) }
    }

    /// Finds out whether services takes the time of day into account.
    mutating func detectIgnoredTime(
        in lists: [BucketServices], against reference: SparklineCounts, at now: Timestamp
    ) {
        switch state.modes.ignoresTime(lists, against: reference, at: now) {
        case true?: begin(.servicesIgnoreTime)
        case false?: end(.servicesIgnoreTime)
        case nil: break
        }
    }

    // MARK: Showing

    mutating func show() async { await publication.show(&state) }

    mutating func showRestored() async { await publication.showSaved(&state) }

    /// Before each question to PostHog: an answer may take long.
    mutating func pauseForOthers() async {
        await publication.answerQuestions(state)
        await publication.showRise(&state)
    }

    mutating func wait(until end: Duration) async { await publication.wait(until: end, &state) }
}
