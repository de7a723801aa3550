import PostHogSimulator
import Testing

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

extension EndToEndTests {
    @Suite struct LifecycleTests {
        @Test("a signal ends it well within two seconds", arguments: [SIGTERM, SIGINT])
        func signal(_ signal: Int32) async throws {
            let simulation = try Simulation()
            defer { simulation.stop() }
            let exporter = try await RunningExporter(polling: simulation.url)
            defer { exporter.kill() }
            try await exporter.waitUntilReady()
            exporter.process.send(signal)
            #expect(try await exporter.process.wait(within: .seconds(2)) == .exit(0))
        }

        @Test("so it does while PostHog keeps it waiting")
        func signalWhileWaiting() async throws {
            let simulation = try Simulation()
            defer { simulation.stop() }
            simulation.api.inject(.hang, times: nil)
            let exporter = try await RunningExporter(polling: simulation.url)
            defer { exporter.kill() }
            try await exporter.wait(for: "a request") { !simulation.api.requests.isEmpty }
            exporter.process.send(SIGTERM)
            #expect(try await exporter.process.wait(within: .seconds(2)) == .exit(0))
        }

        @Test("an address in use is one line and exit 1")
        func addressInUse() async throws {
            let simulation = try Simulation()
            defer { simulation.stop() }
            let address = "127.0.0.1:\(simulation.server.port)"
            let process = try ChildProcess(
                ExporterBinary.path(),
                ["--posthog.host", simulation.url, "--posthog.project-id", "1", "--web.listen-address", address],
                environment: ["POSTHOG_PERSONAL_API_KEY": RunningExporter.key])
            defer { process.kill() }
            #expect(try await process.wait() == .exit(1))
            #expect(process.errorLines.count == 1, "\(process.errorText)")
            #expect(process.errorText.contains("address \(address) is already in use"))
            #expect(process.output.isEmpty)
        }

        @Test("help and version end well, on the standard output", arguments: ["--help", "--version"])
        func help(flag: String) async throws {
            let process = try ChildProcess(ExporterBinary.path(), [flag])
            defer { process.kill() }
            #expect(try await process.wait() == .exit(0))
            #expect(process.outputText.contains("posthog-logs-exporter"))
            #expect(process.errorText.isEmpty)
        }

        @Test("a PostHog of the public reference page's answers: it stays up and shows the services")
        func referencePage() async throws {
            let simulation = try Simulation(version: .referencePage)
            defer { simulation.stop() }
            let exporter = try await RunningExporter(polling: simulation.url)
            defer { exporter.kill() }
            try await exporter.wait(for: "the gauges of the services") {
                let page = try await exporter.page()
                return page["posthog_logs_service_window_entries", ["service_name": "checkout"]] == 1200
                    && page["posthog_logs_service_window_entries", ["service_name": "search"]] == 800
            }
            try await exporter.waitForPolls(3)
            let page = try await exporter.page()
            #expect(page["posthog_logs_service_window_errors", ["service_name": "checkout"]] == 30)
            #expect(page["posthog_logs_service_window_errors", ["service_name": "search"]] == 4)
            #expect(page.entries.isEmpty, "its numbers are not about what was asked")
            #expect(try await exporter.status(of: "/-/healthy") == 200)
            #expect(exporter.process.ending == nil)
        }
    }
}
