import Basics
import BasicsFixtures
import LogsReading
import PostHogLogs
import PostHogSimulator
import Testing

@Suite struct ExportReaderTests {
    private let bench = ReadingBench()
    private let range = TimeRange(start: at("11:00:00"), end: at("12:00:00"))

    private func run(columns: [String] = [], limit: Duration = .seconds(600)) async throws -> (String, [Duration]) {
        var reader = ExportReader(client: bench.client(), clock: bench.clock)
        try await reader.check()
        let export = try await reader.start(over: range, filter: LogsFilter(services: ["api"]), columns: columns)
        var waits: [Duration] = []
        try await reader.wait(for: export, upTo: limit) { waits.append($0) }
        return (export.id, waits)
    }

    @Test("an export is waited for at growing distances, and its worker takes the query")
    func waits() async throws {
        bench.ingest([at("11:30:00")])
        bench.api.change {
            $0.exportSeconds = 100
            $0.objectStorage = "https://storage.example"
        }
        let (id, waits) = try await run(columns: ["body", "attributes"])
        #expect(waits.first == .zero && waits.count < 15 && waits == waits.sorted())
        let body = bench.transport.calls.first { $0.request.endpoint == .export }?.request.body ?? []
        #expect(String(decoding: body, as: UTF8.self).hasSuffix(#""columns":["body","attributes"]}"#))
        let content = try await bench.transport.send(.exportContent(project: Access.defaultProject, id: id))
        #expect(content.status == 302)
    }

    @Test("a key that may not read exports begins none")
    func scope() async throws {
        bench.api.change { $0.access = Access() }
        let error = await #expect(throws: ReadingFailure.self) { try await run() }
        #expect(error?.description.contains("export:read") == true)
        #expect(bench.asked(.export) == 0)
    }

    @Test("an export that fails says why")
    func failed() async throws {
        bench.api.change { $0.exportFailure = "out of memory" }
        let error = await #expect(throws: ReadingFailure.self) { try await run() }
        #expect(error == .stuck("PostHog could not make the export: out of memory"))
    }

    @Test("an export that does not end is given up")
    func endless() async throws {
        bench.api.change { $0.exportSeconds = 100_000 }
        await #expect(throws: ReadingFailure.self) { try await run(limit: .seconds(60)) }
        #expect(bench.clock.uptime < .seconds(70))
    }
}
