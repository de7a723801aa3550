import Backfill
import Basics
import BasicsFixtures
import Collector
import Exposition
import Ledger
import Logging
import LogsReading
import PostHogLogs
import PostHogSimulator

/// A simulated PostHog to which entries came in over days, some of them late, and the truth beside it.
final class HistoryBench: Sendable {
    let clock: ManualClock
    let api: LogsAPI
    let start: Timestamp
    private let logged = Locked<[String: [String: Int]]>([:])

    static let day: Int64 = 86_400

    init(_ version: ServerVersion = .current, start: Timestamp = date("2026-11-01")) {
        let clock = ManualClock(start)
        self.clock = clock
        self.start = start
        api = LogsAPI(version: version) { clock.now }
        api.change { $0.retention = 60 * Self.day }
    }

    /// Has entries come in for so many days, in the order in which they arrive, and then nothing for a day.
    func live(days: Int, entriesADay: Int, seed: UInt64, services: [String] = ["api", "shop", "", "(other)"]) {
        var random = SeededGenerator(seed: seed)
        var arrivals: [(arrival: Int64, record: LogRecord)] = []
        for _ in 0..<days * entriesADay {
            let time = Int64.random(in: 0..<Int64(days) * Self.day * 1000, using: &random)
            let isLate = Int.random(in: 0..<10, using: &random) == 0
            let delay = isLate ? Int64.random(in: 0..<Self.day * 990, using: &random) : 100
            let record = LogRecord(
                timestamp: start.adding(microseconds: time * 1000),
                serviceName: services.randomElement(using: &random) ?? "",
                severityText: ["trace", "debug", "info", "warn", "error", "fatal"].randomElement(using: &random) ?? "",
                bytes: 100, count: Int.random(in: 1...5, using: &random))
            arrivals.append((time + delay, record))
        }
        for (arrival, record) in arrivals.sorted(by: { $0.arrival < $1.arrival }) {
            let time = start.adding(microseconds: arrival * 1000)
            if time > clock.now { clock.advance(time - clock.now) }
            ingest(record)
        }
        let end = start.adding(seconds: Int64(days + 1) * Self.day)
        if end > clock.now { clock.advance(end - clock.now) }
    }

    func ingest(_ record: LogRecord) {
        api.ingest([record])
        let service = record.serviceName == "(other)" ? "'(other)'" : ServiceName(record.serviceName).description
        let series = "\(service) \(record.severityText)"
        logged.withLock { $0[record.timestamp.day, default: [:]][series, default: 0] += record.count }
    }

    /// Entries of each day, by service and severity.
    var truth: [String: [String: Int]] { logged.withLock { $0 } }

    func range(days: Int) -> TimeRange {
        TimeRange(start: start, end: start.adding(seconds: Int64(days) * Self.day))
    }

