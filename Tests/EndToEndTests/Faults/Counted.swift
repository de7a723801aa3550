import PostHogLogs
import PostHogSimulator
import Testing

/// An exporter past its baseline, and the truth about what it has to count from there on.
final class Counted {
    let exporter: RunningExporter
    private let simulation: Simulation
    private let services: Int
    private var truth: [Cell: Int] = [:]
    private var turn = 0

    private static let severities = ["info", "error", "warn", "debug"]

    init(
        _ version: ServerVersion, services: Int, _ change: (inout Conditions) -> Void = { _ in }
    ) async throws {
        simulation = try Simulation(version: version)
        self.services = services
        simulation.api.change(change)
        for number in 0..<services { truth[Cell(Self.name(number), "info")] = 0 }
        // All in one bucket, which a short list cuts, and some in others that closed long ago: by them an old server is told.
        let all = (0..<services).map { Self.record(Self.name($0), "info", count: 1 + $0 % 5, secondsAgo: 900) }
        let some = (4..<8).map { Self.record(Self.name(0), "info", count: $0, secondsAgo: 300 * Int64($0)) }
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

    /// Lets entries come in before, under and after these conditions, and waits until all are counted.
    func expectExact(under change: (inout Conditions) -> Void) async throws {
        ingest()
        try await exporter.waitForPolls(1)
        simulation.api.change(change)
        for _ in 0..<3 {
            ingest()
            try await exporter.waitForPolls(1)
        }
        simulation.api.change { conditions in
            conditions.frozen = [:]
            conditions.lag = [:]
        }
        ingest()
        try await exporter.waitForEntries(truth)
    }

    private func ingest() {
        turn += 1
        var records: [LogRecord] = []
        for number in 0..<services where (number + turn).isMultiple(of: 3) {
            let severity = Self.severities[(number + turn) % 4]
            let count = 1 + (number + turn) % 7
            records.append(
                Self.record(Self.name(number), severity, count: count, secondsAgo: Int64(number * turn) % 1500))
            truth[Cell(Self.name(number), severity), default: 0] += count
        }
        simulation.api.ingest(records)
    }

    private static func name(_ number: Int) -> String { "service-\(number)" }

    private static func record(_ service: String, _ severity: String, count: Int, secondsAgo: Int64) -> LogRecord {
        LogRecord(
            timestamp: .wallClock.adding(seconds: -secondsAgo), serviceName: service, severityText: severity,
            bytes: count * 100, count: count)
    }
}
