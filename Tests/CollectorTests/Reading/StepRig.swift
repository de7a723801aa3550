import Basics
import BasicsFixtures
import HTTP
import Ledger
import Logging
import PostHogLogs
import PostHogSimulator

@testable import Collector

/// A project over a simulated PostHog, whose polls a test takes step by step. It is 12:00:30, the lookback an hour of
/// five-minute buckets.
struct StepRig {
    let api: LogsAPI
    let clock = ManualClock(at("12:00:30"))
    let dimensions: Dimensions
    /// What it logs.
    let kept = KeptLines()
    let poller: ProjectPoller
    var project: PolledProject

    init(
        _ version: ServerVersion = .current, _ dimensions: Dimensions = .entries,
        counting counted: CountedEntries = .all,
        as metrics: [OwnMetric] = [], catchup: Int64 = 3600, sweeps: Bool = false, alerts: Bool = false,
        exemplars: Bool = false
    ) {
        let clock = clock
        api = LogsAPI(version: version) { clock.now }
        self.dimensions = dimensions
        let settings = PollSettings(
            interval: .seconds(60),
            horizon: LedgerHorizon(
                grid: BucketGrid(bucketSeconds: 300, bucketCount: 12), catchupSeconds: catchup, sweeps: sweeps),
            windowSeconds: 300, seriesLimit: 100_000, asksForAlerts: alerts, asksForExemplars: exemplars)
        poller = ProjectPoller(
            project: Project(name: "shop", id: Access.defaultProject, host: "simulated"), counting: counted,
            as: metrics, settings: settings,
            schedule: PollSchedule(interval: .seconds(60), index: 0, count: 1), transport: InProcessTransport(api),
            limiter: RequestLimiter(
                Budget(perMinute: 0, perHour: 0), pause: .seconds(60), clock: clock, jitter: { 0.5 }),
            clock: clock, jitter: { 0.5 }, logger: Logger(label: "test") { [kept] _ in KeptLinesHandler(kept: kept) })
        project = PolledProject(
            poller, ledger: Ledger(dimensions.groups, settings.horizon, seriesLimit: 100_000),
            publication: Publication(of: poller, save: nil, lastScrape: { nil }, publish: { _ in }))
    }

    /// The bucket that closed last.
    let closed = bucket("11:55:00")

    func ingest(_ service: String, _ severity: String, _ count: Int, at time: String = "11:57:00") {
        api.ingest([
            LogRecord(
                timestamp: BasicsFixtures.at(time), serviceName: service, severityText: severity, bytes: count,
                count: count)
        ])
    }

    /// Has the ledger find what is there, all of the lookback.
    mutating func check() async {
        _ = project.state.ledger.advance(to: clock.now, uptime: clock.uptime)
        await project.checkTotals(of: project.state.ledger.recentBuckets, at: clock.now)
    }

    /// Finds that nothing is there yet, so that all that comes counts.
    mutating func begin() async {
        await check()
        api.forgetRequests()
    }

    /// One step: what changed, and who and how bad that is.
    mutating func read(listingEnds: Duration? = nil) async -> Bool {
        await check()
        var allowance = RequestAllowance()
        let due = project.dueForReading(project.state.ledger.recentBuckets)
        defer { project.state.polls += 1 }
        return await BucketReader(dimensions, at: clock.now)
            .read(due, of: &project, &allowance, listingEnds: listingEnds)
    }

    /// What is counted of each series.
    var counted: [SeriesKey: Int] {
        let series = project.state.ledger.series
        return Dictionary(uniqueKeysWithValues: series.keys.indices.map { (series.keys[$0], series.total(of: $0)) })
            .filter { $0.value > 0 }
    }

    /// What was asked since, but for count-ranges.
    var asked: [Route] { api.requests.map(\.route).filter { $0 != .countRanges } }
}
