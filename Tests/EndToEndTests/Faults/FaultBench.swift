import Basics
import HTTP
import PostHogLogs
import PostHogSimulator
import Testing

/// One exporter with four projects, of each of which another endpoint fails, and the true counts.
///
/// has_logs is asked before anything else and then once an hour, so that its fault has to be there from the start, and its
/// project cannot count before it is over.
final class FaultBench {
    /// Requests that the exporter may make in a minute.
    static let budget = 1000
    /// The endpoint that fails, by project.
    static let places: [(project: String, route: Route)] = [
        ("1", .services), ("2", .sparkline), ("3", .countRanges), ("4", .hasLogs),
    ]
    static let counting = places.prefix(3)

    let faultCase: FaultCase
    let exporter: RunningExporter
    let simulation: Simulation
    private let line: BrokenLine
    private let stranger: Stranger
    private var truth: [String: [Cell: Int]] = [:]
    private var turn = 0

    /// - Parameter hasLogsTimes: how often has_logs fails from the start on; nil for all until `mend()`.
    init(_ faultCase: FaultCase, hasLogsTimes: Int?) async throws {
        self.faultCase = faultCase
        simulation = try Simulation(projects: Set(Self.places.map(\.project)))
        line = try BrokenLine(to: simulation.server.port)
        stranger = try Stranger()
        for (project, _) in Self.places {
            simulation.api.ingest([Self.record("api", "info", count: 11, secondsAgo: 500)], project: project)
            truth[project] = [Cell("api", "info"): 0]
        }
        if hasLogsTimes != 0 {
            Self.begin(faultCase, at: .hasLogs, of: "4", times: hasLogsTimes, simulation, line, stranger)
        }
        exporter = try await RunningExporter(
            polling: line.url,
            Self.places.dropFirst().flatMap { ["--posthog.project-id", $0.project] } + [
                "--poll.timeout", "2s", "--budget.per-minute", "\(Self.budget)",
            ])
    }

    func stop() {
        exporter.kill()
        line.stop()
        stranger.stop()
        simulation.stop()
    }

    /// Requests that came to a server which is none of PostHog's.
    var requestsOfStranger: Int { stranger.requests }

    /// Makes the three endpoints that count fail.
    func begin() {
        for (project, route) in Self.counting {
            Self.begin(faultCase, at: route, of: project, times: nil, simulation, line, stranger)
        }
    }

    func mend() {
        simulation.api.clearFaults()
        line.mend()
        simulation.api.release()
    }

    /// Lets entries of several services and severities come in, new ones and late ones.
    func ingest(_ projects: some Sequence<String>) {
        turn += 1
        for project in projects {
            add("api", "info", count: 3, secondsAgo: 1, to: project)
            add("web", ["error", "fatal", "trace"][turn % 3], count: turn, secondsAgo: 700, to: project)
            add("", "warn", count: 2, secondsAgo: Int64(turn % 5) * 300, to: project)
        }
    }

    /// What the counters have to show of a project.
    func truth(of project: String) -> [Cell: Int] { truth[project] ?? [:] }

    private func add(_ service: String, _ severity: String, count: Int, secondsAgo: Int64, to project: String) {
        simulation.api.ingest([Self.record(service, severity, count: count, secondsAgo: secondsAgo)], project: project)
        let cell = Cell(service.isEmpty ? "(no service)" : service, severity)
        truth[project, default: [:]][cell, default: 0] += count
    }

    private static func record(_ service: String, _ severity: String, count: Int, secondsAgo: Int64) -> LogRecord {
        LogRecord(
            timestamp: .wallClock.adding(seconds: -secondsAgo), serviceName: service, severityText: severity,
            bytes: count * 100, count: count)
    }

    private static func begin(
        _ faultCase: FaultCase, at route: Route, of project: String, times: Int?, _ simulation: Simulation,
        _ line: BrokenLine, _ stranger: Stranger
    ) {
        switch faultCase.cause {
        case .fault(let fault): simulation.api.inject(fault, at: [route], of: [project], times: times)
        case .line(let spoiled): line.spoil(spoiled, at: route, of: project, times: times)
        case .redirect:
            simulation.api.inject(.redirect(to: stranger.url), at: [route], of: [project], times: times)
        }
    }
}

/// A server that belongs to somebody else, and should not hear of the key.
private final class Stranger: Sendable {
    private let count: Locked<Int>
    private let server: HTTPServer

    init() throws {
        let count = Locked(0)
        self.count = count
        server = try HTTPServer(ServerConfiguration(address: "127.0.0.1:0", maxRequestBodyBytes: 1 << 20)) { _ in
            count.withLock { $0 += 1 }
            return .response(PreparedResponse(status: 200, body: Array("[]".utf8)))
        }
    }

    var url: String { "http://127.0.0.1:\(server.port)/api/projects/1/logs/has_logs/" }
    var requests: Int { count.withLock(\.self) }

    func stop() { server.stop(grace: .zero) }
}
