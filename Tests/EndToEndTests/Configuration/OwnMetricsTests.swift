import Basics
import HTTP
import PostHogSimulator
import Testing

extension EndToEndTests {
    /// Metrics of `log_metrics`, in the whole program.
    @Suite struct OwnMetricsTests {
        /// Writes the configuration of one project with some metrics.
        private static func configure(_ rig: Configured, _ metrics: [String]) throws {
            try rig.configure(["{id: 1, name: shop}"], metrics: metrics)
        }

        private static func ingest(_ rig: Configured, _ count: Int, route: String?, body: String = "") {
            rig.simulation.api.ingest(
                [
                    LogRecord(
                        timestamp: .wallClock.adding(seconds: -400), serviceName: "api", severityText: "info",
                        bytes: count, count: count,
                        details: LogDetails(body: body, attributes: route.map { ["route": $0] } ?? [:]))
                ], project: "1")
        }

        private static let byRoute =
            "{name: requests_total, by: [{attribute: route, as: path}], interval: 1s, match: {search: request}}"

        @Test(
            "entries are counted by any label; what is renamed goes on, what counts otherwise begins anew, and state is kept"
        )
        func counted() async throws {
            let rig = try Configured(projects: 1)
            defer { rig.stop() }
            try Self.configure(rig, [Self.byRoute, "{name: all_total, interval: 1s}"])
            let file = ["--state.file", rig.path("state")]
            let exporter = try await rig.start(file + ["--web.enable-debug"])
            defer { exporter.kill() }
            try await exporter.wait(for: "both to be up") {
                try await exporter.page().series("posthog_logs_exporter_metric_up").values.reduce(0, +) == 2
            }
            Self.ingest(rig, 5, route: "/pay", body: "Request")
            Self.ingest(rig, 2, route: nil, body: "a request")
            Self.ingest(rig, 9, route: "/pay", body: "nothing")
            try await exporter.wait(for: "what came in") {
                let page = try await exporter.page()
                return page["requests_total", ["path": "/pay"]] == 5 && page["requests_total", ["path": "(none)"]] == 2
                    && page["all_total"] == 16
            }
            let looked = try await String(decoding: exporter.get("/").body, as: UTF8.self)
            #expect(looked.contains("Your own metrics") && looked.contains("requests_total"))
            let state = try await String(decoding: exporter.get("/debug/state").body, as: UTF8.self)
            #expect(state.contains("\"metrics\":[\"requests_total\"]") && !state.contains("request\""))
            let shown = try await String(decoding: exporter.get("/config").body, as: UTF8.self)
            #expect(shown.contains("name: requests_total") && !shown.contains("search"))

            // The same under another name and label, and another one under the old name.
            try Self.configure(
                rig,
                [
                    "{name: pages_total, by: [{attribute: route, as: page}], interval: 1s, match: {search: request}}",
                    "{name: all_total, interval: 1s, match: {services: [api]}}",
                ])
            try await exporter.reload()
            try await exporter.wait(for: "the new ones") {
                let page = try await exporter.page()
                return page["pages_total", ["page": "/pay"]] == 5 && page["all_total"] == 0
                    && page.series("requests_total").isEmpty
            }
            #expect(exporter.process.errorText.contains("what this metric counts has changed"))
            exporter.kill()

            Self.ingest(rig, 1, route: "/pay", body: "request")
            let again = try await rig.start(file)
            defer { again.kill() }
            try await again.wait(for: "the entry of meanwhile") {
                let page = try await again.page()
                return page["pages_total", ["page": "/pay"]] == 6 && page["all_total"] == 1
            }
            again.kill()
            try Self.configure(rig, [])
            let prune = try ChildProcess(
                ExporterBinary.path(), ["state", "prune", "--config.file", rig.path("c.yml")] + file)
            #expect(try await prune.wait() == .exit(0))
            #expect(prune.outputText.split(separator: "\n").count { $0.hasPrefix("removed metric/") } == 3)
        }

        @Test("a server without group-by takes down what needs it, in words, and nothing else")
        func withoutGroups() async throws {
            let rig = try Configured(projects: 1)
            defer { rig.stop() }
            rig.simulation.api.change { $0.version.routes.remove(.groupBy) }
            try Self.configure(rig, [Self.byRoute, "{name: all_total, interval: 1s}"])
            let exporter = try await rig.start()
            defer { exporter.kill() }
            try await exporter.wait(for: "both to be polled") {
                try await exporter.page().series("posthog_logs_exporter_metric_up").count == 2
            }
            Self.ingest(rig, 5, route: "/pay", body: "request")
            try await exporter.wait(for: "the one that can be counted, and the other to be down") {
                let page = try await exporter.page()
                return page["all_total"] == 5 && page["posthog_logs_up"] == 1
                    && page["posthog_logs_exporter_metric_up", ["metric": "requests_total"]] == 0
                    && page["posthog_logs_exporter_metric_up", ["metric": "all_total"]] == 1
            }
            #expect(exporter.process.errorText.contains("leave attributes out of its by"))
        }

        @Test("serve --once polls own metrics too")
        func once() async throws {
            let rig = try Configured(projects: 1)
            defer { rig.stop() }
            try Self.configure(rig, ["{name: all_total}"])
            let process = try ChildProcess(
                ExporterBinary.path(), ["serve", "--once", "--config.file", rig.path("c.yml")])
            #expect(try await process.wait() == .exit(0), "\(process.errorText)")
            #expect(process.outputText.contains("\nall_total{project=\"shop\"} 0\n"))
        }

        @Test("a check says what each metric costs, and which interval would fit")
        func checked() async throws {
            let rig = try Configured(projects: 1)
            rig.stop()
            try rig.configure(
                poll: "interval: 60s", budget: "per_hour: 300", ["{id: 1, name: shop}"],
                metrics: (1...10).map { "{name: m\($0)_total, interval: 1m, match: {search: \"\($0)\"}}" })
            let check = try ChildProcess(ExporterBinary.path(), ["check", "--config.file", rig.path("c.yml")])
            #expect(try await check.wait() == .exit(0), "\(check.errorText)")
            #expect(check.outputText.contains("metric m1_total of shop: 64-64 requests an hour, every 1m"))
            #expect(check.outputText.contains("10 metrics of log_metrics"))
            // 185 are the project's, and 4 an hour of each metric are not of its interval.
            #expect(check.outputText.contains("an interval of 8m, raise budget.per_hour"))
        }
    }
}
