import ArgumentParser
import Basics
import HTTP
import Logging
import LogsReading
import PostHogLogs

/// What a command asks PostHog with, for as long as it runs.
struct LogsSession {
    let http: HTTPClient
    let key: KeySource
    let limiter: RequestLimiter
    let clock: SystemClock
    let connection: LogsConnection
    let progress: ProgressLine

    /// Runs a command until it is through or interrupted, and ends the process with 1 where nothing was found.
    ///
    /// - Parameter work: whether anything was found. It is cancelled by SIGINT and SIGTERM; what it wrote by then counts.
    static func run(
        _ options: LogsConnectionOptions, _ work: @escaping @Sendable (LogsSession) async throws -> Bool
    ) async throws {
        let session = try LogsSession(options.resolve(.process))
        defer { session.http.shutdown() }
        let signals = ProcessSignals.terminations()
        let task = Task { try await work(session) }
        let listener = Task {
            var isInterrupted = false
            for await _ in signals {
                // Who asks twice does not want to wait for a reader of the output who does not read.
                if isInterrupted { ProcessSignals.exitAtOnce(ExitCode.failure.rawValue) }
                isInterrupted = true
                task.cancel()
            }
        }
        defer { listener.cancel() }
        defer { session.progress.clear() }
        guard try await found(task) else { throw ExitCode.failure }
    }

    private static func found(_ task: Task<Bool, any Error>) async throws -> Bool {
        do {
            return try await task.value
        } catch let failure as ReadingFailure {
            throw StartFailure(description: failure.description)
        } catch is Output.Closed {
            return true
        }
    }

    private init(_ connection: LogsConnection) throws {
        self.connection = connection
        do throws(HTTPClientUnavailable) {
            http = try HTTPClient(
                userAgent: BuildInfo.userAgent, authoritiesFile: connection.project.authorities?.path)
        } catch {
            throw StartFailure(description: error.description)
        }
        clock = SystemClock()
        let progress = ProgressLine(clock: clock)
        self.progress = progress
        let logger = Logger(label: BuildInfo.name) { _ in SwiftLogNoOpLogHandler() }
        key = KeySource(connection.key, file: connection.keyFile, secrets: .process, logger: logger)
        limiter = RequestLimiter(connection.limits.budget, pause: .seconds(10), clock: clock)
    }

    var transport: PostHogTransport {
        PostHogTransport(
            client: http, host: connection.project.host, key: key, timeout: connection.project.timeout,
            secrets: .process)
    }

    func client() -> PatientClient {
        let client = LogsClient(
            project: connection.projectID, transport: transport, limiter: limiter, clock: clock,
            interval: .seconds(10),
            bucketSeconds: 900)
        return PatientClient(client, clock: clock) { [progress] wait in
            progress.note(
                "\(wait.endpoint.rawValue): \(wait.failure.description); asking again in \(wait.pause.inWords)")
        }
    }

    /// The time by PostHog's clock; by this machine's where PostHog does not say.
    func now(_ client: inout PatientClient) async -> Timestamp {
        let end = clock.now
        await client.client.learnTime(asking: TimeRange(start: end.adding(seconds: -60), end: end))
        return client.client.now ?? clock.now
    }

    /// PostHog is asked for the time only where it matters.
    func range(_ options: TimeRangeOptions, _ client: inout PatientClient) async throws -> TimeRange {
        try options.resolve(now: options.isRelative ? await now(&client) : clock.now)
    }
}

extension Duration {
    /// In seconds below two minutes, else in minutes.
    var inWords: String {
        let seconds = Int((self / .seconds(1)).rounded(.up))
        return seconds < 120 ? "\(seconds) s" : "\(seconds / 60) min"
    }
}
