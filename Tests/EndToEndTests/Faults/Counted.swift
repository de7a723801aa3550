import Basics
import PostHogLogs
import PostHogSimulator
import Testing

/// An exporter past its baseline, and the truth about what it has to count from there on.
final class Counted {
    let exporter: RunningExporter
    private let simulation: Simulation
    private let services: Int
    /// In a bucket that holds all services, so that a short list leaves out a small one.
    private let crowdedTime: Timestamp
    private var truth: [Cell: Int] = [:]
    private var turn = 0

    private static let severities = ["info", "error", "warn", "debug"]

    init(
        _ version: ServerVersion, services: Int, _ change: (inout Conditions) -> Void = { _ in }
    ) async throws {
        simulation = try Simulation(version: version)
        self.services = services
        let crowdedTime = Self.ago(900)
        self.crowdedTime = crowdedTime
        simulation.api.change(change)
        for number in 0..<services { truth[Cell(Self.name(number), "info")] = 0 }
        // By those in buckets that closed long ago an old server is told.
        let all = (0..<services).map { Self.record(Self.name($0), "info", count: 1 + $0 % 5, at: crowdedTime) }
        let some = (4..<8).map { Self.record(Self.name(0), "info", count: $0, at: Self.ago(300 * Int64($0))) }
        simulation.api.ingest(all + some)
        exporter = try await RunningExporter(polling: simulation.url)
        do {
            try await exporter.waitUntilReady()
        } catch {
            stop()
            throw error
        }
    }

    func stop() {
        exporter.kill()
        simulation.stop()
    }

    /// Since the fault began.
    func wasAsked(for route: Route) -> Bool {
        simulation.api.requests.contains { $0.route == route }
    }

    /// Lets entries come in before, during and after the fault, and waits until all are counted.
    func expectExact(in faultCase: (LogsAPI) -> Void = { _ in }) async throws {
        try await passThrough(faultCase)
        try await exporter.waitForEntries(truth)
    }

    /// The same where names may have been out of reach: entries of no known service are counted as such, once.
    func expectExactSums(in faultCase: (LogsAPI) -> Void) async throws {
        try await passThrough(faultCase)
        let sums = Dictionary(truth.map { ($0.key.severity, $0.value) }, uniquingKeysWith: +)
        try await exporter.wait(for: "the right sums: \(sums)") {
            let entries = try await exporter.page().entries
            return Dictionary(entries.map { ($0.key.severity, $0.value) }, uniquingKeysWith: +) == sums
        }
    }

    private func passThrough(_ faultCase: (LogsAPI) -> Void) async throws {
        ingest()
        try await exporter.waitForPolls(1)
        simulation.api.forgetRequests()
        faultCase(simulation.api)
        for _ in 0..<3 {
            ingest()
            try await exporter.waitForPolls(1)
        }
        simulation.api.clearFaults()
        simulation.api.release()
        simulation.api.change { conditions in
            conditions.frozen = [:]
            conditions.lag = [:]
        }
        ingest()
    }

    private func ingest() {
        turn += 1
        // A service that nobody has heard of.
        var records = [Self.record("new-\(turn)", "info", count: 1, at: crowdedTime)]
        truth[Cell("new-\(turn)", "info")] = 1
        for number in 0..<services where (number + turn).isMultiple(of: 3) {
            let severity = Self.severities[(number + turn) % 4]
            let count = 1 + (number + turn) % 7
            records.append(
                Self.record(Self.name(number), severity, count: count, at: Self.ago(Int64(number * turn) % 1500)))
            truth[Cell(Self.name(number), severity), default: 0] += count
        }
        simulation.api.ingest(records)
    }

    private static func name(_ number: Int) -> String { "service-\(number)" }

    private static func ago(_ seconds: Int64) -> Timestamp { .wallClock.adding(seconds: -seconds) }

    private static func record(_ service: String, _ severity: String, count: Int, at time: Timestamp) -> LogRecord {
        LogRecord(timestamp: time, serviceName: service, severityText: severity, bytes: count * 100, count: count)
    }
}
