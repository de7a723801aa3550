import Testing

extension EndToEndTests {
    @Suite struct SliceTests {
        @Test(
            "Prometheus finds the projects by /sd, scrapes each as a target of its own, and the sums by project are the truth"
        )
        func discovered() async throws {
            let rig = try Configured(projects: 3)
            defer { rig.stop() }
            try rig.configure(["{id: 1, name: shop}", "{id: 2, name: \"a b/c & d\"}", "{id: 3}"])
            let exporter = try await rig.start()
            defer { exporter.kill() }
            try await exporter.waitUntilReady()
            let address = exporter.address
            let prometheus = try await Prometheus(jobs: [
                "{job_name: slices, http_sd_configs: [{url: \"http://\(address)/sd\", refresh_interval: 1s}]}",
                "{job_name: process, params: {project: [\"\"]}, static_configs: [{targets: [\"\(address)\"]}]}",
            ])
            defer { prometheus.kill() }
            let names = ["shop", "a b/c & d", "3"]
            try await exporter.wait(for: "a target for each project and one for the process") {
                try await prometheus.values("up", by: "instance")
                    == Dictionary(uniqueKeysWithValues: [(address, 1)] + names.map { ("\(address)/\($0)", 1) })
            }
            let counts = [3, 5, 7]
            for (index, count) in counts.enumerated() { rig.ingest(count, project: index + 1) }
            let truth = Dictionary(uniqueKeysWithValues: zip(names, counts))
            try await exporter.wait(for: "the truth by project") {
                try await prometheus.values("sum by (project) (posthog_logs_entries_total)", by: "project") == truth
            }
            // A new series was scraped at 0 first, so its whole rise is seen.
            try await exporter.wait(for: "the rises by project") {
                let rises =
                    "sum by (project) (max_over_time(posthog_logs_entries_total[5m]) - min_over_time(posthog_logs_entries_total[5m]))"
                return try await prometheus.values(rises, by: "project") == truth
            }
            #expect(try await prometheus.count(of: "{exported_project=~\".+\"}") == 0)
            #expect(try await prometheus.count(of: "{job=\"process\", project=~\".+\"}") == 0)
            #expect(
                try await prometheus.values("posthog_logs_exporter_build_info", by: "job") == ["process": 1],
                "what belongs to no project is in no slice")
            // A project that is gone is a target no longer.
            try rig.configure(["{id: 1, name: shop}"])
            try await exporter.reload()
            try await exporter.wait(for: "one target") {
                try await prometheus.values("up{job=\"slices\"}", by: "instance") == ["\(address)/shop": 1]
            }
        }
    }
}
