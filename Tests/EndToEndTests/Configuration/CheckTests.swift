import Basics
import PostHogSimulator
import Testing

extension EndToEndTests {
    /// Commands that end by themselves: `check`, `serve --once`, `state prune`.
    @Suite struct CheckTests {
        private static func run(_ arguments: [String]) async throws -> ChildProcess {
            let process = try ChildProcess(ExporterBinary.path(), arguments)
            _ = try await process.wait()
            return process
        }

        @Test("a configuration is checked without PostHog: 0 with what it plans, 64 with what is wrong")
        func offline() async throws {
            let rig = try Configured(projects: 2)
            rig.stop()
            try rig.configure(["{id: 1, name: shop}", "{id: 2}"])
            let good = try await Self.run(["check", "--config.file", rig.path("c.yml")])
            #expect(good.ending == .exit(0), "\(good.errorText)")
            #expect(good.outputText.hasPrefix("PROJECT  ID  HOST") && good.outputText.contains("\nshop     1   http"))
            try rig.configure(["{id: 1, name: shop}", "{id: 1}"])
            let bad = try await Self.run(["check", "--config.file", rig.path("c.yml")])
            #expect(bad.ending == .exit(64) && bad.output.isEmpty)
            #expect(bad.errorText.contains("c.yml:6:6: project ID 1 is given twice"))
            try rig.configure(["{id: 1, posthog: {api_key_file: nowhere}}"])
            let keyless = try await Self.run(["check", "--config.file", rig.path("c.yml")])
            #expect(keyless.ending == .exit(64) && keyless.errorText.contains("cannot read the key file"))
        }

        @Test("with --live each project is polled, and each problem told with its remedy")
        func live() async throws {
            let rig = try Configured(projects: 3)
            defer { rig.stop() }
            rig.ingest(1, project: 1)
            rig.simulation.api.change { conditions in
                conditions.access.keys = [
                    RunningExporter.key: .init(scopes: ["logs:read", "project:read"]),
                    "phx_0123456789abcdefghij": .init(projects: ["3"]),
                    "phx_other": .init(scopes: ["insight:read"]),
                ]
            }
            try rig.write("limited", "phx_0123456789abcdefghij")
            try rig.write("other", "phx_other")
            try rig.configure([
                "{id: 1, name: shop}", "{id: 2, posthog: {api_key_file: limited}}",
                "{id: 3, posthog: {api_key_file: other}}",
                "{id: 9, name: gone}",
            ])
            let check = try await Self.run(["check", "--live", "--config.file", rig.path("c.yml")])
            #expect(check.ending == .exit(1), "\(check.errorText)")
            let lines = check.outputText.split(separator: "\n")
            func line(_ beginning: String) -> Substring { lines.first { $0.hasPrefix(beginning) } ?? "" }
            #expect(line("shop ").contains(" yes  logs:read,project:read  3     yes   "), "\(check.outputText)")
            #expect(line("2 ").contains("(…ghij)") && line("2 ").contains(" no   logs:read"))
            #expect(line("error: 2:").contains("the key does not see this project"))
            #expect(line("error: 3:").contains("the key lacks the scope logs:read"))
            #expect(lines.contains { $0.hasPrefix("error: gone:") && $0.contains("check the project ID") })
            #expect(!lines.contains { $0.hasPrefix("error: shop:") })
            #expect(check.errorText == "posthog-logs-exporter: 3 of 4 projects cannot be polled\n")
            #expect(!check.outputText.contains("phx_"))
            let json = try await Self.run(["check", "--live", "--json", "--config.file", rig.path("c.yml")])
            #expect(json.outputText.hasPrefix("{") && json.outputText.contains(#""has_logs" : true"#))
            try rig.configure(["{id: 1, name: shop}"])
            let good = try await Self.run(["check", "--live", "--config.file", rig.path("c.yml")])
            #expect(good.ending == .exit(0), "\(good.outputText)\(good.errorText)")
        }

