import Basics
import PostHogSimulator

/// The `logs` commands against a simulated PostHog on loopback, whose key may read exports too.
final class LogsBench {
    let api: LogsAPI
    let simulator: SimulatorServer
    let folder: ScratchFolder
    /// A whole second, so that times can be told.
    let start: Timestamp

    init(version: ServerVersion = .current, scopes: Set<String> = ["logs:read", "export:read"]) throws {
        let clock = SystemClock()
        start = Timestamp(seconds: clock.now.seconds)
        let access = Access(keys: [Access.defaultKey: Access.APIKey(scopes: scopes)])
        api = LogsAPI(version: version, access: access, now: { clock.now })
        simulator = try SimulatorServer(api)
        folder = try ScratchFolder()
    }

    deinit {
        simulator.stop()
    }

    struct Result {
        let ending: ChildProcess.Ending
        let output: String
        let errors: String

        var lines: [Substring] { output.split(separator: "\n") }
    }

    var environment: [String: String] {
        [
            "POSTHOG_HOST": simulator.url, "POSTHOG_PROJECT_ID": Access.defaultProject,
            "POSTHOG_PERSONAL_API_KEY": Access.defaultKey,
        ]
    }

    /// Starts a command without a budget; who starts it has to `kill()` it.
    func start(_ arguments: [String]) throws -> ChildProcess {
        let command = ["logs", arguments[0], "--budget.per-minute", "0", "--budget.per-hour", "0"]
        return try ChildProcess(
            ExporterBinary.path(), command + arguments.dropFirst(), environment: environment)
    }

    func run(_ arguments: String..., within limit: Duration = .seconds(60)) async throws -> Result {
        let process = try start(arguments)
        defer { process.kill() }
        let ending = try await process.wait(within: limit)
        return Result(ending: ending, output: process.outputText, errors: process.errorText)
    }

    /// Entries so many milliseconds apart, the first of them so many seconds ago. Their bodies are their numbers.
    func ingest(_ count: Int, from secondsAgo: Int64, every milliseconds: Int64, severity: String = "info") {
        for first in stride(from: 0, to: count, by: 10_000) {
            api.ingest(
                (first..<min(first + 10_000, count)).lazy.map { [start] number in
                    LogRecord(
                        timestamp: start.adding(seconds: -secondsAgo).adding(
                            microseconds: Int64(number) * milliseconds * 1000),
                        serviceName: "api", severityText: severity, bytes: 100,
                        details: LogDetails(
                            body: "number \(number)",
                            attributes: ["http.route": "/orders/:id", "n": "\(number % 100)"],
                            resourceAttributes: ["host.name": "node-\(number % 3)"]))
                })
        }
    }
}
