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

/// One metric over a simulated PostHog, through lost responses, late entries, restarts and kills, with the truth beside it.
final class MetricRun: @unchecked Sendable {  // one task at a time reaches it: the poller's, or who waits for it
    let api: LogsAPI
    let clock = ManualClock(at("12:00:30"))
    let metric: OwnMetric
    private let filter: PlainFilter
    private let labels: [(source: LabelSource, name: String)]
    private let counted: CountedEntries
    private var saved: StateRows?
    private var truth: [LabelSet: Int] = [:]
    private(set) var last: ProjectSnapshot?
    private var random: SeededGenerator
    private var losses = 0
    /// How many calls are left before the process is killed.
    private var callsToLive: Int?
    private var isDead = false
    private var done = 0
    private var target = 0
    /// Called before each request; it may let entries come in.
    var arrive: (MetricRun) -> Void = { _ in }
    /// Called with each request that is sent.
    var sent: (MetricRun) -> Void = { _ in }
    /// A response in place of PostHog's; nil for that.
    var instead: (LogsRequest) -> LogsResponse? = { _ in nil }
    /// What it logs.
    let kept = KeptLines()
    private(set) var complaints: [String] = []
    private let others: [OwnMetric]

    init(
        _ filter: PlainFilter, by labels: [(source: LabelSource, name: String)], seed: UInt64 = 0,
        on version: ServerVersion = .current, alsoAs name: String? = nil
    ) {
        let clock = clock
        api = LogsAPI(version: version) { clock.now }
        self.filter = filter
        self.labels = labels
        counted = CountedEntries(filter.filter, by: labels.map(\.source))
        metric = OwnMetric(name: "own_total", help: "Entries.", labels: labels)
        others = name.map { [OwnMetric(name: $0, help: "Entries.", labels: labels)] } ?? []
        random = SeededGenerator(seed: seed)
    }

    /// Entries that are to be counted, where the filter lets them through.
    func ingest(_ entries: [TestEntry]) {
        before(entries)
        for entry in entries where filter.admits(entry) {
            truth[
                LabelSet(["project"] + labels.map(\.name), ["shop"] + labels.map { shown($0.source, entry) }),
                default: 0] +=
                entry.count
        }
    }

    /// Entries that were there before the metric.
    func before(_ entries: [TestEntry]) { api.ingest(entries.map(\.record)) }

    private func shown(_ source: LabelSource, _ entry: TestEntry) -> String {
        switch source {
        case .severity: entry.severity.rawValue
        case .service:
            switch entry.service {
            case "": "(no service)"
            case "(other)": "'(other)'"
            default: entry.service
            }
        case .attribute(let kind, let key):
            switch entry.value(kind, key) {
            case nil: "(none)"
            case "(none)"?: "'(none)'"
            case "(overflow)"?: "'(overflow)'"
            case "'(other)'"?: "''(other)''"
            case let text?: text
            }
        }
    }

    // MARK: What happens

    func lose(_ percent: Int) { losses = percent }

    func kill(atCall call: Int) { callsToLive = call }

    func calm() { (losses, callsToLive) = (0, nil) }

    /// Polls so many times, in one process or, where that is killed, in several.
    func polls(_ count: Int) async {
        (done, target) = (0, count)
        while done < target {
            isDead = false
            let start = done
            let poller = poller()
            let rows = saved
            let task = Task {
                await poller.run(
                    restoring: rows, refuse: { self.complaints.append("state refused: \($0)") },
                    save: { if !self.isDead { self.saved = $0 } }, lastScrape: { self.clock.uptime },
                    publish: { snapshot in
                        guard !self.isDead else { return }
                        self.check(snapshot)
                        self.done = max(self.done, start + snapshot.polls)
                        if self.done >= self.target { withUnsafeCurrentTask { $0?.cancel() } }
                    })
            }
            await task.value
            // A process that was killed is not back at once.
            if isDead { clock.advance(.seconds(Int.random(in: 1...900, using: &random))) }
            callsToLive = nil
        }
        clock.advance(.seconds(240))
    }

    private func poller() -> ProjectPoller {
        let settings = PollSettings(
            interval: .seconds(300),
            horizon: LedgerHorizon(
                grid: BucketGrid(bucketSeconds: 300, bucketCount: 12), catchupSeconds: 86_400, sweeps: true),
            windowSeconds: 300, seriesLimit: 5000)
        return ProjectPoller(
            project: Project(name: "shop", id: Access.defaultProject, host: "simulated"), counting: counted,
            as: [metric] + others,
            settings: settings, schedule: PollSchedule(interval: settings.interval, index: 0, count: 1),
            transport: MetricTransport(self),
            limiter: RequestLimiter(
                Budget(perMinute: 0, perHour: 0), pause: settings.interval, clock: clock, jitter: { 0.5 }),
            clock: clock, jitter: { 0.5 }, logger: Logger(label: "test") { [kept] _ in KeptLinesHandler(kept: kept) })
    }

    fileprivate func send(_ request: LogsRequest) async throws(TransportFailure) -> LogsResponse {
        if let calls = callsToLive {
            callsToLive = calls - 1
            if calls <= 1 {
                isDead = true
                withUnsafeCurrentTask { $0?.cancel() }
            }
        }
        guard !isDead, !Task.isCancelled else { throw .cancelled }
        arrive(self)
        sent(self)
        let loss = random.chance(losses) ? Loss.allCases.randomElement(using: &random) : nil
        if let response = instead(request) { return response }
        let response = try await InProcessTransport(api).send(request)
        return if let loss { try loss.instead(of: response) } else { response }
    }

    // MARK: The truth

    private func check(_ snapshot: ProjectSnapshot) {
        let shown = snapshot.values(of: metric)
        for (labels, value) in last?.values(of: metric) ?? [:] where shown[labels] ?? 0 < value {
            complaints.append("\(labels) went back from \(value) to \(shown[labels] ?? 0)")
        }
        last = snapshot
    }

    /// What is not as it should be by now, in words.
    func compare() -> [String] {
        let shown = (last?.values(of: metric) ?? [:]).filter { $0.value != 0 }
        for labels in Set(shown.keys).union(truth.keys) where shown[labels] ?? 0 != truth[labels] ?? 0 {
            complaints.append("\(labels) is \(shown[labels] ?? 0), should be \(truth[labels] ?? 0)")
        }
        if last?.series(MetricCatalogue.metricUp).first?.value != .integer(1) {
            complaints.append("the metric is down")
        }
        return complaints
    }
}

extension ProjectSnapshot {
    func values(of metric: OwnMetric) -> [LabelSet: Int] {
        Dictionary(
            uniqueKeysWithValues: series(metric.descriptor).map { series in
                if case .integer(let value) = series.value { (series.labels, value) } else { (series.labels, -1) }
            })
    }
}

private struct MetricTransport: Transport {
    let run: MetricRun

    init(_ run: MetricRun) { self.run = run }

    func send(_ request: LogsRequest) async throws(TransportFailure) -> LogsResponse { try await run.send(request) }
}
