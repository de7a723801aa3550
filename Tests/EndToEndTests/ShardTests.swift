import HTTP
import Testing

extension EndToEndTests {
    @Suite struct ShardTests {
        private static let poll =
            "interval: 60s, lookback: 10m, max_catchup: 0s, shard: auto/"

        private static func start(_ index: Int, _ rig: Configured) async throws -> RunningExporter {
            try await RunningExporter(
                configuration: rig.path("c.yml"), environment: ["POD_NAME": "posthog-logs-exporter-\(index)"])
        }

        private static func polled(_ exporter: RunningExporter) async throws -> Set<String> {
            Set(try await exporter.page().series("posthog_logs_up").keys.compactMap { $0.labels["project"]?.text })
        }

        @Test(
            "three shards poll each of 300 projects once; with a fourth, by a reload, a quarter moves to it, and nothing else",
            .timeLimit(.minutes(10)))
        func grown() async throws {
            let rig = try Configured(projects: 300)
            defer { rig.stop() }
            let projects = (1...300).map { "{id: \($0), name: project \($0)}" }
            let names = Set((1...300).map { "project \($0)" })
            try rig.configure(poll: Self.poll + "3", projects)
            var exporters: [RunningExporter] = []
            defer { for exporter in exporters { exporter.kill() } }
            for index in 0..<3 { exporters.append(try await Self.start(index, rig)) }
            let before = try await Self.settled(exporters, on: names)
            #expect(before.allSatisfy { (70...130).contains($0.count) }, "\(before.map(\.count))")

            try rig.configure(poll: Self.poll + "4", projects)
            exporters.append(try await Self.start(3, rig))
            for exporter in exporters.dropLast() { try await exporter.reload() }
            let after = try await Self.settled(exporters, on: names)
            #expect((45...105).contains(after[3].count), "\(after.map(\.count))")
            for index in 0..<3 { #expect(after[index].isSubset(of: before[index])) }
        }

        /// Waits until each of these projects was polled by one of the exporters, and by one alone. Returns which by which.
        private static func settled(
            _ exporters: [RunningExporter], on names: Set<String>
        ) async throws -> [Set<String>] {
            for exporter in exporters {
                try await exporter.wait(for: "ready", within: .seconds(180)) {
                    try await exporter.status(of: "/-/ready") == 200
                }
            }
            var polled: [Set<String>] = []
            try await eventually("every project is polled", within: .seconds(180), every: .milliseconds(200)) {
                polled = []
                for exporter in exporters { polled.append(try await Self.polled(exporter)) }
                return polled.reduce(into: Set()) { $0.formUnion($1) } == names
            }
            #expect(polled.map(\.count).reduce(0, +) == names.count, "a project is polled twice")
            return polled
        }

        @Test("Prometheus scrapes the projects of all shards by their lists, and the sums by project are the truth")
        func scraped() async throws {
            let rig = try Configured(projects: 12)
            defer { rig.stop() }
            try rig.configure((1...12).map { "{id: \($0), name: project \($0)}" })
            var exporters: [RunningExporter] = []
            defer { for exporter in exporters { exporter.kill() } }
            for index in 0..<3 { exporters.append(try await rig.start(["--shard", "\(index)/3"])) }
            for exporter in exporters { try await exporter.waitUntilReady() }
            let lists = exporters.map { "{url: \"http://\($0.address)/sd\", refresh_interval: 1s}" }
            let prometheus = try await Prometheus(
                jobs: ["{job_name: slices, http_sd_configs: [\(lists.joined(separator: ", "))]}"])
            defer { prometheus.kill() }
            let names = (1...12).map { "project \($0)" }
            try await exporters[0].wait(for: "each project to be scraped once") {
                try await prometheus.values("count by (project) (posthog_logs_up)", by: "project")
                    == Dictionary(uniqueKeysWithValues: names.map { ($0, 1) })
            }
            for project in 1...12 { rig.ingest(project, project: project) }
            try await exporters[0].wait(for: "the truth by project") {
                try await prometheus.values("sum by (project) (posthog_logs_entries_total)", by: "project")
                    == Dictionary(uniqueKeysWithValues: zip(names, 1...12))
            }
            #expect(try await prometheus.count(of: "up == 1") == 12)
        }

        @Test("a shard without a project is ready and serves, says so in its log, and gets projects by a reload")
        func empty() async throws {
            let rig = try Configured(projects: 40)
            defer { rig.stop() }
            try rig.configure(["{id: 1}"])
            var exporters: [RunningExporter] = []
            defer { for exporter in exporters { exporter.kill() } }
            for index in 0..<2 { exporters.append(try await rig.start(["--shard", "\(index)/2"])) }
            for exporter in exporters {
                try await exporter.wait(for: "ready") { try await exporter.status(of: "/-/ready") == 200 }
            }
            var idle: [RunningExporter] = []
            for exporter in exporters where try await Self.polled(exporter).isEmpty { idle.append(exporter) }
            let exporter = try #require(idle.first)
            #expect(idle.count == 1)
            #expect(exporter.process.errorText.contains("none of the 1 projects falls to shard"))
            for path in ["/", "/metrics", "/metrics?project=", "/sd", "/config", "/-/healthy"] {
                #expect(try await exporter.status(of: path) == 200, "\(path)")
            }
            #expect(try await String(decoding: exporter.get("/sd").body, as: UTF8.self) == "[]\n")
            #expect(try await exporter.page().series("posthog_logs_exporter_build_info").count == 1)
            try rig.configure((1...40).map { "{id: \($0)}" })
            for exporter in exporters { try await exporter.reload() }
            try await exporter.wait(for: "all projects on both") {
                var polled: [String] = []
                for exporter in exporters { polled += try await Self.polled(exporter) }
                return polled.count == 40 && Set(polled).count == 40
            }
            try rig.configure(["{id: 1}"])
            try await exporter.reload()
            #expect(try await exporter.status(of: "/-/ready") == 200)
            #expect(try await Self.polled(exporter).isEmpty)
        }

        @Test("commands know shards: --once and check have the shard's projects, and prune keeps those of all")
        func commands() async throws {
            func run(_ arguments: [String], _ environment: [String: String] = [:]) async throws -> ChildProcess {
                let process = try ChildProcess(ExporterBinary.path(), arguments, environment: environment)
                _ = try await process.wait()
                return process
            }
            let rig = try Configured(projects: 12)
            defer { rig.stop() }
            try rig.configure(budget: "per_minute: 240, per_hour: 1200", (1...12).map { "{id: \($0)}" })
            let file = ["--config.file", rig.path("c.yml")]
            var polled: [Int] = []
            for index in 0..<2 {
                let check = try await run(["check", "--shard", "\(index)/2"] + file)
                #expect(check.ending == .exit(0), "\(check.errorText)")
                let once = try await run(["--once", "--shard", "\(index)/2"] + file)
                #expect(once.ending == .exit(0), "\(once.errorText)")
                let count = try MetricsPage(once.output).series("posthog_logs_up").count
                #expect(
                    check.outputText.contains(
                        "\nshard \(index)/2: \(count) of 12 projects, and its part of each key's budget\n"))
                #expect(check.outputText.contains("a budget of 600\n"))
                polled.append(count)
            }
            #expect(polled.reduce(0, +) == 12 && polled.allSatisfy { $0 > 0 })

            let state = ["--state.file", rig.path("state")]
            #expect(try await run(["--once"] + file + state).ending == .exit(0))
            let shard = ["POSTHOG_LOGS_EXPORTER_SHARD": "auto/2"]
            let prune = try await run(["state", "prune"] + file + state, shard)
            #expect(prune.ending == .exit(0) && prune.outputText == "nothing to remove\n", "\(prune.errorText)")

            for arguments in [["--once"], ["check"]] {
                let bad = try await run(arguments + ["--shard", "2/2"] + file)
                #expect(bad.ending == .exit(64) && bad.errorLines.count == 1)
                #expect(bad.errorText.contains("--shard \"2/2\" does not exist"))
            }
            try rig.configure(["{id: 1}"])
            for index in 0..<2 {
                #expect(try await run(["--once", "--shard", "\(index)/2"] + file).ending == .exit(0))
            }
        }
    }
}
