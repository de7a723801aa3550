import PostHogLogs
import PostHogSimulator
import Testing

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

extension EndToEndTests {
    /// Keys of several projects that are replaced while the exporter polls.
    @Suite struct KeyRotationTests {
        @Test("keys are replaced as Kubernetes does it, while polls go on: no request is refused, and no counter falls")
        func rotation() async throws {
            let rig = try Configured(projects: 4)
            defer { rig.stop() }
            let names = ["phx_one", "phx_two", "phx_three"]
            rig.simulation.api.change { $0.access.keys = Dictionary(uniqueKeysWithValues: names.map { ($0, .init()) }) }
            try Self.swap(rig, to: "1", ["a": "phx_one", "b": "phx_one", "c": "phx_two"])
            for place in ["a", "b", "c"] { #expect(symlink("..data/\(place)", rig.path(place)) == 0) }
            try rig.write("key", "phx_one")
            try rig.configure([
                "{id: 1}", "{id: 2, posthog: {api_key_file: a}}", "{id: 3, posthog: {api_key_file: b}}",
                "{id: 4, posthog: {api_key_file: c}}",
            ])
            let exporter = try await rig.start()
            defer { exporter.kill() }
            try await exporter.waitUntilReady()
            let watcher = try MonotonicityWatcher(at: exporter.address)
            for project in 1...4 { rig.ingest(5, project: project) }
            try await exporter.wait(for: "5 entries of each") {
                try await exporter.page().series("posthog_logs_entries_total").values.count { $0 == 5 } == 4
            }
            // All of them now hold the third key, and then it is the only one.
            try Self.swap(rig, to: "2", ["a": "phx_three", "b": "phx_three", "c": "phx_three"])
            try rig.write("key", "phx_three")
            try await exporter.wait(for: "the third key in every project") {
                (1...4).allSatisfy { rig.simulation.lastKey(ofProject: "\($0)") == "Bearer phx_three" }
            }
            rig.simulation.api.change { $0.access.keys = ["phx_three": .init()] }
            for project in 1...4 { rig.ingest(6, project: project) }
            try await exporter.wait(for: "11 entries of each") {
                try await exporter.page().series("posthog_logs_entries_total").values.count { $0 == 11 } == 4
            }
            await watcher.stop()
            #expect(watcher.fallen.isEmpty)
            #expect(rig.simulation.api.requests.allSatisfy { $0.status == 200 })
            #expect(!exporter.process.errorText.contains("phx_"))
        }

        @Test("projects share a budget where their files hold the same key, and have their own as soon as these differ")
        func sharedBudget() async throws {
            let rig = try Configured(projects: 2)
            defer { rig.stop() }
            rig.simulation.api.change { $0.access.keys = ["phx_one": .init(), "phx_two": .init()] }
            try rig.write("a", "phx_one\n")
            try rig.write("b", "\n phx_one")
            try rig.write(
                "c.yml",
                """
                posthog: {host: "\(rig.simulation.url)"}
                poll: {ingestion_lag: false, sweep: false, interval: 1s}
                budget: {per_minute: 0, per_hour: 100000}
                projects:
                  - {id: 1, posthog: {api_key_file: a}}
                  - {id: 2, posthog: {api_key_file: b}}
                """)
            let exporter = try await rig.start()
            defer { exporter.kill() }
            try await exporter.waitUntilReady()
            #expect(try await Self.keys(exporter) == [rig.path("a")])
            try rig.write("b", "phx_two")
            try await exporter.wait(for: "two budgets") {
                try await Self.keys(exporter) == [rig.path("a"), rig.path("b")]
            }
            try rig.write("a", "phx_two")
            try await exporter.wait(for: "one budget") { try await Self.keys(exporter) == [rig.path("a")] }
        }

        private static func keys(_ exporter: RunningExporter) async throws -> Set<String> {
            let limits = try await exporter.page().series("posthog_logs_exporter_budget_limit_requests")
            return Set(limits.keys.compactMap { $0.labels["key"]?.text })
        }

        /// Writes a folder of keys and lets the link `..data` lead there, in one step.
        private static func swap(_ rig: Configured, to name: String, _ keys: [String: String]) throws {
            #expect(mkdir(rig.path("..\(name)"), 0o700) == 0)
            for (place, key) in keys { try rig.write("..\(name)/\(place)", key) }
            #expect(symlink("..\(name)", rig.path("..new")) == 0)
            #expect(rename(rig.path("..new"), rig.path("..data")) == 0)
        }
    }
}

extension Simulation {
    fileprivate func lastKey(ofProject project: String) -> String? {
        api.requests.last { $0.project == project }?.request.headers["authorization"]
    }
}
