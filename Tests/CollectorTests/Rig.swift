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
final class Rig: @unchecked Sendable {  // all that changes is reached under `lock` alone
    /// PostHog's clock.
    let clock: ManualClock
    /// The exporter's, and what PostHog's answers say of the time.
    let machine: SkewedClock
    let dates = Dates()
    let api: LogsAPI
    private var settings: PollSettings
    private let limiter: RequestLimiter
    private let lock = Lock()
    private var expected: [SeriesKey: Int] = [:]
    private var kept: [ProjectSnapshot] = []
    private var saved: StateRows?

    /// - Parameter other: the rig of another project, whose key and clock this one has too.
    init(
        _ version: ServerVersion = .current, interval: Duration = .seconds(60), grid: BucketGrid = Rig.hour,
        seriesLimit: Int = 1000, start: Timestamp = at("12:00:30"), catchup: Int64 = 86_400, sweeps: Bool = true,
        budget: Budget = Budget(perMinute: 0, perHour: 0), sharing other: Rig? = nil
    ) {
        let clock = other?.clock ?? ManualClock(start)
        self.clock = clock
        machine = SkewedClock(clock)
        api = LogsAPI(version: version) { clock.now }
        settings = PollSettings(
            interval: interval,
            horizon: LedgerHorizon(grid: grid, catchupSeconds: catchup, sweeps: sweeps), windowSeconds: 300,
            seriesLimit: seriesLimit)
        limiter =
            other?.limiter ?? RequestLimiter(budget, pause: interval, clock: machine, jitter: { 0.5 })
    }

    /// A lookback of an hour in five-minute buckets.
    static let hour = BucketGrid(bucketSeconds: 300, bucketCount: 12)

    /// Has the next run use other buckets, as a restart with other flags does.
    func set(_ grid: BucketGrid) {
        let horizon = LedgerHorizon(
            grid: grid, catchupSeconds: settings.horizon.catchupSeconds, sweeps: settings.horizon.sweeps)
        settings = PollSettings(
            interval: settings.interval, horizon: horizon, windowSeconds: settings.windowSeconds,
            seriesLimit: settings.seriesLimit)
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
        lock.withLock { expected[key, default: 0] += count }
    }

    /// Forgets what was saved, as a restart without the file does.
    func loseState() { lock.withLock { saved = nil } }

    /// Has the next run go on with what was saved elsewhere.
    func load(_ rows: StateRows) { lock.withLock { saved = rows } }

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
        let poller = ProjectPoller(
            project: Project(name: "shop", id: Access.defaultProject, host: "simulated"), settings: settings,
            schedule: PollSchedule(interval: settings.interval, index: 0, count: 1),
            transport: DatedTransport(transport ?? InProcessTransport(api), dates: dates),
            limiter: limiter, clock: machine, jitter: { 0.5 },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let restored = lock.withLock { saved }
        let first = snapshots.count
        let loop = Task {
            await poller.run(
                restoring: restored, refuse: { Issue.record("state refused: \($0)") },
                save: { rows in self.lock.withLock { self.saved = rows } },
                lastScrape: scrapes,
                publish: { snapshot in
                    published(snapshot)
                    let number: Int? = self.lock.withLock {
                        if self.kept.count > first, self.kept.last?.polls == snapshot.polls {
                            self.kept[self.kept.count - 1] = snapshot
                            return nil
                        }
                        self.kept.append(snapshot)
                        return self.kept.count - 1 - first
                    }
                    guard let number else { return }
                    script(number)
                    if number + 1 >= polls { withUnsafeCurrentTask { $0?.cancel() } }
                })
        }
        await loop.value
    }

    var snapshots: [ProjectSnapshot] { lock.withLock { kept } }

    /// Only after a run.
    var last: ProjectSnapshot { snapshots[snapshots.count - 1] }

    /// What the counters have to show; series at 0 left out.
    var truth: [LabelSet: Int] {
        lock.withLock {
            Dictionary(
                uniqueKeysWithValues: expected.map { key, count in
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
                guard case .integer(let value) = series.value else { return (series.labels, -1) }
                return (series.labels, value)
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
