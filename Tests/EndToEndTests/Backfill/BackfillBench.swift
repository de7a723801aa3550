import Basics
import FoundationEssentials
import HTTP
import PostHogSimulator
import Testing

/// A simulated PostHog on loopback with some days of entries, and the `backfill` command.
final class BackfillBench {
    let api: LogsAPI
    let simulator: SimulatorServer
    let folder: ScratchFolder
    /// Midnight of the first day.
    let first: Timestamp
    private(set) var truth: [Int: [Cell: Int]] = [:]
    private let past = Locked<Timestamp?>(nil)

    static let day: Int64 = 86_400
    static let services = ["api", "shop", "worker"]
    static let severities = ["info", "warn", "error", "fatal"]

    /// - Parameter days: that are complete by now, the last of them.
    init(days: Int, entriesADay: Int, seed: UInt64 = 1) throws {
        let clock = SystemClock()
        let past = past
        api = LogsAPI(now: { past.withLock { $0 } ?? clock.now })
        api.change { $0.retention = 100 * Self.day }
        simulator = try SimulatorServer(api)
        folder = try ScratchFolder()
        // A day and a bit ago, and never in the last minutes of a day.
        first = clock.now.adding(seconds: -Self.day).floored(to: Self.day).adding(seconds: -Int64(days) * Self.day)
        var random = SplitMix64(seed: seed)
        var records: [(arrival: Timestamp, record: LogRecord, day: Int)] = []
        for number in 0..<days * entriesADay {
            let day = number / entriesADay
            let time = first.adding(seconds: Int64(day) * Self.day).adding(
                microseconds: Int64.random(in: 0..<Self.day * 1_000_000, using: &random))
            let delay = Int.random(in: 0..<8, using: &random) == 0 ? Int64.random(in: 0..<23 * 3600, using: &random) : 0
            let service = Self.services.randomElement(using: &random) ?? ""
            let severity = Self.severities.randomElement(using: &random) ?? ""
            let count = Int.random(in: 1...9, using: &random)
            let record = LogRecord(
                timestamp: time, serviceName: service, severityText: severity, bytes: 100, count: count)
            records.append((time.adding(seconds: delay), record, day))
            truth[day, default: [:]][Cell(service, severity), default: 0] += count
        }
        for (arrival, record, _) in records.sorted(by: { $0.arrival < $1.arrival }) {
            past.withLock { $0 = arrival }
            api.ingest([record])
        }
        past.withLock { $0 = nil }
    }

    deinit {
        simulator.stop()
    }

    /// Has entries come in when they were logged, oldest first.
    func ingest(_ entries: [(time: Timestamp, service: String, severity: String, count: Int)]) throws {
        for (time, service, severity, count) in entries {
            past.withLock { $0 = time }
            api.ingest([
                LogRecord(timestamp: time, serviceName: service, severityText: severity, bytes: 100, count: count)
            ])
        }
        past.withLock { $0 = nil }
    }

    /// From now on PostHog's clock stands at a time, until something is ingested.
    func stop(at time: Timestamp) { past.withLock { $0 = time } }

    /// `2026-11-01`, of a day by its number.
    func date(_ day: Int) -> String { String(first.adding(seconds: Int64(day) * Self.day).iso8601.prefix(10)) }

    var output: String { folder.path("history") }

    var environment: [String: String] {
        [
            "POSTHOG_HOST": simulator.url, "POSTHOG_PROJECT_ID": Access.defaultProject,
            "POSTHOG_PERSONAL_API_KEY": Access.defaultKey,
        ]
    }

    static let noBudget = ["--budget.per-minute", "0", "--budget.per-hour", "0"]

    /// Starts the command, which whoever does so has to `kill()`.
    func start(_ arguments: [String], budget: [String] = noBudget) throws -> ChildProcess {
        try ChildProcess(ExporterBinary.path(), ["backfill"] + budget + arguments, environment: environment)
    }

    struct Result {
        let ending: ChildProcess.Ending
        let output: String
        let errors: String
    }

    func run(_ arguments: String..., budget: [String] = noBudget) async throws -> Result {
        try await run(arguments, budget: budget)
    }

    func run(_ arguments: [String], budget: [String] = noBudget) async throws -> Result {
        let process = try start(arguments, budget: budget)
        defer { process.kill() }
        let ending = try await process.wait(within: .seconds(120))
        return Result(ending: ending, output: process.outputText, errors: process.errorText)
    }

    /// Runs the command to its end, after it was killed some times. Each time responses of PostHog are lost on the way, so that
    /// something is asked again meanwhile.
    ///
    /// - Parameters:
    ///   - prepare: called with the number of the kill, from 1 on, before the command starts.
    ///   - moment: whether it has come for the kill of that number.
    func run(
        _ arguments: [String], kills: Int, prepare: (Int) -> Void = { _ in }, at moment: (Int) throws -> Bool
    ) async throws -> Result {
        for kill in 1...kills {
            loseResponses()
            prepare(kill)
            let process = try start(arguments)
            defer { process.kill() }
            try await eventually("the moment of kill \(kill)", within: .seconds(60), every: .milliseconds(2)) {
                try moment(kill) || process.ending != nil
            }
            try #require(process.ending == nil, "before kill \(kill): \(process.errorText)")
            process.kill()
        }
        loseResponses()
        prepare(kills + 1)
        return try await run(arguments)
    }

    private func loseResponses() {
        api.inject(.abort, at: [.services, .countRanges, .sparkline], times: 2)
    }

    func names(in folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    }

    /// Makes blocks of all files; returns their folder.
    func blocks() async throws -> String {
        let data = folder.path("data")
        for name in names(in: output) where name.hasSuffix(".om") {
            let promtool = try ChildProcess(
                "promtool", ["tsdb", "create-blocks-from", "openmetrics", "\(output)/\(name)", data])
            defer { promtool.kill() }
            let ending = try await promtool.wait(within: .seconds(60))
            try #require(ending == .exit(0), "\(promtool.errorText)")
        }
        return data
    }

    /// What a series of entries stands at in the end, by the files; nil where it has none.
    func lastValue(of cell: Cell) -> Int? {
        let last = names(in: output).last { $0.hasSuffix(".om") } ?? ""
        let text = String(decoding: folder.bytes("history/\(last)"), as: UTF8.self)
        let labels = "service_name=\"\(cell.service.text)\",severity=\"\(cell.severity)\""
        let line = text.split(separator: "\n").last {
            $0.hasPrefix("posthog_logs_entries_total") && $0.contains(labels)
        }
        return line?.split(separator: " ").dropLast().last.flatMap { Int($0) }
    }

    /// Asks a Prometheus until it has, for each day, what was logged.
    func expectTruth(in prometheus: Prometheus, metric: String = "posthog_logs_entries_total") async throws {
        let query = "round(increase(\(metric)[1d]))"
        for (day, cells) in truth {
            let end = first.adding(seconds: Int64(day + 1) * Self.day).seconds
            var found: [Cell: Int] = [:]
            try? await eventually("Prometheus has day \(day)", within: .seconds(20)) {
                found = try await prometheus.entries(query, at: end)
                return found == cells
            }
            #expect(found == cells, "day \(day)")
        }
    }
}
