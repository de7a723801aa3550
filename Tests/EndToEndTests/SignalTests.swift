import PostHogSimulator
import Testing

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

extension EndToEndTests {
    /// Signals that come early, and the one that asks to read files again.
    @Suite struct SignalTests {
        private static let arguments = ["--posthog.project-id", "1", "--web.listen-address", "127.0.0.1:0"]

        @Test("a signal that comes as soon as the program runs ends it well", arguments: [SIGTERM, SIGINT])
        func early(_ signal: Int32) async throws {
            for _ in 0..<10 {
                let process = try ChildProcess(
                    ExporterBinary.path(), Self.arguments,
                    environment: ["POSTHOG_PERSONAL_API_KEY": RunningExporter.key])
                defer { process.kill() }
                try await Self.waitUntilRunning(process)
                process.send(signal)
                #expect(try await process.wait(within: .seconds(10)) == .exit(0))
            }
        }

        @Test("a health check that is ended has not found the exporter healthy")
        func health() async throws {
            let simulation = try Simulation()
            defer { simulation.stop() }
            let process = try ChildProcess(
                ExporterBinary.path(), ["health", "--web.listen-address", "127.0.0.1:\(simulation.server.port)"])
            defer { process.kill() }
            try await Self.waitUntilRunning(process)
            process.send(SIGTERM)
            #expect(try await process.wait(within: .seconds(10)) == .exit(1))
        }

        @Test("SIGHUP ends nothing, not as soon as the program runs and not later")
        func hangup() async throws {
            let simulation = try Simulation()
            defer { simulation.stop() }
            let folder = try ScratchFolder()
            let key = try folder.file("key", RunningExporter.key.utf8)
            let process = try ChildProcess(
                ExporterBinary.path(),
                RunningExporter.arguments(polling: simulation.url, keyFile: key, listeningOn: "127.0.0.1:0"))
            defer { process.kill() }
            try await Self.waitUntilRunning(process)
            process.send(SIGHUP)
            try await eventually("polls") { !simulation.api.requests.isEmpty }
            process.send(SIGHUP)
            try await eventually("a line that tells of it") { process.errorText.contains("SIGHUP") }
            let before = simulation.api.requests.count
            try await eventually("more polls") { simulation.api.requests.count > before + 3 }
            process.send(SIGTERM)
            #expect(try await process.wait(within: .seconds(2)) == .exit(0))
        }

        @Test("at SIGHUP the web configuration is read again, changed or not")
        func reread() async throws {
            let simulation = try Simulation()
            defer { simulation.stop() }
            let folder = try ScratchFolder()
            let file = try folder.file("web.yml", "http_server_config: {http2: false}".utf8)
            let exporter = try await RunningExporter(polling: simulation.url, ["--web.config.file", file])
            defer { exporter.kill() }
            try await exporter.waitUntilReady()
            #expect(!exporter.process.errorText.contains("web configuration reloaded"))
            exporter.process.send(SIGHUP)
            try await exporter.wait(for: "the configuration to be read again") {
                exporter.process.errorText.contains("web configuration reloaded")
            }
        }

        @Test("at SIGHUP the key is read again, long before the next poll")
        func rereadKey() async throws {
            let simulation = try Simulation()
            defer { simulation.stop() }
            let folder = try ScratchFolder()
            let file = try folder.file("key", RunningExporter.key.utf8)
            let exporter = try await RunningExporter(
                polling: simulation.url, ["--posthog.api-key-file", file, "--poll.interval", "1h"])
            defer { exporter.kill() }
            try await exporter.waitUntilReady()
            _ = try folder.file("key", "phx_another".utf8)
            exporter.process.send(SIGHUP)
            try await exporter.wait(for: "the key to be read again") {
                exporter.process.errorText.contains("API key reloaded")
            }
        }

        /// Returns when the program's own code has begun: to ignore SIGPIPE is among the first that it does.
        private static func waitUntilRunning(_ process: ChildProcess) async throws {
            let brokenPipe: UInt64 = 1 << UInt64(SIGPIPE - 1)
            try await eventually("process \(process.pid) runs", every: .milliseconds(1)) {
                let status = String(decoding: ScratchFolder.bytes(at: "/proc/\(process.pid)/status"), as: UTF8.self)
                let line = status.split(separator: "\n").first { $0.hasPrefix("SigIgn:") }
                let ignored = line?.split(separator: "\t").last.flatMap { UInt64($0, radix: 16) } ?? 0
                return ignored & brokenPipe != 0
            }
        }
    }
}
