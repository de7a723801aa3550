import Basics
import HTTP
import PostHogSimulator
import Testing

/// A PostHog with several projects, and the files of an exporter that polls them: configuration, keys, state.
final class Configured {
    let simulation: Simulation
    private let folder: ScratchFolder

    init(projects: Int) throws {
        simulation = try Simulation(projects: Set((1...projects).map(String.init)))
        simulation.api.change { $0.rateLimits = [] }
        folder = try ScratchFolder()
        _ = try folder.file("key", RunningExporter.key.utf8)
    }

    func path(_ name: String) -> String { folder.path(name) }

    func write(_ name: String, _ text: String) throws { _ = try folder.file(name, text.utf8) }

    /// Writes the configuration file.
    /// - Parameters:
    ///   - poll: how all are polled.
    ///   - projects: each in YAML, such as `{id: 1}`.
    ///   - metrics: own ones, each in YAML.
    func configure(
        poll: String = "interval: 1s", budget: String = "per_minute: 0, per_hour: 0", _ projects: [String],
        metrics: [String] = []
    ) throws {
        try write(
            "c.yml",
            """
            posthog: {host: "\(simulation.url)", api_key_file: key}
            poll: {ingestion_lag: false, sweep: false, \(poll)}
            budget: {\(budget)}
            projects:
            \(projects.map { "  - \($0)\n" }.joined())
            log_metrics:
            \(metrics.map { "  - \($0)\n" }.joined())
            """)
    }

    func start(_ arguments: [String] = []) async throws -> RunningExporter {
        try await RunningExporter(configuration: path("c.yml"), arguments)
    }

    /// Some entries that arrive now.
    func ingest(_ count: Int, service: String = "api", project: Int) {
        simulation.api.ingest(
            [
                LogRecord(
                    timestamp: .wallClock.adding(seconds: -400), serviceName: service, severityText: "info",
                    bytes: 10 * count, count: count)
            ], project: "\(project)")
    }

    func stop() { simulation.stop() }
}

extension RunningExporter {
    /// Has everything loaded again.
    func reload() async throws {
        let response = try await post("/-/reload")
        #expect(response.status == 200, "\(String(decoding: response.body, as: UTF8.self))")
    }
}
