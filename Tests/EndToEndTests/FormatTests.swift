import Exposition
import ExpositionFixtures
import HTTP
import Testing

extension EndToEndTests {
    @Suite struct FormatTests {
        private static let openMetrics = "application/openmetrics-text"

        @Test("the executable answers in the format, the coding and the choice asked for")
        func negotiated() async throws {
            let simulation = try Simulation()
            defer { simulation.stop() }
            let exporter = try await RunningExporter(polling: simulation.url)
            defer { exporter.kill() }
            try await exporter.waitUntilReady()
            let text = try await exporter.get("/metrics", ("Accept-Encoding", "identity"))
            #expect(text.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8")
            #expect(text.headers["Content-Encoding"] == nil)
            let answer = try await exporter.get(
                "/metrics?name[]=posthog_logs_up", ("Accept", Self.openMetrics), ("Accept-Encoding", "gzip"))
            #expect(answer.headers["Content-Type"] == "\(Self.openMetrics); version=1.0.0; charset=utf-8")
            #expect(answer.headers["Content-Encoding"] == "gzip")
            #expect(
                String(decoding: answer.body, as: UTF8.self) == """
                    # TYPE posthog_logs_up gauge
                    # HELP posthog_logs_up Whether the last poll of the project got everything that it asked PostHog for, 1 or 0.
                    posthog_logs_up{project="1"} 1
                    # EOF

                    """)
        }

        @Test(
            "creation times appear with the flag, and not without, and a strict reader takes both",
            .enabled(if: PrometheusClient.isInstalled, "\(PrometheusClient.whyMissing)"),
            arguments: [[], ["--web.created-timestamps"]])
        func created(arguments: [String]) async throws {
            let simulation = try Simulation()
            defer { simulation.stop() }
            let exporter = try await RunningExporter(polling: simulation.url, arguments)
            defer { exporter.kill() }
            try await exporter.waitUntilReady()
            let page = try await exporter.get("/metrics", ("Accept", Self.openMetrics)).body
            let reading = try #require(try PrometheusClient.read([(.openMetrics(created: .shown), page)]).first)
            #expect(reading.complaint == nil)
            let start = try #require(reading.samples.first { $0.name == "process_start_time_seconds" })
            let created = reading.samples.filter { $0.name == "process_cpu_seconds_created" }
            #expect(created.map(\.value) == (arguments.isEmpty ? [] : [start.value]))
        }
    }
}
