import Basics
import BasicsFixtures
import Collector
import Exposition
import HTTP
import Ledger
import Logging
import PostHogLogs
import PostHogSimulator
import Testing

/// The real poll loop against a simulated PostHog, on one manual clock, with the truth kept beside it.
final class Rig: Sendable {
    /// PostHog's clock.
    let clock: ManualClock
    /// The exporter's, and what PostHog's answers say of the time.
    let machine: SkewedClock
    let dates = Dates()
    let api: LogsAPI
    let pacer: PollPacer
    private let limiter: RequestLimiter
    private let state: Locked<State>

    private struct State {
        var settings: PollSettings
        var expected: [SeriesKey: Int] = [:]
        var kept: [ProjectSnapshot] = []
        var saved: StateRows?
    }

    /// - Parameter other: the rig of another project, whose key and clock this one has too.
    init(
        _ version: ServerVersion = .current, interval: Duration = .seconds(60), grid: BucketGrid = Rig.hour,
        seriesLimit: Int = 1000, start: Timestamp = at("12:00:30"), catchup: Int64 = 86_400, sweeps: Bool = true,
        budget: (perMinute: Int, perHour: Int) = (0, 0), isPaced: Bool = false, exemplars: Bool = false,
        sharing other: Rig? = nil
    ) {
        let clock = other?.clock ?? ManualClock(start)
        self.clock = clock
        machine = SkewedClock(clock)
        api = LogsAPI(version: version) { clock.now }
        let settings = PollSettings(
            interval: interval,
            horizon: LedgerHorizon(grid: grid, catchupSeconds: catchup, sweeps: sweeps), windowSeconds: 300,
            seriesLimit: seriesLimit, asksForExemplars: exemplars, isPaced: isPaced)
        state = Locked(State(settings: settings))
        pacer = other?.pacer ?? PollPacer(perMinute: budget.perMinute, perHour: budget.perHour)
        limiter =
            other?.limiter
            ?? RequestLimiter(
                Budget(perMinute: budget.perMinute, perHour: budget.perHour), pause: interval, clock: machine,
                jitter: { 0.5 })
    }

    /// A lookback of an hour in five-minute buckets.
    static let hour = BucketGrid(bucketSeconds: 300, bucketCount: 12)

    /// Has the next run use other buckets, as a restart with other flags does.
    func set(_ grid: BucketGrid) {
        state.withLock { state in
            let now = state.settings
            let horizon = LedgerHorizon(
                grid: grid, catchupSeconds: now.horizon.catchupSeconds, sweeps: now.horizon.sweeps)
            state.settings = PollSettings(
                interval: now.interval, horizon: horizon, windowSeconds: now.windowSeconds,
                seriesLimit: now.seriesLimit)
        }
    }

    /// Has the next run show services otherwise.
    func set(_ services: ServiceMapping) {
        state.withLock { state in
            let now = state.settings
            state.settings = PollSettings(
                interval: now.interval, horizon: now.horizon, windowSeconds: now.windowSeconds,
                seriesLimit: now.seriesLimit, services: services)
        }
    }

    /// Ingests entries that came before the exporter: they are not to be counted.
    func before(_ service: String, _ severity: String, count: Int = 1, secondsAgo: Int64 = 60) {
        before(service, severity, count: count, at: clock.now.adding(seconds: -secondsAgo))
    }

    func before(_ service: String, _ severity: String, count: Int, at time: Timestamp) {
        api.ingest([
            LogRecord(timestamp: time, serviceName: service, severityText: severity, bytes: 100 * count, count: count)
        ])
    }

    /// Ingests entries that are to be counted, and notes so.
    func ingest(_ service: String, _ severity: String, count: Int = 1, secondsAgo: Int64 = 1, as shown: Severity) {
        ingest(service, severity, count: count, at: clock.now.adding(seconds: -secondsAgo), as: shown)
    }

    func ingest(_ service: String, _ severity: String, count: Int, at time: Timestamp, as shown: Severity) {
        before(service, severity, count: count, at: time)
        let key = SeriesKey(service: ServiceName(service), severity: shown)
        state.withLock { $0.expected[key, default: 0] += count }
    }

    /// Forgets what was saved, as a restart without the file does.
    func loseState() { state.withLock { $0.saved = nil } }

