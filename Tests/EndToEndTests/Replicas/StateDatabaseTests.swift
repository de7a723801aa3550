import HTTP
import PostHogSimulator
import PostgreSQLFixtures
import Testing

extension EndToEndTests {
    /// A state database that cannot be used: one line says why and what to do, and what goes on meanwhile.
    @Suite(.enabled(if: PostgreSQLPrograms.areInstalled, "no PostgreSQL: make test-packages"))
    struct StateDatabaseTests {
        @Test(
            "an address that cannot be one ends the start with one line, in which no password is shown",
            arguments: [
                (["--state.database", "mysql://db.example/exporter"], "postgresql://"),
                (["--state.database", ""], "postgresql://"),
                (["--state.database", "postgresql://db.example:5432x:y@/exporter?s3cret"], "connection URI"),
                (["--state.database", "postgresql://me:s3cret@db.example/exporter"], "--state.database-password-file"),
                (["--state.database", "postgresql://db.example/a", "--state.file", "/tmp/state"], "--state.file"),
                (["--state.database-password-file", "/nowhere/password"], "--state.database"),
                (["--state.lease", "30s"], "--state.database"),
                (["--state.database", "postgresql://db.example/a", "--state.lease", "1s"], "5s"),
            ])
        func badAddress(arguments: [String], said: String) async throws {
            let process = try ChildProcess(
                ExporterBinary.path(), ["--posthog.project-id", "1"] + arguments,
                environment: ["POSTHOG_PERSONAL_API_KEY": RunningExporter.key])
            defer { process.kill() }
            #expect(try await process.wait() == .exit(64))
            #expect(process.errorLines.count == 1 && process.errorText.contains(said), "\(process.errorText)")
            #expect(!process.errorText.contains("s3cret"))
        }

        @Test("a database in trouble at the start is one line; nothing is polled or shown until it is out of it")
        func troubleAtStart() async throws {
            let server = try await PostgreSQLServer()
            await concurrently(DatabaseTrouble.allCases.filter(\.isPossible)) { trouble in
                let bench = try await DatabaseBench(trouble == .full ? PostgreSQLServer() : server, trouble)
                defer { bench.simulation.stop() }
                try await bench.begin(trouble)
                let exporter = try await bench.exporter()
                defer { exporter.kill() }
                try await exporter.wait(for: "a line") { !bench.errors(of: exporter).isEmpty }
                let stays = try await holds(for: .seconds(4)) {
                    guard let response = try? await exporter.get("/metrics") else { return false }
                    return try response.status == 503 || MetricsPage(response.body).entries.isEmpty
                }
                #expect(stays, "\(trouble): nothing is shown")
                #expect(bench.simulation.api.requests.isEmpty, "\(trouble): nothing is polled")
                #expect(try await exporter.status(of: "/-/ready") == 503, "\(trouble)")
                #expect(try await exporter.status(of: "/-/healthy") == 200, "\(trouble)")
                bench.expectOneLine(trouble, of: exporter)
                try await bench.end(trouble)
                try await bench.expectCounting(exporter)
            }
        }

        @Test("a database in trouble later is one line; what was shown stays, and what came meanwhile is counted after")
        func troubleLater() async throws {
            let server = try await PostgreSQLServer()
            await concurrently(DatabaseTrouble.allCases.filter { $0.isPossible && $0.canBeginLater }) { trouble in
                let bench = try await DatabaseBench(trouble == .full ? PostgreSQLServer() : server, trouble)
                defer { bench.simulation.stop() }
                let exporter = try await bench.exporter()
                defer { exporter.kill() }
                try await bench.expectCounting(exporter)
                let before = try await exporter.page().entries
                try await bench.begin(trouble)
                bench.ingest()
                bench.ingestCrowd()
                try await exporter.wait(for: "a line") { !bench.errors(of: exporter).isEmpty }
                // Longer than the lease.
                let stays = try await holds(for: .seconds(8)) { try await exporter.page().entries == before }
                #expect(stays, "\(trouble): what was shown stays")
                bench.expectOneLine(trouble, of: exporter)
                try await bench.end(trouble)
                try await bench.expectCounting(exporter)
            }
        }

        @Test("tables of a later release are refused in words, and left as they are")
        func laterRelease() async throws {
            let server = try await PostgreSQLServer.shared
            let bench = try await DatabaseBench(server, nil)
            defer { bench.simulation.stop() }
            let exporter = try await bench.exporter()
            defer { exporter.kill() }
            try await bench.expectCounting(exporter)
            exporter.kill()
            try await server.run("INSERT INTO posthog_logs_exporter_schema VALUES (99)", database: bench.database)
            let rows = "SELECT count(*), sum(hashtext(bytes::text)) FROM posthog_logs_exporter_rows"
            let kept = try await server.run(rows, database: bench.database)
            let refused = try ChildProcess(ExporterBinary.path(), bench.arguments())
            defer { refused.kill() }
            #expect(try await refused.wait() == .exit(1))
            let last = refused.errorLines.last ?? ""
            #expect(last.contains("later release") && last.contains("upgrade"), "\(refused.errorText)")
            #expect(try await server.run(rows, database: bench.database) == kept)
        }
    }
}
