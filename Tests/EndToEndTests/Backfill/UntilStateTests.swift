import Basics
import FoundationEssentials
import PostHogSimulator
import PostgreSQLFixtures
import StateStore
import Testing

extension EndToEndTests {
    /// Where the history ends with what the counters of a running exporter began beside.
    @Suite struct UntilStateTests {
        private let cell = Cell("api", "error")

        @Test("up to the state file of a running exporter, history and its counters have each entry once")
        func file() async throws {
            let bench = try BackfillBench(days: 1, entriesADay: 50)
            let state = bench.folder.path("state")
            try await expectAgreement(bench, ["--state.file", state], ["--until-state", state])
        }

        @Test(
            "up to the state in a database that an exporter is using too, and a user who may only read will do",
            .enabled(if: PostgreSQLPrograms.areInstalled, "no PostgreSQL: make test-packages"))
        func database() async throws {
            let server = try await PostgreSQLServer.shared
            let name = try await server.makeDatabase()
            let bench = try BackfillBench(days: 1, entriesADay: 50)
            let password = try bench.folder.file("password", PostgreSQLServer.password.utf8)
            let passwordFile = ["--state.database-password-file", password]
            let url = server.url(database: name, password: nil)
            let reading = server.url(
                database: name, password: nil, parameters: ["options": "-c default_transaction_read_only=on"])
            try await expectAgreement(
                bench, ["--state.database", url] + passwordFile, ["--until-state", reading] + passwordFile)
        }

        private func expectAgreement(_ bench: BackfillBench, _ state: [String], _ until: [String]) async throws {
            let now = SystemClock().now
            func ingest(_ count: Int, secondsAgo: Int64) {
                bench.api.ingest([
                    LogRecord(
                        timestamp: now.adding(seconds: -secondsAgo), serviceName: "api", severityText: "error",
                        bytes: 10, count: count)
                ])
            }
            for secondsAgo in [60, 4000, 60_000] as [Int64] { ingest(7, secondsAgo: secondsAgo) }
            let exporter = try await RunningExporter(polling: bench.simulator.url, state)
            defer { exporter.kill() }
            let arguments = ["--from", bench.date(0), "--output", bench.output, "--step", "15m"] + until
            try await exporter.wait(for: "a state with a whole baseline") {
                let dryRun = try bench.start(arguments + ["--dry-run"])
                defer { dryRun.kill() }
                return try await dryRun.wait() == .exit(0)
            }
            ingest(1, secondsAgo: 61)
            ingest(1, secondsAgo: 59_000)
            // The other one is for its next sweep.
            try await exporter.wait(for: "a late entry is counted") { try await exporter.page().entries[cell] == 1 }
            let result = try await bench.run(arguments)
            #expect(result.ending == .exit(0), "\(result)")
            #expect(!result.errors.contains("approximate"), "\(result)")
            #expect(bench.lastValue(of: cell) == (bench.truth[0]?[cell] ?? 0) + 3 * 7)
        }

        @Test("up to a state from before baselines were kept it ends at a step, and says that the seam is approximate")
        func withoutBaselines() async throws {
            let bench = try BackfillBench(days: 0, entriesADay: 0)
            // Its counters began on this day at 09:01:03, with a lookback of an hour.
            let day = "2026-11-23"
            func time(_ text: String) throws -> Timestamp { try #require(Timestamp(iso8601: "\(day)T\(text)Z")) }
            try bench.ingest([
                (time("07:30:00"), "api", "info", 5), (time("08:50:00"), "api", "info", 11),
                (time("09:10:10"), "api", "info", 50),
            ])
            bench.stop(at: try time("12:01:03"))
            let state = try savedByAnEarlierRelease(bench)
            let result = try await bench.run(
                "--from", day, "--until-state", state, "--output", bench.output, "--step", "15m")
            #expect(result.ending == .exit(0), "\(result)")
            let line = "the seam is approximate: the state is from before baselines were kept"
            #expect(result.errors.split(separator: "\n").count { $0.contains(line) } == 1, "\(result)")
            #expect(result.errors.contains("entries of \(day)T09:00:00"), "\(result)")
            #expect(bench.lastValue(of: Cell("api", "info")) == 16)
        }

        /// A file with the counters of a release that had no database, as if it had polled this PostHog.
        private func savedByAnEarlierRelease(
            _ bench: BackfillBench, beside source: String = #filePath
        ) throws -> String {
            let tests = URL(filePath: source).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent()
            let fixture = tests.appending(path: "CollectorTests/Fixtures/state-layout-2").path
            let copy = try bench.folder.file("old", ScratchFolder.bytes(at: fixture))
            let old = try StateDatabase(copy, clock: SystemClock())
            defer { old.close() }
            let path = bench.folder.path("state")
            let new = try StateDatabase(path, clock: SystemClock())
            defer { new.close() }
            let rows = try #require(old.rows(of: "project/simulated/1"))
            try new.save(["project/\(bench.simulator.url)/\(Access.defaultProject)": rows])
            return path
        }

        @Test("a state that cannot be used is said in one line, with what to do")
        func bad() async throws {
            let bench = try BackfillBench(days: 1, entriesADay: 5)
            let other = try bench.folder.file("other", "no state\n".utf8)
            let nobody = "127.0.0.1:\(try unusedPort())"
            for (state, code, words) in [
                (bench.folder.path("none"), 64, "name the exporter's state file"),
                (other, 1, "it is no state file"),
                ("postgresql://exporter@\(nobody)/logs", 1, "state database \(nobody)/logs"),
                ("postgresql://exporter:geheim@\(nobody)/logs", 64, "--state.database-password-file"),
                ("postgresql://exporter@\(nobody)x/logs", 64, "--until-state has a port that is none"),
            ] as [(String, Int32, String)] {
                let result = try await bench.run(
                    "--from", bench.date(0), "--until-state", state, "--output", bench.output, "--step", "15m")
                #expect(result.ending == .exit(code), "\(result)")
                #expect(result.errors.contains(words), "\(result)")
                #expect(result.errors.split(separator: "\n").count == 1, "\(result)")
                #expect(!result.errors.contains("geheim"))
                #expect(!bench.api.requests.contains { $0.route == .services })
            }
        }
    }
}
