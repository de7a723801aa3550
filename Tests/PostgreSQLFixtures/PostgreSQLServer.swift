import Basics
import FoundationEssentials

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A PostgreSQL of Debian with a folder and a port of its own, for tests. It listens on 127.0.0.1 with passwords (SCRAM) and
/// with TLS for who wants it, and ends with its owner or with this process, however that ends.
///
/// What is written is not brought to the disk (`fsync=off`) unless `init` is told so: it is there after the server was killed, and
/// not after the machine was.
package final class PostgreSQLServer: Sendable {
    package enum Durability: Sendable {
        /// Safe from the death of processes; commits take some tenths of a millisecond.
        case processes
        /// Safe from the death of the machine.
        case machine
    }

    package struct Failure: Error, CustomStringConvertible {
        package let description: String

        init(description: String) {
            self.description = description
        }

        init(call: String) {
            self.init(description: "\(call): \(String(cString: strerror(errno)))")
        }
    }

    /// The user of tests, who owns the databases that `makeDatabase` makes. The password needs encoding in an address.
    package static let user = "exporter"
    package static let password = "correct horse/battery?"

    /// One server for all tests of a process that each make a database of their own and let the server itself alone.
    package static var shared: PostgreSQLServer {
        get async throws { try await starting.value }
    }

    private static let starting = Task { try await PostgreSQLServer() }

    package let port: Int
    let folder: String
    private let keeper: ServerKeeper
    private let process = Locked<pid_t?>(nil)
    private let databases = Locked(0)

    /// Makes a server and starts it, which takes a second or two.
    ///
    /// - Parameter settings: further settings of the server, as in `["max_connections": "5"]`.
    package init(_ durability: Durability = .processes, settings: [String: String] = [:]) async throws {
        var template = Array("/tmp/posthog-logs-exporter-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Failure(call: "mkdtemp") }
        let folder = template.withUnsafeBufferPointer { String(decoding: $0.dropLast().map(UInt8.init), as: UTF8.self) }
        self.folder = folder
        port = try LoopbackPort.unused()
        var all = [
            "listen_addresses": "127.0.0.1", "port": "\(port)", "unix_socket_directories": folder, "ssl": "on",
            "ssl_cert_file": "\(folder)/server.pem", "ssl_key_file": "\(folder)/server.key",
            "hba_file": "\(folder)/hba", "shared_buffers": "16MB", "log_line_prefix": "%m [%p] %u@%d ",
            "fsync": durability == .machine ? "on" : "off",
        ]
        all.merge(settings) { $1 }
        let options = all.sorted { $0.key < $1.key }.flatMap { ["-c", "\($0.key)=\($0.value)"] }
        keeper = try ServerKeeper(
            folder: folder,
            command: PostgreSQLPrograms.command(
                "postgres", ["-D", "\(folder)/data"] + options, with: ["--pdeathsig", "KILL"]))
        try await makeFiles()
        try await start()
        try await run("CREATE ROLE \(Self.user) LOGIN PASSWORD '\(Self.password)'")
    }

    /// The process of the server, whose children serve the connections; nil while it does not run.
    package var pid: Int32? { process.withLock(\.self) }

    /// What it wrote to its log so far.
    package var log: String { (try? String(contentsOfFile: "\(folder)/log", encoding: .utf8)) ?? "" }

    /// The certificate that clients have to trust: it is the server's own, for localhost and 127.0.0.1.
    package var certificate: String { "\(folder)/server.pem" }

    /// Starts it again and waits until it takes connections, at the same port.
    package func start() async throws {
        guard pid == nil else { throw Failure(description: "the server is running") }
        unlink("\(folder)/server")
        try keeper.startServer()
        var started: pid_t?
        try await wait(for: "it takes connections") {
            started = started ?? number(inFirstLineOf: "server")
            guard let started else { return false }
            guard ProcessTree.isRunning(started) else { throw Failure(description: "PostgreSQL ended\n\(log)") }
            return isReady(started)
        }
        process.withLock { $0 = started }
    }

    /// Notes that it has ended, after waiting for that.
    func waitForEnd(of processes: [pid_t]) async throws {
        try await wait(for: "its end") { !processes.contains(where: ProcessTree.isRunning) }
        process.withLock { $0 = nil }
    }

    func nextDatabaseNumber() -> Int {
        databases.withLock { count in
            count += 1
            return count
        }
    }

    private func makeFiles() async throws {
        try await SelfSignedCertificate.make(in: folder, name: "server")
        // Who may use the socket in the folder is an administrator.
        let rules = "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
        try rules.write(toFile: "\(folder)/hba", atomically: false, encoding: .utf8)
        if let owner = PostgreSQLPrograms.owner {
            for path in [folder, "\(folder)/server.key", "\(folder)/server.pem", "\(folder)/hba"] {
                guard chown(path, owner.user, owner.group) == 0 else { throw Failure(call: "chown") }
            }
        }
        let made = try await FinishedCommand.run(
            PostgreSQLPrograms.command(
                "initdb",
                [
                    "--pgdata=\(folder)/data", "--username=postgres", "--auth=scram-sha-256", "--auth-local=trust",
                    "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions",
                ]))
        guard made.exitCode == 0 else { throw Failure(description: "initdb: \(made.errors)") }
    }

    /// The server says so itself in the file that tells other programs of it.
    private func isReady(_ server: pid_t) -> Bool {
        guard let text = try? String(contentsOfFile: "\(folder)/data/postmaster.pid", encoding: .utf8) else {
            return false
        }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.count > 7 && lines[0] == "\(server)" && lines[7].hasPrefix("ready")
    }

    private func number(inFirstLineOf name: String) -> pid_t? {
        (try? String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8))?.split(separator: "\n").first
            .flatMap { pid_t($0) }
    }

    private func wait(for what: String, _ condition: () throws -> Bool) async throws {
        let clock = ContinuousClock()
        let deadline = clock.now + .seconds(60)
        while try !condition() {
            guard clock.now < deadline else { throw Failure(description: "not within a minute: \(what)\n\(log)") }
            try await Task.sleep(for: .milliseconds(5))
        }
    }
}
