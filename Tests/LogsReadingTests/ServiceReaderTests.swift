import Basics
import BasicsFixtures
import LogsReading
import PostHogLogs
import PostHogSimulator
import Testing

@Suite struct ServiceReaderTests {
    private let bench = ReadingBench()
    private let range = TimeRange(start: at("11:30:00"), end: at("12:30:00"))

    @Test("services are counted, and all have their sparkline although PostHog draws 25 at once")
    func services() async throws {
        for number in 0..<60 {
            let name = "service-\(100 + number)"
            // The first entry of each in another minute; more of them the lower the number.
            let times = (0...(60 - number)).map { _ in at("11:30:30").adding(seconds: Int64(number) * 60) }
            bench.ingest(times, service: name)
        }
        var reader = ServiceReader(client: bench.client())
        let found = try await reader.read(over: range, filter: LogsFilter(), limit: 50, hasSparklines: true)
        #expect(found.services.map(\.name.text) == (0..<50).map { "service-\(100 + $0)" })
        #expect(found.total == (0..<60).reduce(0) { $0 + 61 - $1 })
        for number in 0..<50 {
            let sparkline = try #require(found.sparklines[ServiceName("service-\(100 + number)")])
            #expect(sparkline.reduce(0, +) == 61 - number)
            #expect(sparkline.firstIndex { $0 > 0 } == number * sparkline.count / 60)
        }
        #expect(bench.asked(.services) == 2)
    }

    @Test("without sparklines one request is enough")
    func once() async throws {
        for number in 0..<30 { bench.ingest([at("12:00:00")], service: "s\(number)") }
        var reader = ServiceReader(client: bench.client())
        let found = try await reader.read(over: range, filter: LogsFilter(), limit: 100, hasSparklines: false)
        #expect(found.services.count == 30 && bench.asked(.services) == 1)
    }

    @Test("severities are counted in any spelling, what is spelled in none as unknown, blank too")
    func severities() async throws {
        for text in ["error", "ERROR", "Error", "warn", "Warning", "WARNING", "fatal", "", "notice", "eRRor"] {
            bench.ingest([at("12:00:00")], severity: text)
        }
        var reader = SeverityReader(client: bench.client())
        let counts = try await reader.read(over: range, filter: LogsFilter())
        #expect(counts == [.trace: 0, .debug: 0, .info: 0, .warn: 3, .error: 3, .fatal: 1, .unknown: 3])
        var filter = LogsFilter()
        filter.spelledSeverities = [.error, .unknown]
        #expect(try await reader.read(over: range, filter: filter) == [.error: 3, .unknown: 3])
    }
}
