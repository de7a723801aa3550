import Basics
import HTTP
import PostHogLogs
import PostHogSimulator
import Testing

/// Exporters that are killed again and again: one address, one state file, a PostHog that often fails, and the true counts.
final class KillScenario {
    private static let faults: [Fault] = [
        .serverError, .busy(), .executionTime, .tooManyBytes, .abort, .truncated, .page, .nothing,
        .wrongShape(depth: 2),
    ]
    private static let routes: [Route] = [.services, .sparkline, .countRanges, .hasLogs]

    let address: String
    private let simulation: Simulation
    private let client: HTTPClient
    private let folder: ScratchFolder
    private let seed: UInt64
    private var random: SplitMix64
    private var truth: [Cell: Int] = [:]

    init(seed: UInt64) throws {
        self.seed = seed
        random = SplitMix64(seed: seed)
        simulation = try Simulation()
        client = try HTTPClient(userAgent: "tests/1")
        folder = try ScratchFolder()
        address = "127.0.0.1:\(try unusedPort())"
    }

    func stop() {
        simulation.stop()
    }

    /// Counting begins with a baseline, which is entries of before.
    func begin() async throws {
        simulation.api.ingest([EndToEndTests.KillTests.record("api", "info", count: 5, secondsAgo: 900)])
        truth[Cell("api", "info")] = 0
        let first = try start()
        defer { first.kill() }
        try await eventually("the baseline\n\(first.errorText)") {
            guard let page = try? await page() else { return false }
            return page.entries == truth && page["posthog_logs_up"] == 1
        }
    }

    /// One exporter, killed while it starts, reads, writes its state, or waits; entries come in before, meanwhile and after.
    func liveAndDie() async throws {
        simulation.api.clearFaults()
        if Int.random(in: 0..<3, using: &random) == 0, let fault = Self.faults.randomElement(using: &random),
            let route = Self.routes.randomElement(using: &random)
        {
            simulation.api.inject(fault, at: [route], times: Int.random(in: 1...4, using: &random))
        }
        ingest()
        let exporter = try start()
        defer { exporter.kill() }
        // Its first poll is over within a fraction of a second, and is where most happens.
        let life = Bool.random(using: &random) ? 0...250 : 0...1600
        let half = Int.random(in: life, using: &random) / 2
        try await Task.sleep(for: .milliseconds(half))
        ingest()
        try await Task.sleep(for: .milliseconds(half))
        #expect(exporter.ending == nil, "seed \(seed): \(exporter.errorText.suffix(2000))")
    }

    /// What counts in the end.
    func end() async throws {
        simulation.api.clearFaults()
        ingest()
        let last = try start()
        defer { last.kill() }
        var seen: [Cell: Int] = [:]
        do {
            try await eventually("the truth", within: .seconds(60)) {
                seen = (try? await page().entries) ?? [:]
                return seen == truth
            }
        } catch {
            let wrong = truth.filter { seen[$0.key] != $0.value }.map {
                "\($0.key): \(seen[$0.key] ?? -1), not \($0.value)"
            }
            throw NotInTime(description: "seed \(seed): \(wrong)\n\(last.errorText.suffix(4000))")
        }
        let stays = try await holds(for: .seconds(3)) { try await page().entries == truth }
        #expect(stays, "seed \(seed)")
    }

    private func start() throws -> ChildProcess {
        let keyFile = try folder.file("key", "\(RunningExporter.key)\n".utf8)
        return try ChildProcess(
            ExporterBinary.path(),
            RunningExporter.arguments(polling: simulation.url, keyFile: keyFile, listeningOn: address) + [
                "--state.file", folder.path("state"),
            ])
    }

    private func page() async throws -> MetricsPage {
        try await MetricsPage(at: address, by: client)
    }

    private func ingest() {
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let service = ["api", "web", "cron"].randomElement(using: &random) ?? "api"
            let severity = ["info", "error", "fatal", "trace", "warn"].randomElement(using: &random) ?? "info"
            let count = Int.random(in: 1...9, using: &random)
            let age = Bool.random(using: &random) ? 0 : Int64.random(in: 0...1500, using: &random)
            simulation.api.ingest([
                EndToEndTests.KillTests.record(service, severity, count: count, secondsAgo: age)
            ])
            truth[Cell(service, severity), default: 0] += count
        }
    }
}
