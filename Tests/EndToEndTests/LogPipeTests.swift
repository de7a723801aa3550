import PostHogSimulator
import Testing

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

extension EndToEndTests {
    /// Nobody reads the log.
    @Suite struct LogPipeTests {
        @Test("polls go on while stderr is a full pipe, and a signal ends the process in time")
        func full() async throws {
            let simulation = try Simulation()
            defer { simulation.stop() }
            let pipe = try StuckPipe()
            let exporter = try await RunningExporter(polling: simulation.url, errors: pipe)
            defer { exporter.kill() }
            try await exporter.waitUntilReady()
            pipe.fill()
            simulation.api.inject(.page, times: nil)
            try await exporter.wait(for: "a failure, which is logged") {
                try await exporter.page()["posthog_logs_up"] == 0
            }
            try await exporter.waitForPolls(3)
            #expect(try await exporter.page()["posthog_logs_exporter_log_lines_dropped_total"] == 0)
            exporter.process.send(SIGTERM)
            #expect(try await exporter.process.wait(within: .seconds(2)) == .exit(0))
        }

        @Test("a complaint that nobody reads holds up no end")
        func complaint() async throws {
            let pipe = try StuckPipe()
            pipe.fill()
            let process = try ChildProcess(ExporterBinary.path(), ["--nonsense"], errors: pipe)
            defer { process.kill() }
            #expect(try await process.wait(within: .seconds(10)) == .exit(64))
        }

        @Test("what was logged before the end is all there")
        func flushed() async throws {
            let simulation = try Simulation()
            defer { simulation.stop() }
            let exporter = try await RunningExporter(polling: simulation.url)
            defer { exporter.kill() }
            try await exporter.waitUntilReady()
            exporter.process.send(SIGTERM)
            #expect(try await exporter.process.wait() == .exit(0))
            #expect(exporter.process.errorLines.last?.hasSuffix("msg=stopped") == true)
        }
    }
}
