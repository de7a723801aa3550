import HTTP
import PostHogSimulator
import Testing

extension EndToEndTests {
    /// One exporter for several PostHogs, each with a key of its own.
    @Suite struct ManyServersTests {
        @Test("projects live on hosts of their own, behind certificates and with keys of their own")
        func hosts() async throws {
            let certificates = try await Certificates()
            let tls = try TLSContext(
                TLSSettings(
                    certificate: certificates.folder.bytes("server.pem"), key: certificates.folder.bytes("server.key")))
            let rig = try Configured(projects: 1)
            defer { rig.stop() }
            let other = try Simulation(tls: tls)
            defer { other.stop() }
            other.api.change { $0.access.keys = ["phx_other": .init()] }
            try rig.write("other", "phx_other")
            try rig.configure([
                "{id: 1, name: here}",
                "{id: 1, name: there, posthog: {host: \"\(other.url)\", api_key_file: other, "
                    + "ca_file: \(certificates.path("ca.pem"))}}",
            ])
            let exporter = try await rig.start()
            defer { exporter.kill() }
            try await exporter.waitUntilReady()
            let hosts = try await exporter.page().series("posthog_logs_project_info").keys.map { sample in
                "\(sample.labels["project"]?.text ?? "") \(sample.labels["host"]?.text ?? "")"
            }
            #expect(hosts.sorted() == ["here \(rig.simulation.url)", "there \(other.url)"])
            // Of the same ID on two hosts neither counts what the other has.
            rig.ingest(3, project: 1)
            try await exporter.wait(for: "3 entries here") {
                try await exporter.page().entries(ofProject: "here") == [Cell("api", "info"): 3]
            }
            #expect(try await exporter.page().entries(ofProject: "there").isEmpty)
            // Without the authority the one fails, and the other goes on.
            try rig.configure([
                "{id: 1, name: here}",
                "{id: 1, name: there, posthog: {host: \"\(other.url)\", api_key_file: other}}",
            ])
            try await exporter.reload()
            try await exporter.wait(for: "one that is down") {
                try await exporter.page().series("posthog_logs_up").values.sorted() == [0, 1]
            }
            #expect(exporter.process.errorText.contains("reason=certificate"))
            #expect(try await exporter.page().entries(ofProject: "here") == [Cell("api", "info"): 3])
        }

        @Test("one bad key holds up nobody else, and the exporter is ready all the same")
        func badKey() async throws {
            let rig = try Configured(projects: 3)
            defer { rig.stop() }
            try rig.write("bad", "phx_bad")
            try rig.configure(["{id: 1, posthog: {api_key_file: bad}}", "{id: 2}", "{id: 3}"])
            let exporter = try await rig.start()
            defer { exporter.kill() }
            try await exporter.wait(for: "ready") { try await exporter.status(of: "/-/ready") == 200 }
            let up = try await exporter.page().series("posthog_logs_up")
            #expect(up.values.sorted() == [0, 1, 1])
        }

        @Test("with an interval of auto the page shows the one that was found, and a project may have its own")
        func paced() async throws {
            let rig = try Configured(projects: 2)
            defer { rig.stop() }
            try rig.configure(poll: "interval: auto", ["{id: 1}", "{id: 2, poll: {interval: 30s}}"])
            let exporter = try await rig.start()
            defer { exporter.kill() }
            try await exporter.waitUntilReady()
            // Without a budget nothing speaks for a longer one than the shortest.
            let intervals = try await exporter.page().series("posthog_logs_exporter_poll_interval_seconds")
            #expect(intervals.values.sorted() == [15, 30])
        }
    }
}
