import HTTP
import PostHogSimulator
import Testing

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

extension EndToEndTests {
    /// What a start makes of the state file.
    @Suite struct StateFileStartTests {
        @Test("a second process on a state file is one line that names it, exit 1; the first goes on")
        func inUse() async throws {
            let simulation = try Simulation()
            defer { simulation.stop() }
            let folder = try ScratchFolder()
            let exporter = try await RunningExporter(polling: simulation.url, ["--state.file", folder.path("state")])
            defer { exporter.kill() }
            let second = try Self.start(folder.path("state"))
            defer { second.kill() }
            #expect(try await second.wait() == .exit(1))
            #expect(second.errorLines.count == 1, "\(second.errorText)")
            #expect(second.errorText.contains("state file \(folder.path("state")): another process is using it"))
            try await exporter.waitUntilReady()
            let page = try await exporter.page()
            #expect(page["posthog_logs_exporter_state_load_failures_total"] == 0)
            #expect(page["posthog_logs_exporter_state_write_failures_total"] == 0)
        }

        @Test("the lock of a killed process is free")
        func killed() async throws {
            let simulation = try Simulation()
            defer { simulation.stop() }
            let folder = try ScratchFolder()
            for _ in 0..<2 {
                let exporter = try await RunningExporter(
                    polling: simulation.url, ["--state.file", folder.path("state")])
                exporter.kill()
            }
        }

        @Test("a damaged file is moved aside, which the log and the metrics say")
        func damaged() async throws {
            let simulation = try Simulation()
            defer { simulation.stop() }
            let folder = try ScratchFolder()
            let path = try folder.file("state", "phlogst\nnonsense".utf8)
            let exporter = try await RunningExporter(polling: simulation.url, ["--state.file", path])
            defer { exporter.kill() }
            let moved = try #require(exporter.process.errorLines.first { $0.contains("moved aside") })
            #expect(moved.contains("kept_as=\(path).damaged-"))
            try await exporter.waitUntilReady()
            #expect(try await exporter.page()["posthog_logs_exporter_state_load_failures_total"] == 1)
        }

        @Test("a folder that does not exist is one line that says so, exit 1")
        func missingFolder() async throws {
            let folder = try ScratchFolder()
            let process = try Self.start(folder.path("missing/state"))
            defer { process.kill() }
            #expect(try await process.wait() == .exit(1))
            #expect(process.errorLines.count == 1, "\(process.errorText)")
            #expect(process.errorText.contains("\(folder.path("missing")) does not exist: create it"))
            #expect(process.errorText.contains("--state.file"))
        }

        @Test("a key file given as state file is one line that says so, exit 1, and stays as it is")
        func foreign() async throws {
            let folder = try ScratchFolder()
            let path = try folder.file("key", "phx_someKey".utf8)
            let process = try Self.start(path)
            defer { process.kill() }
            #expect(try await process.wait() == .exit(1))
            #expect(process.errorLines.count == 1, "\(process.errorText)")
            #expect(process.errorText.contains("state file \(path): \(path) is not a state file of this exporter"))
            #expect(folder.bytes("key") == Array("phx_someKey".utf8))
        }

        @Test("a second process is refused also when the lock file was deleted")
        func lockFileGone() async throws {
            let simulation = try Simulation()
            defer { simulation.stop() }
            let folder = try ScratchFolder()
            let exporter = try await RunningExporter(polling: simulation.url, ["--state.file", folder.path("state")])
            defer { exporter.kill() }
            try await exporter.waitUntilReady()
            for _ in 0..<3 {
                unlink(folder.path("state.lock"))
                let second = try Self.start(folder.path("state"))
                defer { second.kill() }
                #expect(try await second.wait() == .exit(1))
                #expect(second.errorText.contains("another process is using it"))
                try await exporter.waitForPolls(1)
            }
            #expect(try await exporter.page()["posthog_logs_exporter_state_write_failures_total"] == 0)
        }

        @Test("without --state.file nothing is shown of it")
        func none() async throws {
            let simulation = try Simulation()
            defer { simulation.stop() }
            let exporter = try await RunningExporter(polling: simulation.url)
            defer { exporter.kill() }
            try await exporter.waitUntilReady()
            let text = String(decoding: try await exporter.get("/metrics").body, as: UTF8.self)
            #expect(text.contains("posthog_logs_exporter_"))
            #expect(!text.contains("posthog_logs_exporter_state_"))
        }

        private static func start(_ stateFile: String) throws -> ChildProcess {
            try ChildProcess(
                ExporterBinary.path(),
                ["--posthog.project-id", "1", "--web.listen-address", "127.0.0.1:0", "--state.file", stateFile],
                environment: ["POSTHOG_PERSONAL_API_KEY": RunningExporter.key])
        }
    }
}
