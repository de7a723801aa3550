import HTTP
import PostgreSQLFixtures
import Testing

extension EndToEndTests {
    @Suite(.enabled(if: PostgreSQLPrograms.areInstalled, "no PostgreSQL: make test-packages"))
    struct SharedShardTests {
        private static let count = 40
        private static let names = (1...count).map { "project \($0)" }
        private static let projects = (1...count).map { "{id: \($0), name: project \($0)}" }

        @Test(
            "shards on one database: with a fourth, projects move to it with their counters; nothing is lost or doubled",
            .timeLimit(.minutes(5)))
        func grown() async throws {
            let server = try await PostgreSQLServer.shared
            let database = server.url(database: try await server.makeDatabase(), password: nil)
            let rig = try Configured(projects: Self.count)
            defer { rig.stop() }
            try rig.write("password", PostgreSQLServer.password)
            try rig.configure(poll: "interval: 2s, shard: auto/3", Self.projects)
            var exporters: [RunningExporter] = []
            defer { for exporter in exporters { exporter.kill() } }
            func start() async throws {
                exporters.append(
                    try await RunningExporter(
                        configuration: rig.path("c.yml"),
                        [
                            "--state.database", database, "--state.database-password-file", rig.path("password"),
                            "--state.lease", "5s",
                        ], environment: ["POD_NAME": "posthog-logs-exporter-\(exporters.count)"]))
            }
            for _ in 0..<3 { try await start() }
            var truth: [String: Double] = [:]
            func ingest(_ times: Int) {
                for project in 1...Self.count {
                    rig.ingest(project * times, project: project)
                    truth["project \(project)", default: 0] += Double(project * times)
                }
            }
            // A baseline of nothing, and then entries.
            let before = try await Self.settled(exporters) { _ in true }
            ingest(1)
            #expect(try await Self.settled(exporters) { $0 == truth } == before)

            try rig.configure(poll: "interval: 2s, shard: auto/4", Self.projects)
            try await start()
            ingest(2)
            for exporter in exporters.dropLast() { try await exporter.reload() }
            ingest(3)
            let after = try await Self.settled(exporters) { $0 == truth }
            #expect(!after[3].isEmpty && after[3].count < Self.count / 2, "\(after.map(\.count))")
            for index in 0..<3 { #expect(after[index].isSubset(of: before[index])) }
            let errors = exporters.map(\.process.errorText).joined()
            #expect(!errors.contains("level=error") && !errors.contains("skipped"), "\(errors)")
        }

        /// Waits until each project is polled by one exporter, and shown by that one alone with these entries. Returns which
        /// by which.
        private static func settled(
            _ exporters: [RunningExporter], having isTrue: ([String: Double]) -> Bool
        ) async throws -> [Set<String>] {
            var polled: [Set<String>] = []
            try await eventually("every project is polled by one", within: .seconds(90), every: .milliseconds(200)) {
                polled = []
                var entries: [String: Double] = [:]
                var ups = 0
                for exporter in exporters {
                    // A replica says 503 where the machine has held it up.
                    let response = try await exporter.get("/metrics")
                    guard response.status == 200 else { return false }
                    let page = try MetricsPage(response.body)
                    for (series, value) in page.series("posthog_logs_entries_total") {
                        entries[series.labels["project"]?.text ?? "", default: 0] += value
                    }
                    ups += page.series("posthog_logs_up").values.count { $0 == 1 }
                    let held = page.series("posthog_logs_exporter_lease_held").filter { $0.value == 1 }
                    polled.append(Set(held.keys.compactMap { $0.labels["project"]?.text }))
                }
                return polled.map(\.count).reduce(0, +) == count && Set(polled.joined()) == Set(names) && ups == count
                    && isTrue(entries)
            }
            return polled
        }
    }
}
