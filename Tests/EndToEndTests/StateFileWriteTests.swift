import HTTP
import PostHogSimulator
import Testing

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

extension EndToEndTests {
    /// What becomes of the state file while the exporter polls.
    @Suite struct StateFileWriteTests {
        private static let failures = "posthog_logs_exporter_state_write_failures_total"
        private static let written = "posthog_logs_exporter_state_write_timestamp_seconds"

        @Test("polling goes on while the file cannot be written, which is logged once, and it is written again after")
        func failing() async throws {
            let simulation = try Simulation()
            defer { simulation.stop() }
            let folder = try ScratchFolder()
            mkdir(folder.path("data"), 0o755)
            let exporter = try await RunningExporter(
                polling: simulation.url, ["--state.file", folder.path("data/state")])
            defer { exporter.kill() }
            try await exporter.wait(for: "a write") { try await exporter.page()[Self.written] != nil }

            rename(folder.path("data"), folder.path("away"))
            try await exporter.wait(for: "two failures") {
                try await exporter.page()[Self.failures].map { $0 >= 2 } ?? false
            }
            let kept = folder.bytes("away/state")
            let stamp = try await exporter.page()[Self.written]
            try await exporter.waitForPolls(2)
            #expect(exporter.process.errorLines.count { $0.contains("state file cannot be written") } == 1)
            #expect(folder.bytes("away/state") == kept)
            #expect(!kept.isEmpty)
            #expect(try await exporter.page()["posthog_logs_up"] == 1)
            #expect(try await exporter.page()[Self.written] == stamp)
            let status = String(decoding: try await exporter.get("/").body, as: UTF8.self)
            #expect(status.contains("the state file cannot be written"))

            rename(folder.path("away"), folder.path("data"))
            try await exporter.wait(for: "a later write") { try await exporter.page()[Self.written] != stamp }
            #expect(exporter.process.errorLines.count { $0.contains("state file is written again") } == 1)
        }
    }
}
