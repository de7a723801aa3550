import Basics
import Collector
import Exposition
import Ledger
import Logging
import PostHogLogs
import PostHogSimulator
import SteadyPostHog

/// One of some projects of a key, with an entry now and then, polled for some hours.
final class PacedRun: Sendable {
    private static let start = Timestamp(seconds: 1_795_392_000)
    private static let (perMinute, perHour) = (240, 1200)

    private let projects: Int
    private let seconds: Int
    private let isPaced: Bool
    private let entryEvery: Int
    private let hours: Int
    private let clock = QuickClock(PacedRun.start)
    private let state = Locked(State())

    private struct State: Sendable {
        var shown = 0
        var ages: [Double] = []
        var interval = 0.0
        var last: ProjectSnapshot?
    }

    /// - Parameters:
    ///   - seconds: between two polls, or to begin with.
    ///   - entryEvery: so many seconds.
    init(projects: Int, seconds: Int, isPaced: Bool, entryEvery: Int, hours: Int) {
        self.projects = projects
        self.seconds = seconds
        self.isPaced = isPaced
        self.entryEvery = entryEvery
        self.hours = hours
    }

    private var arrivals: [Timestamp] {
        stride(from: 60, to: hours * 3600, by: entryEvery).map { Self.start.adding(seconds: Int64($0)) }
    }

    func line() async -> String {
        await run()
        let (ages, interval, endpoints) = state.withLock { ($0.ages.sorted(), $0.interval, $0.last?.endpoints ?? [:]) }
        let codes = endpoints.values.flatMap(\.requests)
        let requests = codes.reduce(0) { $0 + $1.value } * projects / hours
        let throttled = codes.filter { $0.key == 429 }.reduce(0) { $0 + $1.value }
        func age(_ part: Double) -> String { "\(Int(ages[Int(Double(ages.count - 1) * part)])) s" }
        let columns = [
            ("\(projects)", 19), ((isPaced ? "auto, " : "") + "\(Int(interval)) s", 14), (age(0.5), 12),
            (age(0.95), 10),
            ("\(requests)", 26), ("\(throttled)", 0),
        ]
        return columns.map { $0.0 + String(repeating: " ", count: max(0, $0.1 - $0.0.count)) }.joined()
    }

    private func run() async {
        let clock = clock
        let api = LogsAPI { clock.now }
        let (perMinute, perHour) = (Self.perMinute / projects, Self.perHour / projects)
        api.change {
            $0.rateLimits = [RateLimit(requests: perMinute, window: 60), RateLimit(requests: perHour, window: 3600)]
        }
        api.ingest(
            arrivals.map {
                LogRecord(timestamp: $0, serviceName: "api", severityText: "info", bytes: 100, arrival: $0)
            })
        let poller = ProjectPoller(
            project: Project(name: "shop", id: Access.defaultProject, host: "simulated"),
            settings: PollSettings(
                interval: .seconds(seconds),
                horizon: LedgerHorizon(
                    grid: BucketGrid(bucketSeconds: 300, bucketCount: 12), catchupSeconds: 86_400, sweeps: true),
                windowSeconds: 300, seriesLimit: 50_000, isPaced: isPaced),
            schedule: PollSchedule(interval: .seconds(seconds), index: 0, count: 1), transport: InProcessTransport(api),
            limiter: RequestLimiter(
                Budget(perMinute: perMinute, perHour: perHour), pause: .seconds(60), clock: clock, jitter: { 0.5 }),
            pacer: PollPacer(perMinute: perMinute, perHour: perHour), clock: clock, jitter: { 0.5 },
            logger: Logger(label: "pacing") { _ in SwiftLogNoOpLogHandler() })
        let arrivals = arrivals
        let end = Self.start.adding(seconds: Int64(hours) * 3600)
        let polling = Task { await poller.run(publish: { self.shown($0, of: arrivals, until: end) }) }
        await polling.value
    }

    private func shown(_ snapshot: ProjectSnapshot, of arrivals: [Timestamp], until end: Timestamp) {
        let now = clock.now
        if now >= end { withUnsafeCurrentTask { $0?.cancel() } }
        let entries = snapshot.families.first { $0.descriptor == MetricCatalogue.entries }?.series ?? []
        let count = entries.reduce(0) { sum, series in
            if case .integer(let value) = series.value { sum + value } else { sum }
        }
        let interval = snapshot.families.first { $0.descriptor == MetricCatalogue.pollInterval }?.series.first
        state.withLock { state in
            for arrival in arrivals[min(state.shown, arrivals.count)..<min(max(count, state.shown), arrivals.count)] {
                state.ages.append((now - arrival) / .seconds(1))
            }
            state.shown = max(state.shown, count)
            state.last = snapshot
            if case .number(let seconds)? = interval?.value { state.interval = seconds }
        }
    }
}
