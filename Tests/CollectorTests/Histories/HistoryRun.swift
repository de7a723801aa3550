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

/// Runs a history through the real poll loop, restarts included, and keeps the truth beside it.
final class HistoryRun: @unchecked Sendable {  // one task at a time reaches it: the loop's, or who waits for it
    private static let services = [
        "api", "web", "", "caf\u{E9}", "cron", "(no service)", "(other)", "(overflow)", "'(other)'",
    ]
    private static let severities: [(text: String, shown: Severity)] = [
        ("trace", .trace), ("debug", .debug), ("info", .info), ("warn", .warn), ("error", .error), ("fatal", .fatal),
        ("", .unknown), ("FATAL", .fatal), ("Trace", .trace), ("Error", .error), ("WARNING", .warn),
    ]

    private let history: History
    private let clock: SkewedClock
    private let dates = Dates()
    private let api: LogsAPI
    private var settings: PollSettings
    private var steps: ArraySlice<Step>
    private var saved: StateRows?
    private var truth: [SeriesKey: Int] = [:]
    /// Everything that was ever ingested, for those whose time comes later.
    private var entries: [(time: Timestamp, key: SeriesKey, count: Int)] = []
    private var last: ProjectSnapshot?
    private var random = SeededGenerator(seed: 0)
    private var scrapes = SeededGenerator(seed: 1)
    private var losses = 0
    private var arrivals = 0
    private var callsToLive: Int?
    private var diesAfterSave = false
    private var isDead = false
    /// By the process that runs.
    private var pollsShown: Int?
    /// What went wrong, in words.
    private(set) var complaints: [String] = []

    init(_ history: History) {
        self.history = history
        let time = ManualClock(at("12:00:30"))
        clock = SkewedClock(time)
        api = LogsAPI(version: history.server.version) { time.now }
        api.change { $0.retention = 60 * 3600 }
        settings = Self.settings(of: history, BucketGrid(bucketSeconds: 300, bucketCount: 6))
        steps = history.steps[...]
        if history.hasBrokenName {
            api.inject(.replacing("cron", by: Array("cro".utf8) + [0xFF]), at: [.services], times: nil)
        }
    }

    private static func settings(of history: History, _ grid: BucketGrid) -> PollSettings {
        PollSettings(
            interval: .seconds(history.interval),
            horizon: LedgerHorizon(grid: grid, catchupSeconds: 86_400, sweeps: true), windowSeconds: 300,
            seriesLimit: 1000)
    }

    /// Runs all of it, then as many polls without trouble as it takes to look at everything once more.
    func run() async {
        await begin()
        while let step = steps.popFirst() {
            await take(step)
        }
        calm()
        // Within an hour the entries of the future come, and everything is swept. Where no answer tells the time, this
        // machine's clock needs an hour before that to be believed again. Then a bucket that does not change may rest for
        // sixteen polls, and one with nameless services takes two readings.
        let hours = history.hidesDate ? 2 : 1
        await polls(hours * 3600 / history.interval + 40)
        compare()
    }

    /// Entries that are there before, and as many polls as the baseline of all of it takes.
    private func begin() async {
        for service in Self.services { ingest(service, 2, count: 3, age: 700, isCounted: false) }
        await polls(4)
        for _ in 0..<20 where !(last?.baselineComplete ?? false) { await polls(1) }
        if !(last?.baselineComplete ?? false) { complaints.append("the baseline is not complete") }
    }

