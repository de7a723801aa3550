import Basics
import BasicsFixtures
import PostHogLogs
import PostHogSimulator
import Testing

/// What can be asked, and what comes back.
@Suite struct LogsClientTests {
    private let bench = ClientBench()

    @Test("has_logs says whether there was ever an entry")
    func hasLogs() async throws {
        var client = bench.client()
        let before = try await client.hasLogs()
        bench.ingest(["api"])
        let after = try await client.hasLogs()
        #expect([before, after] == [false, true])
    }

    @Test("totals are of every bucket, of whatever width, and 0 where nothing was logged")
    func totals() async {
        bench.ingest(["api", "web"])
        let quarter = TimeBucket(holding: at("11:30:00"), seconds: 900)
        let empty = bucket("11:20:00")
        let buckets = [empty, quarter] + TimeRange(start: at("11:45:00"), end: at("12:30:00")).fives
        var client = bench.client()
        let totals = await client.totals(of: buckets)
        #expect(totals.failure == nil)
        #expect(totals.value.count == buckets.count)
        #expect(totals.value[empty] == 0)
        #expect(totals.value[quarter] == 30)
        #expect(totals.value[bucket("12:00:00")] == 10)
        #expect(bench.asked(.countRanges).sorted() == [300, 900, 2700], "one question for each run of one width")
    }

    @Test("services are of a range, and of some severities and names alone where they are named")
    func services() async throws {
        bench.ingest(["api", "web"], severity: "fatal")
        bench.ingest(["api", "db"], severity: "info")
        var client = bench.client()
        func entries(_ answers: [ServicesAnswer]) -> [String: Int] {
            let rows = answers.flatMap(\.services).map { ("\($0.name)", $0.entries) }
            return Dictionary(rows, uniquingKeysWith: +)
        }
        let all = try await client.services(over: hour)
        let fatal = try await client.services(over: hour, filter: LogsFilter(severities: [.fatal]))
        let named = try await client.services(over: hour, filter: LogsFilter(services: ["db"]))
        #expect(entries(all) == ["api": 120, "web": 60, "db": 60])
        #expect(entries(fatal) == ["api": 60, "web": 60])
        #expect(entries(named) == ["db": 60])
    }

    @Test("severities cover the buckets, and a window in cells of a minute or less; of one service where it is named")
    func severities() async {
        bench.ingest(["api"], severity: "info")
        bench.ingest(["web"], severity: "error")
        var client = bench.client()
        let window = TimeRange(start: at("12:25:00"), end: at("12:30:00"))
        let all = await client.severities(of: hour.fives, window: window)
        let web = await client.severities(of: hour.fives, filter: LogsFilter(services: ["web"]))
        let none = await client.severities(of: [], window: window)
        func counts(_ answer: PartialAnswer<SparklineCounts>) -> [Severity: Int] {
            hour.fives.compactMap { answer.value.buckets[$0] }.reduce(into: [:]) { sum, counts in
                sum.merge(counts.entries, uniquingKeysWith: +)
            }
        }
        #expect(counts(all) == [.info: 60, .error: 60])
        #expect(all.value.window?.total == 10)
        #expect(counts(web) == [.error: 60])
        #expect(none.value.window?.total == 10)
    }

    @Test("names of services come from as many pages as it takes", arguments: [0, 3, 500, 501])
    func names(count: Int) async throws {
        let names = (0..<count).map { "service \($0)" }
        bench.api.ingest(
            names.map { LogRecord(timestamp: at("12:00:00"), serviceName: $0, severityText: "info", bytes: 1) })
        var client = bench.client()
        let found = try await client.serviceNames(over: hour)
        #expect(Set(found) == Set(names.map { ServiceName($0) }))
        #expect(bench.asked(.values).count == (count >= 500 ? 2 : 1))
    }

    @Test("the time is that of PostHog's answers")
    func time() async throws {
        var client = bench.client()
        bench.clock.set(backBy: 3600)
        bench.api.inject(
            .custom { _, right in
                var answer = right
                answer.headers["Date"] = at("12:30:00").httpDate
                return answer
            }, times: nil)
        for _ in 0..<3 { _ = try await client.hasLogs() }
        let now = try #require(client.now)
        #expect((now - at("12:30:00")).magnitude <= .seconds(2))
        #expect(client.serverClock.skew.map { ($0 + .seconds(3600)).magnitude <= .seconds(2) } == true)
    }
}
