import Basics
import PostHogSimulator
import Testing

extension EndToEndTests {
    @Suite struct ExemplarTests {
        @Test("a Prometheus with exemplar storage shows the trace of an entry that was counted")
        func stored() async throws {
            let simulation = try Simulation()
            defer { simulation.stop() }
            let exporter = try await RunningExporter(polling: simulation.url, ["--exemplars"])
            defer { exporter.kill() }
            let prometheus = try await Prometheus(
                scraping: exporter.address, arguments: ["--enable-feature=exemplar-storage"])
            defer { prometheus.kill() }
            try await exporter.waitUntilReady()
            let time = Timestamp.wallClock
            simulation.api.ingest([
                LogRecord(
                    timestamp: time, serviceName: "api", severityText: "error", bytes: 10,
                    details: LogDetails(body: "boom", trace: LogTrace(high: 1, low: 2, span: 3)))
            ])
            try await exporter.waitForEntries([Cell("api", "error"): 1])
            var found: [Prometheus.Exemplar] = []
            try await exporter.wait(for: "the exemplar in Prometheus") {
                found = try await prometheus.exemplars("posthog_logs_entries_total")
                return !found.isEmpty
            }
            #expect(
                found.map(\.labels) == [
                    ["trace_id": "00000000000000010000000000000002", "span_id": "0000000000000003"]
                ])
            #expect(found.map(\.series) == [Cell("api", "error")])
        }
    }
}