    /// Has the next run go on with what was saved elsewhere.
    func load(_ rows: StateRows) { state.withLock { $0.saved = rows } }

    /// Runs the loop, calls `script` with the number of each poll after it, from 0, and stops after `polls`. What an earlier
    /// run saved is restored, and then shown first: that is number 0. Of several snapshots of one poll the last is kept.
    func run(
        polls: Int, through transport: (any Transport)? = nil, script: @escaping @Sendable (Int) -> Void = { _ in }
    ) async {
        await run(polls: polls, through: transport, scrapes: { nil }, published: { _ in }, script: script)
    }

    /// The same, and tells of each snapshot, and the loop of the last scrape.
    func run(
        polls: Int, through transport: (any Transport)? = nil, scrapes: @escaping @Sendable () -> Duration?,
        published: @escaping @Sendable (ProjectSnapshot) -> Void, script: @escaping @Sendable (Int) -> Void
    ) async {
        let (settings, restored) = state.withLock { ($0.settings, $0.saved) }
        let poller = ProjectPoller(
            project: Project(name: "shop", id: Access.defaultProject, host: "simulated"), settings: settings,
            schedule: PollSchedule(interval: settings.interval, index: 0, count: 1),
            transport: DatedTransport(transport ?? InProcessTransport(api), dates: dates),
            limiter: limiter, pacer: pacer, clock: machine, jitter: { 0.5 },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let first = snapshots.count
        let loop = Task {
            await poller.run(
                restoring: restored, refuse: { Issue.record("state refused: \($0)") },
                save: { rows in self.state.withLock { $0.saved = rows } },
                lastScrape: scrapes,
                publish: { snapshot in
                    published(snapshot)
                    let number: Int? = self.state.withLock { state in
                        if state.kept.count > first, state.kept.last?.polls == snapshot.polls {
                            state.kept[state.kept.count - 1] = snapshot
                            return nil
                        }
                        state.kept.append(snapshot)
                        return state.kept.count - 1 - first
                    }
                    guard let number else { return }
                    script(number)
                    if number + 1 >= polls { withUnsafeCurrentTask { $0?.cancel() } }
                })
        }
        await loop.value
    }

    var snapshots: [ProjectSnapshot] { state.withLock(\.kept) }

    /// Only after a run.
    var last: ProjectSnapshot { snapshots[snapshots.count - 1] }

    /// What the counters have to show; series at 0 left out.
    var truth: [LabelSet: Int] {
        state.withLock { state in
            Dictionary(
                uniqueKeysWithValues: state.expected.map { key, count in
                    (Self.labels(key.labels.serviceLabel, key.severity), count)
                })
        }
    }

    static func labels(_ service: String, _ severity: Severity) -> LabelSet {
        LabelSet(["project", "service_name", "severity"], ["shop", service, severity.rawValue])
    }
}

extension ProjectSnapshot {
    func series(_ descriptor: MetricDescriptor) -> [Series] {
        families.first { $0.descriptor == descriptor }?.series ?? []
    }

    /// The counters of entries.
    var counters: [LabelSet: Int] {
        Dictionary(
            uniqueKeysWithValues: series(MetricCatalogue.entries).map { series in
                switch series.value {
                case .integer(let value), .exemplified(let value, _): (series.labels, value)
                default: (series.labels, -1)
                }
            })
    }

    /// The counters that have risen.
    var counted: [LabelSet: Int] { counters.filter { $0.value != 0 } }

    /// The modes that are shown as in use.
    var degradations: [String] {
        CompatibilityMode.allCases.map(\.rawValue).filter { reason in
            let labels = LabelSet(["project", "reason"], ["shop", reason])
            return series(MetricCatalogue.degraded).contains { $0.labels == labels && $0.value == .integer(1) }
        }
    }

    func number(_ descriptor: MetricDescriptor) -> Double? {
        switch value(descriptor) {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    /// The value of a family that has one series for the project.
    func value(_ descriptor: MetricDescriptor) -> SampleValue? { series(descriptor).first?.value }
}

extension RecordedRequest {
    /// The length of the range that it asks about.
    var rangeSeconds: Int64? {
        guard let from = query?.dateFrom.flatMap(Timestamp.init(iso8601:)),
            let to = query?.dateTo.flatMap(Timestamp.init(iso8601:))
        else { return nil }
        return to.secondsSince(from)
    }
}