        @Test(
            "with --live the questions of own metrics are asked too, and what PostHog refuses is told with its remedy")
        func liveMetrics() async throws {
            let rig = try Configured(projects: 1)
            defer { rig.stop() }
            // In the bucket that closed last, also where another one has closed by the time of the check.
            let now = Timestamp.wallClock
            rig.simulation.api.ingest(
                (0..<20).map { n in
                    LogRecord(
                        timestamp: now.adding(seconds: -30 * n), serviceName: "api", severityText: "info", bytes: 1,
                        count: 1)
                }, project: "1")
            try rig.configure(
                ["{id: 1, name: shop}"],
                metrics: [
                    "{name: all_total, help: All., by: [service_name]}",
                    "{name: none_total, help: None., match: {services: [nobody]}}",
                ])
            let arguments = ["check", "--live", "--config.file", rig.path("c.yml")]
            let good = try await Self.run(arguments)
            #expect(good.ending == .exit(0), "\(good.outputText)\(good.errorText)")
            #expect(good.outputText.contains("metric all_total of shop: ") && good.outputText.contains(", up\n"))
            #expect(good.outputText.contains("note: shop: none_total: nothing matches in the last 5m"))
            rig.simulation.api.inject(.answer(status: 400), at: [.countRanges], times: nil)
            let bad = try await Self.run(arguments)
            #expect(bad.ending == .exit(1), "\(bad.outputText)")
            #expect(bad.outputText.contains("error: shop: all_total: ") && bad.outputText.contains("log_metrics"))
            #expect(bad.errorText.contains("and 2 of 2 metrics cannot be polled"))
        }

        @Test(
            "--once polls, writes the page and ends, and goes on from the state the next time; prune removes what is not configured"
        )
        func once() async throws {
            let rig = try Configured(projects: 2)
            defer { rig.stop() }
            for project in 1...2 { rig.ingest(4, project: project) }
            try rig.configure(["{id: 1}", "{id: 2}"])
            let arguments = ["--config.file", rig.path("c.yml"), "--state.file", rig.path("state")]
            let first = try await Self.run(["serve", "--once"] + arguments)
            #expect(first.ending == .exit(0), "\(first.errorText)")
            #expect(try MetricsPage(first.output).series("posthog_logs_entries_total").values.allSatisfy { $0 == 0 })
            for project in 1...2 { rig.ingest(5, project: project) }
            let second = try await Self.run(["--once"] + arguments)
            #expect(try MetricsPage(second.output).entries(ofProject: "2") == [Cell("api", "info"): 5])
            #expect(try MetricsPage(second.output).series("posthog_logs_up").values.sorted() == [1, 1])

            try rig.configure(["{id: 1}", "{id: 3}"])
            let failing = try await Self.run(["--once"] + arguments)
            #expect(failing.ending == .exit(1) && failing.errorText.contains("1 of 2 polls failed: see the log (3)"))
            #expect(try MetricsPage(failing.output).entries(ofProject: "1") == [Cell("api", "info"): 5])
            let prune = try await Self.run(["state", "prune"] + arguments)
            #expect(prune.ending == .exit(0) && prune.outputText == "removed project/\(rig.simulation.url)/2\n")
            #expect(try await Self.run(["state", "prune"] + arguments).outputText == "nothing to remove\n")
            try rig.configure(["{id: 1}", "{id: 2}"])
            let last = try await Self.run(["--once"] + arguments)
            #expect(try MetricsPage(last.output).entries(ofProject: "1") == [Cell("api", "info"): 5])
            #expect(try MetricsPage(last.output).entries(ofProject: "2") == [Cell("api", "info"): 0])
        }

        @Test("state prune wants a file that is there and that nobody uses")
        func prune() async throws {
            let rig = try Configured(projects: 1)
            defer { rig.stop() }
            try rig.configure(["{id: 1}"])
            let arguments = ["state", "prune", "--config.file", rig.path("c.yml")]
            #expect(try await Self.run(arguments).ending == .exit(64))
            let missing = try await Self.run(arguments + ["--state.file", rig.path("state")])
            #expect(missing.ending == .exit(1) && missing.errorText.contains("there is no state file"))
            let exporter = try await rig.start(["--state.file", rig.path("state")])
            defer { exporter.kill() }
            try await exporter.waitUntilReady()
            let busy = try await Self.run(arguments + ["--state.file", rig.path("state")])
            #expect(busy.ending == .exit(1) && busy.errorText.contains("another process is using it"))
        }
    }
}
