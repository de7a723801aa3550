import Basics
import FoundationEssentials
import PostHogSimulator
import Testing

extension EndToEndTests {
    /// The recipes of docs/OWN-METRICS.md, as they stand there.
    @Suite struct OwnMetricRecipesTests {
        private struct Recipe {
            let title: String
            /// An item of `log_metrics`.
            let yaml: String
            let query: String

            init?(_ section: Substring) {
                let parts = section.split(separator: "```")
                guard parts.count >= 4, parts[1].hasPrefix("yaml\n"), parts[3].hasPrefix("promql\n"),
                    let title = section.split(separator: "\n").first
                else { return nil }
                self.title = String(title)
                yaml = String(parts[1].dropFirst("yaml\n".count))
                query = String(parts[3].dropFirst("promql\n".count)).split(separator: "\n").joined(separator: " ")
            }
        }

        private static func recipes() throws -> [Recipe] {
            let text = try String(contentsOfFile: "\(ExporterBinary.packageRoot)/docs/OWN-METRICS.md", encoding: .utf8)
            let section = try #require(text.split(separator: "## Recipes\n").last)
            return section.split(separator: "\n### ").compactMap(Recipe.init)
        }

        private static func entry(
            _ service: String, _ severity: String = "info", _ body: String = "",
            _ attributes: [String: String] = [:], resource: [String: String] = [:]
        ) -> LogRecord {
            LogRecord(
                timestamp: .wallClock.adding(seconds: -400), serviceName: service, severityText: severity, bytes: 10,
                details: LogDetails(body: body, attributes: attributes, resourceAttributes: resource))
        }

        /// One that each recipe counts, and beside it one that it leaves out or counts elsewhere.
        private static let entries: [LogRecord] = [
            entry("checkout", "ERROR", "Payment declined: card expired"), entry("checkout", "error", "out of stock"),
            entry("web", "error", "", ["http.status_code": "503", "http.route": "/pay"]),
            entry("web", "error", "", ["http.status_code": "404", "http.route": "/pay"]),
            entry("auth", "warn", "login failed for somebody", resource: ["deployment.environment.name": "production"]),
            entry("auth", "warn", "Login refused"), entry("auth", "info", "login of somebody"),
            entry("batch", "info", "nightly batch finished in 3 s"), entry("batch", "info", "nightly batch begins"),
            entry("a", resource: ["k8s.namespace.name": "shop"]), entry("a", resource: ["k8s.namespace.name": "ads"]),
            entry("shop", "error", resource: ["service.version": "2"]),
            entry("shop", resource: ["service.version": "2"]),
            entry("shop", resource: ["service.version": "1"]),
        ]

        /// The counters that these make, by the first line of a sample.
        private static let counted: [(name: String, labels: [String: ExactText], value: Double)] = [
            ("shop_declined_payments_total", [:], 1), ("http_server_errors_total", ["route": "/pay"], 1),
            ("login_failures_total", ["environment": "production"], 1),
            ("login_failures_total", ["environment": "(none)"], 1), ("nightly_batch_runs_total", [:], 1),
            ("namespace_entries_total", ["namespace": "shop"], 1),
            ("namespace_entries_total", ["namespace": "(none)"], 12),
            ("version_entries_total", ["version": "2", "severity": "error"], 1),
            ("version_entries_total", ["version": "1", "severity": "info"], 1),
        ]

        @Test("each counts what it says, and Prometheus responds to its question")
        func recipes() async throws {
            let recipes = try Self.recipes()
            #expect(recipes.count == 6)
            let rig = try Configured(projects: 1)
            defer { rig.stop() }
            let metrics = recipes.map { recipe in
                let lines = recipe.yaml.split(separator: "\n").map { $0.dropFirst(2) }
                return (lines.filter { !$0.hasPrefix("interval:") } + ["interval: 1s"]).joined(separator: "\n    ")
            }
            try rig.configure(["{id: 1, name: shop}"], metrics: metrics)
            let exporter = try await rig.start()
            defer { exporter.kill() }
            let prometheus = try await Prometheus(scraping: exporter.address)
            defer { prometheus.kill() }
            let batch = try #require(recipes.first { $0.title.contains("batch") })
            try await exporter.wait(for: "the alert on a batch that never ran") {
                try await prometheus.count(of: batch.query) == 1
            }
            rig.simulation.api.ingest(Self.entries, project: "1")
            try await exporter.wait(for: "the counters") {
                let page = try await exporter.page()
                return Self.counted.allSatisfy { page[$0.name, $0.labels] == $0.value }
            }
            try await exporter.wait(for: "the alert to end") { try await prometheus.count(of: batch.query) == 0 }
            for recipe in recipes where recipe.title != batch.title {
                try await exporter.wait(for: "a result of: \(recipe.query)") {
                    try await prometheus.count(of: recipe.query) > 0
                }
            }
        }
    }
}
