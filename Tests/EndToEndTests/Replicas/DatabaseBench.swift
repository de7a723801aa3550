import HTTP
import PostHogLogs
import PostHogSimulator
import PostgreSQLFixtures
import Testing

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// One exporter with a database of its own, which can be brought into trouble.
final class DatabaseBench {
    let simulation: Simulation
    let database: String
    private let server: PostgreSQLServer
    private let line: TCPProxy
    private let disk: TinyTablespace?
    private let files: Files
    private let url: String
    private var truth = 0

    private static let cell = Cell("api", "info")

    /// - Parameter trouble: that it is to get into, if at all.
    init(_ server: PostgreSQLServer, _ trouble: DatabaseTrouble?) async throws {
        self.server = server
        simulation = try Simulation()
        line = try TCPProxy(to: server.port)
        files = try await Files()
        disk = trouble == .full ? try await TinyTablespace(on: server) : nil
        database =
            switch trouble {
            case .full: "tiny"
            case .missingDatabase: "missing"
            default: try await server.makeDatabase()
            }
        let trusting = ["sslmode": "verify-full", "sslrootcert": files.authority]
        url = server.url(
            database: database, password: nil, port: line.port,
            parameters: trouble == .untrustedCertificate ? trusting : [:])
        try files.setPassword(PostgreSQLServer.password)
        simulation.api.ingest([EndToEndTests.KillTests.record("api", "info", count: 5, secondsAgo: 900)])
    }

    /// For a process that is not expected to serve.
    func arguments() throws -> [String] {
        RunningExporter.arguments(polling: simulation.url, keyFile: try files.key(), listeningOn: "127.0.0.1:0") + state
    }

    func exporter() async throws -> RunningExporter {
        try await RunningExporter(polling: simulation.url, state)
    }

    private var state: [String] {
        ["--state.database", url, "--state.database-password-file", files.password, "--state.lease", "5s"]
    }

    func ingest() {
        simulation.api.ingest([EndToEndTests.KillTests.record("api", "info", count: 3, secondsAgo: 60)])
        truth += 3
    }

    /// So many services that they need more room than a database has in the pages of its tables.
    func ingestCrowd() {
        let records = (0..<1000).map {
            EndToEndTests.KillTests.record("a service of the crowd \($0)", "info", count: 1, secondsAgo: 60)
        }
        simulation.api.ingest(records)
    }

    /// Everything that came since the first baseline is counted, and what comes next.
    func expectCounting(_ exporter: RunningExporter) async throws {
        try await exporter.wait(for: "a baseline", within: .seconds(60)) {
            guard let response = try? await exporter.get("/metrics"), response.status == 200 else { return false }
            return try MetricsPage(response.body).entries[Self.cell] != nil
        }
        ingest()
        let wanted = truth
        try await exporter.wait(for: "\(wanted) entries", within: .seconds(60)) {
            guard let response = try? await exporter.get("/metrics"), response.status == 200 else { return false }
            return try MetricsPage(response.body).entries[Self.cell] == wanted
        }
    }

    // MARK: Its log

    func errors(of exporter: RunningExporter) -> [Substring] {
        exporter.process.errorLines.filter { $0.contains("level=error") }
    }

    /// Every error was logged once, and one says what is wrong.
    func expectOneLine(_ trouble: DatabaseTrouble, of exporter: RunningExporter) {
        let lines = errors(of: exporter)
        #expect(lines.contains { $0.contains(trouble.said) }, "\(trouble): \(lines)")
        let messages = lines.map { $0.split(separator: " error=")[0].split(separator: " msg=").last }
        #expect(Set(messages).count == messages.count && lines.count <= 2, "\(trouble): \(lines)")
        #expect(!exporter.process.errorText.contains(PostgreSQLServer.password), "\(trouble)")
    }

    // MARK: Trouble

    func begin(_ trouble: DatabaseTrouble) async throws {
        switch trouble {
        case .wrongPassword: try files.setPassword("wrong")
        case .noPasswordFile: files.removePassword()
        case .nobodyListens:
            line.refuse()
            line.cutAll()
        case .noResponse: line.hold(.toClient)
        case .untrustedCertificate: try files.trust(files.otherAuthority)
        case .missingDatabase: break
        case .readOnly: try await server.setReadOnly(database)
        case .notPermitted:
            try await server.run(
                "REVOKE CREATE ON SCHEMA public FROM PUBLIC; ALTER SCHEMA public OWNER TO postgres", database: database)
        case .noSchema: try await server.run("DROP SCHEMA public", database: database)
        case .full:
            // The first connection to a database writes a file.
            try await server.run("SELECT 1", database: database)
            try disk?.fill()
        }
    }

    func end(_ trouble: DatabaseTrouble) async throws {
        switch trouble {
        case .wrongPassword, .noPasswordFile: try files.setPassword(PostgreSQLServer.password)
        case .nobodyListens: try line.acceptAgain()
        case .noResponse: line.release()
        case .untrustedCertificate: try files.trust(server.certificate)
        case .missingDatabase:
            try await server.run("CREATE DATABASE missing OWNER \(PostgreSQLServer.user)")
        case .readOnly: try await server.setWritable(database)
        case .notPermitted:
            try await server.run("GRANT ALL ON SCHEMA public TO \(PostgreSQLServer.user)", database: database)
        case .noSchema:
            try await server.run(
                "CREATE SCHEMA public AUTHORIZATION \(PostgreSQLServer.user)", database: database)
        case .full: disk?.empty()
        }
    }
}

/// The files that an exporter with a database needs.
private final class Files {
    private let certificates: Certificates
    private let folder: ScratchFolder

    init() async throws {
        certificates = try await Certificates()
        folder = try ScratchFolder()
    }

    var password: String { folder.path("password") }
    var authority: String { folder.path("authority.pem") }
    var otherAuthority: String { certificates.path("ca.pem") }

    func key() throws -> String { try folder.file("key", "\(RunningExporter.key)\n".utf8) }

    func setPassword(_ text: String) throws {
        _ = try folder.file("password", "\(text)\n".utf8)
    }

    func removePassword() {
        unlink(password)
    }

    func trust(_ certificate: String) throws {
        _ = try folder.file("authority.pem", ScratchFolder.bytes(at: certificate))
    }
}