    private func take(_ step: Step) async {
        switch step {
        case .entries(let service, let severity, let count, let age):
            ingest(Self.services[service], severity, count: count, age: age, isCounted: true)
        case .edge(let service, let severity, let count, let width, let isBefore):
            let time = clock.time.now.floored(to: width).adding(microseconds: isBefore ? -1 : 0)
            ingest(Self.services[service], severity, count: count, at: time, isCounted: true)
        case .poll: await polls(1)
        case .storm(let seed, let losses, let arrivals):
            random = SeededGenerator(seed: seed)
            self.losses = losses
            self.arrivals = arrivals
        case .lag(let route, let seconds): api.change { $0.lag = [route: seconds] }
        case .empty(let route): api.change { $0.emptyAnswers = [route] }
        case .limit(let route, let seconds, let refusal):
            api.change { $0.spanLimits = [route: SpanLimit(seconds: seconds, refusal: refusal)] }
        case .calm: calm()
        case .kill(let call): callsToLive = call
        case .killAfterSave: diesAfterSave = true
        case .down(let seconds):
            await stop()
            clock.time.advance(.seconds(seconds))
        case .buckets(let width, let count):
            await stop()
            settings = Self.settings(of: history, BucketGrid(bucketSeconds: width, bucketCount: count))
        case .loseState:
            await stop()
            saved = nil
            last = nil
            // The baseline ends with the bucket that is open now; entries of the future are seen first when it has come.
            let open = settings.grid.bucket(holding: clock.time.now).end
            truth = entries.filter { $0.time >= open }.reduce(into: [:]) { $0[$1.key, default: 0] += $1.count }
            calm()
            await begin()
        case .clock(let seconds):
            clock.ahead = seconds
            if isNew { startWithClocksThatCanBeTold() }
        case .date(let behaviour):
            // A single Date that is wrong cannot be told from one that is right.
            if !history.hidesDate { dates.behaviour = behaviour }
            if isNew { startWithClocksThatCanBeTold() }
        }
    }

    /// Whether the process that runs, if one does, has not polled yet: it may have shown what was saved.
    private var isNew: Bool { pollsShown ?? 0 == 0 }

    /// A new process cannot tell which of two clocks is right that are more than a day apart, if it has only one of them, or
    /// if it is PostHog's that is wrong.
    private func startWithClocksThatCanBeTold() {
        if history.hidesDate, abs(clock.ahead) > 86_400 { clock.ahead = 0 }
        dates.behaviour = history.hidesDate ? .absent : .right
    }

    private func calm() {
        losses = 0
        arrivals = 0
        callsToLive = nil
        diesAfterSave = false
        clock.ahead = 0
        dates.behaviour = history.hidesDate ? .absent : .right
        api.change {
            $0.lag = [:]
            $0.emptyAnswers = []
            $0.spanLimits = [:]
        }
    }

    private func ingest(_ service: String, _ severity: Int, count: Int, age: Int64, isCounted: Bool) {
        ingest(service, severity, count: count, at: clock.time.now.adding(seconds: -age), isCounted: isCounted)
    }

    private func ingest(_ service: String, _ severity: Int, count: Int, at time: Timestamp, isCounted: Bool) {
        // The sparkline tells ten texts apart. Of entries that it folds and whose service nobody can name, nothing tells the
        // severity.
        let kind = Self.severities[history.server == .nameless ? min(severity, 9) : severity]
        api.ingest([
            LogRecord(timestamp: time, serviceName: service, severityText: kind.text, bytes: 10, count: count)
        ])
        let name = history.hasBrokenName && service == "cron" ? "cro\u{FFFD}" : service
        let key = SeriesKey(service: ServiceName(name), severity: kind.shown)
        entries.append((time, key, count))
        if isCounted { truth[key, default: 0] += count }
    }

    // MARK: The loop

    private var loop: Task<Void, Never>?
    /// The loop hands over here after each poll, and waits for its turn.
    private let turns = Turns()

    private func polls(_ count: Int) async {
        for _ in 0..<count {
            if loop == nil { start() }
            await turns.give()
            if isDead { await stop() }
            if isClockAhead {
                aheadSince = aheadSince ?? clock.uptime
            } else {
                aheadSince = nil
            }
            if let aheadSince, clock.uptime - aheadSince >= .seconds(3000) { wasMisled = true }
        }
    }

    /// Whether the clock that the loop goes by is ahead. It is followed once that has lasted for an hour.
    private var isClockAhead: Bool {
        if case .ahead(let seconds) = dates.behaviour { return seconds > 0 }
        return history.hidesDate && clock.ahead > 0
    }

    private var aheadSince: Duration?
    /// Whether a wrong time may have been followed. What comes meanwhile may be taken for what was there before the counters,
    /// whose first check that time moves; it is never counted twice.
    private var wasMisled = false

