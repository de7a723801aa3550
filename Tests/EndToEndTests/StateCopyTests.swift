import HTTP
import PostgreSQLFixtures
import Testing

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

extension EndToEndTests {
    @Suite(.enabled(if: PostgreSQLPrograms.areInstalled, "no PostgreSQL: make test-packages"))
    struct StateCopyTests {
        @Test("what was saved goes from a file into a database and back, and counting goes on from there")
        func copied() async throws {
            let server = try await PostgreSQLServer.shared
            let url = server.url(database: try await server.makeDatabase(), password: nil)
            let rig = try Configured(projects: 1)
            defer { rig.stop() }
            try rig.configure(["{id: 1}"])
            try rig.write("password", PostgreSQLServer.password)
            let password = ["--state.database-password-file", rig.path("password")]
            let database = ["--state.database", url] + password
            func copy(_ from: String, _ to: String) async throws -> ChildProcess {
                let process = try ChildProcess(
                    ExporterBinary.path(), ["state", "copy", "--from", from, "--to", to] + password)
                _ = try await process.wait()
                return process
            }
            func says(_ process: ChildProcess, _ words: String) -> Bool {
                process.ending == .exit(1) && process.errorLines.count == 1 && process.errorText.contains(words)
            }

            let (old, new) = (rig.path("old"), rig.path("new"))
            let missing = try await copy(old, url)
            #expect(says(missing, "there is no state file"), "\(missing.errorText)")
            try await Self.count(5, of: 5, rig, ["--state.file", old])
            let moved = try await copy(old, url)
            #expect(moved.ending == .exit(0) && moved.outputText.hasPrefix("copied 1 part"), "\(moved.errorText)")
            try await Self.count(6, of: 11, rig, database) {
                let busy = try await copy(url, new)
                #expect(says(busy, "is using it"), "\(busy.errorText)")
            }
            let back = try await copy(url, new)
            #expect(back.ending == .exit(0), "\(back.errorText)")
            try await Self.count(7, of: 18, rig, ["--state.file", new])
            let shown = try await copy(server.url(database: "x", password: "geheim"), new)
            #expect(shown.ending == .exit(64) && shown.errorLines.count == 1, "\(shown.errorText)")
            #expect(shown.errorText.contains("--from holds a password") && !shown.errorText.contains("geheim"))
            let again = try await copy(old, url)
            #expect(says(again, "has 1 of the 1 part already"), "\(again.errorText)")
        }

        /// Starts an exporter, has so many entries come in, waits until its counter stands at `total`, and ends it in order.
        private static func count(
            _ entries: Int, of total: Int, _ rig: Configured, _ state: [String],
            meanwhile: () async throws -> Void = {}
        ) async throws {
            let exporter = try await rig.start(state)
            defer { exporter.kill() }
            try await exporter.wait(for: "ready", within: .seconds(60)) {
                try await exporter.status(of: "/-/ready") == 200
            }
            rig.ingest(entries, project: 1)
            try await exporter.wait(for: "\(total) entries", within: .seconds(60)) {
                let response = try await exporter.get("/metrics")
                guard response.status == 200 else { return false }
                return try MetricsPage(response.body).series("posthog_logs_entries_total").values.reduce(0, +)
                    == Double(total)
            }
            try await meanwhile()
            exporter.process.send(SIGTERM)
            #expect(try await exporter.process.wait() == .exit(0), "\(exporter.process.errorText)")
        }
    }
}
