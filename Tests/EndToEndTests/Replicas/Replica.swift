import PostHogSimulator
import PostgreSQLFixtures

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// One of several exporters that share a database. It keeps its address and its line to the database; its process comes and goes.
final class Replica {
    let number: Int
    /// `host:port`
    let address: String
    /// What its connections to the database go through.
    let line: TCPProxy
    /// Its key of PostHog, by which its requests are known.
    let key: String
    private let arguments: [String]
    private var process: ChildProcess?
    private var isPaused = false

    /// The shortest lease that there may be.
    static let lease: Duration = .seconds(5)

    /// - Parameters:
    ///   - number: from 0 up.
    ///   - folder: for its key and password.
    init(
        _ number: Int, polling host: String, projects: [String], keepingStateIn database: String,
        of server: PostgreSQLServer, _ folder: ScratchFolder
    ) throws {
        self.number = number
        address = "127.0.0.1:\(try LoopbackPort.unused())"
        line = try TCPProxy(to: server.port)
        key = "phx_replica_\(number)"
        let keyFile = try folder.file("key-\(number)", "\(key)\n".utf8)
        let passwordFile = try folder.file("password", "\(PostgreSQLServer.password)\n".utf8)
        arguments =
            [
                "--posthog.host", host, "--posthog.api-key-file", keyFile, "--poll.interval", "1s",
                "--budget.per-minute", "0", "--budget.per-hour", "0", "--web.listen-address", address,
                "--state.database", server.url(database: database, password: nil, port: line.port),
                "--state.database-password-file", passwordFile, "--state.lease", "\(Self.lease.components.seconds)s",
            ] + projects.flatMap { ["--posthog.project-id", $0] }
    }

    /// Starts it where it does not run.
    func start() throws {
        resume()
        if let process, process.ending == nil { return }
        process = try ChildProcess(ExporterBinary.path(), arguments)
    }

    func kill() {
        process?.kill()
        process = nil
        isPaused = false
    }

    func terminate() {
        process?.send(SIGTERM)
    }

    func pause() {
        process?.send(SIGSTOP)
        isPaused = true
    }

    func resume() {
        guard isPaused else { return }
        process?.send(SIGCONT)
        isPaused = false
    }

    /// How it ended by itself; nil while it runs, and where it was killed.
    var ending: ChildProcess.Ending? { process?.ending }

    var errorText: String { process?.errorText ?? "it does not run" }
}