    private func start() {
        isDead = false
        pollsShown = nil
        startWithClocksThatCanBeTold()
        // Where nothing else tells the time, a process that starts follows this machine's at once.
        if history.hidesDate, clock.ahead > 0 { wasMisled = true }
        let poller = ProjectPoller(
            project: Project(name: "shop", id: Access.defaultProject, host: "simulated"), settings: settings,
            schedule: PollSchedule(interval: settings.interval, index: 0, count: 1), transport: HistoryTransport(self),
            limiter: RequestLimiter(
                Budget(perMinute: 0, perHour: 0), pause: settings.interval, clock: clock, jitter: { 0.5 }),
            clock: clock, jitter: { 0.5 },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        loop = Task {
            await turns.wait()
            await poller.run(
                restoring: saved, refuse: { self.complaints.append("state refused: \($0)") },
                save: { self.save($0) }, lastScrape: { self.scrapes.chance(50) ? self.clock.uptime : nil },
                publish: { await self.publish($0) })
            turns.end()
        }
    }

    private func stop() async {
        guard let loop else { return }
        loop.cancel()
        turns.end()
        await loop.value
        self.loop = nil
        turns.reset()
        callsToLive = nil
        diesAfterSave = false
    }

    private func save(_ rows: StateRows) {
        guard !isDead else { return }
        saved = rows
        if diesAfterSave { die() }
    }

    private func publish(_ snapshot: ProjectSnapshot) async {
        guard !isDead else { return }
        if let last {
            for (labels, value) in snapshot.counters where value > 0 && last.counters[labels] == nil {
                complaints.append("\(labels) was \(value) when it was seen first")
            }
        }
        for (labels, value) in last?.counters ?? [:] where snapshot.counters[labels] ?? 0 < value {
            complaints.append("\(labels) went back from \(value) to \(snapshot.counters[labels] ?? 0)")
        }
        last = snapshot
        guard snapshot.polls != pollsShown else { return }
        pollsShown = snapshot.polls
        await turns.wait()
    }

    fileprivate func die() {
        isDead = true
        withUnsafeCurrentTask { $0?.cancel() }
    }

    fileprivate func send(_ request: LogsRequest) async throws(TransportFailure) -> LogsResponse {
        if let calls = callsToLive {
            callsToLive = calls - 1
            if calls <= 1 { die() }
        }
        guard !isDead, !Task.isCancelled else { throw .cancelled }
        if random.chance(arrivals) {
            let age = random.chance(30) ? Int64.random(in: 0...1500, using: &random) : 0
            let severity = Int.random(in: 0..<Self.severities.count, using: &random)
            ingest(
                Self.services[.random(in: 0..<Self.services.count, using: &random)], severity,
                count: .random(in: 1...5, using: &random), age: age, isCounted: true)
        }
        let loss = random.chance(losses) ? Loss.allCases.randomElement(using: &random) : nil
        let answer = try await InProcessTransport(api).send(request)
        if let loss { return dates.changed(try loss.instead(of: answer)) }
        return dates.changed(answer)
    }

    // MARK: The truth

    private func compare() {
        let counted = last?.counted ?? [:]
        let expected = Dictionary(
            uniqueKeysWithValues: truth.map { (Rig.labels($0.key.labels.serviceLabel, $0.key.severity), $0.value) })
        guard history.namesAll else { return compareSums(counted) }
        for (labels, value) in expected where counted[labels] != value {
            if wasMisled, counted[labels] ?? 0 < value { continue }
            complaints.append("\(labels) is \(counted[labels] ?? 0), should be \(value)")
        }
        for (labels, value) in counted where expected[labels] == nil {
            complaints.append("\(labels) is \(value), should be 0")
        }
    }

    private func compareSums(_ counted: [LabelSet: Int]) {
        for severity in Severity.allCases {
            let services = Set(Self.services.map { SeriesLabels(ServiceName($0)) } + [.other])
            let sum = services.reduce(0) { $0 + (counted[Rig.labels($1.serviceLabel, severity)] ?? 0) }
            let expected = truth.filter { $0.key.severity == severity }.values.reduce(0, +)
            if wasMisled, sum < expected { continue }
            if sum != expected { complaints.append("\(severity) sums to \(sum), should be \(expected)") }
        }
    }
}

private struct HistoryTransport: Transport {
    let run: HistoryRun

    init(_ run: HistoryRun) { self.run = run }

    func send(_ request: LogsRequest) async throws(TransportFailure) -> LogsResponse {
        try await run.send(request)
    }
}