    func poller(
        step: Int64, transport: (any Transport)? = nil, counting counted: CountedEntries = .all,
        as metrics: [OwnMetric] = []
    ) -> ProjectPoller {
        let settings = PollSettings(
            interval: .seconds(60),
            horizon: LedgerHorizon(
                grid: BucketGrid(bucketSeconds: 300, bucketCount: 12), catchupSeconds: 86_400, sweeps: true),
            windowSeconds: 300, seriesLimit: 1000)
        return ProjectPoller(
            project: Project(name: "shop", id: Access.defaultProject, host: "simulated"), counting: counted,
            as: metrics, settings: step > 0 ? settings.reading(bucketSeconds: step) : settings,
            schedule: PollSchedule(interval: .seconds(60), index: 0, count: 1),
            transport: transport ?? InProcessTransport(api),
            limiter: RequestLimiter(
                Budget(perMinute: 0, perHour: 0), pause: .seconds(10), clock: clock, jitter: { 0.5 }),
            clock: clock, jitter: { 0.5 }, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    /// The history of a range, day by day.
    func write(
        _ plan: HistoryPlan, _ pollers: [ProjectPoller]? = nil, seam: HistorySeam? = nil,
        from saved: HistoryBookmark? = nil, to sink: inout KeptDays
    ) async throws -> Int {
        let pollers = pollers ?? [poller(step: plan.step)]
        let bookmark = saved ?? HistoryBookmark(purpose: "test", range: plan.range, day: plan.range.start)
        var run = HistoryRun(
            pollers.map { HistoryPart($0, plan, seam: seam, saved: bookmark.parts[$0.stateName]) }, from: bookmark,
            target: [("instance", "here:10095"), ("job", "posthog-logs")], clock: clock)
        return try await run.run(to: &sink)
    }
}

/// Keeps the days as texts.
struct KeptDays: HistorySink {
    struct Killed: Error {}

    private(set) var files: [String: String] = [:]
    private(set) var bookmark: HistoryBookmark?
    /// Is killed when it has written this day, before it is remembered.
    var killedAfter: String?

    mutating func deliver(_ day: DayHistory, before: HistoryBookmark, after: HistoryBookmark) async throws {
        var bytes: [UInt8] = []
        day.writeOpenMetrics { bytes += $0 }
        files[day.day.name] = String(decoding: bytes, as: UTF8.self)
        guard day.day.name != killedAfter else { throw Killed() }
        bookmark = after
    }

    /// Samples by day, metric and labels: seconds and values, in the order of the file.
    func samples(of metric: String = "posthog_logs_entries_total") -> [String: [String: [(time: String, value: Int)]]] {
        files.mapValues { text in
            var series: [String: [(time: String, value: Int)]] = [:]
            for line in text.split(separator: "\n") where line.hasPrefix(metric + "{") {
                let parts = line.split(separator: "} ", maxSplits: 1)
                let numbers = parts[1].split(separator: " ")
                series[String(parts[0].dropFirst(metric.count + 1)), default: []].append(
                    (String(numbers[1]), Int(numbers[0]) ?? -1))
            }
            return series
        }
    }

    /// The rises of each day by service and severity, from the first sample to the first of the next day, or the last.
    func rises(of metric: String = "posthog_logs_entries_total") -> [String: [String: Int]] {
        let samples = samples(of: metric)
        let days = samples.keys.sorted()
        var rises: [String: [String: Int]] = [:]
        for (index, day) in days.enumerated() {
            let next = index + 1 < days.count ? samples[days[index + 1]] : nil
            for (labels, found) in samples[day] ?? [:] {
                let end = next?[labels]?.first?.value ?? found.last?.value ?? 0
                let rise = end - (found.first?.value ?? 0)
                if rise != 0 { rises[day, default: [:]][Self.name(of: labels), default: 0] += rise }
            }
        }
        return rises
    }

    /// `api error` of `project="shop",service_name="api",severity="error",…`
    private static func name(of labels: String) -> String {
        let values = labels.split(separator: "\"", omittingEmptySubsequences: false)
        return values.count > 7 ? "\(values[3]) \(values[5])" : labels
    }
}

/// Fails some requests, by chance but always the same ones.
final class LossyTransport: Transport {
    private let inner: any Transport
    private let random: Locked<SeededGenerator>
    private let oneIn: Int

    init(_ inner: any Transport, oneIn: Int, seed: UInt64) {
        self.inner = inner
        self.oneIn = oneIn
        random = Locked(SeededGenerator(seed: seed))
    }

    func send(_ request: LogsRequest) async throws(TransportFailure) -> LogsResponse {
        let (isLost, isBefore) = random.withLock { random in
            (Int.random(in: 0..<oneIn, using: &random) == 0, Bool.random(using: &random))
        }
        if isLost, isBefore { throw .timeout("lost") }
        let response = try await inner.send(request)
        if isLost { throw .unreachable("lost") }
        return response
    }
}

func date(_ text: String) -> Timestamp { Timestamp(iso8601: text) ?? Timestamp(seconds: 0) }

extension Timestamp {
    var day: String { String(iso8601.prefix(10)) }
}
