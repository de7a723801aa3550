import Basics
import BasicsFixtures
import LogsReading
import PostHogLogs
import PostHogSimulator
import Testing

/// Following what PostHog receives.
@Suite struct TailReaderTests {
    private let bench = ReadingBench()
    private let begin = at("12:30:00")

    private func reader(lateness: Int64 = 600, filter: LogsFilter = LogsFilter()) -> TailReader {
        let plan = TailPlan(from: begin, lateness: lateness, filter: filter)
        return TailReader(plan, client: bench.client(), clock: bench.clock)
    }

    /// What is shown until so many seconds have passed.
    private func follow(_ reader: inout TailReader, for seconds: Int64) async throws -> [LogEntry] {
        var shown: [LogEntry] = []
        let end = bench.clock.uptime + .seconds(seconds)
        while bench.clock.uptime < end { shown += try await reader.read() }
        return shown
    }

    /// Entries that PostHog receives so many seconds after the beginning, later than their own time, and can show later yet.
    private func record(
        _ number: Int, received: Double, late: Double = 0, visibleAfter: Double = 0, count: Int = 1,
        service: String = "api"
    ) -> LogRecord {
        func time(_ seconds: Double) -> Timestamp { begin.adding(microseconds: Int64(seconds * 1_000_000)) }
        return LogRecord(
            timestamp: time(received - late), serviceName: service, severityText: "info", bytes: 10 * count,
            count: count,
            arrival: time(received + visibleAfter),
            details: LogDetails(body: "\(number)", observed: time(received)))
    }

    /// Between any two calls five seconds have to pass; what is asked a second time because it failed is as good as one.
    private func checkPace() {
        let times = bench.transport.calls.map(\.uptime)
        for (time, next) in zip(times, times.dropFirst()) { #expect(next - time >= .seconds(5)) }
    }

    @Test("a burst of ten thousand entries in a second is shown, every entry once", arguments: [true, false])
    func burst(atOneInstant: Bool) async throws {
        if atOneInstant {
            bench.api.ingest([record(0, received: 20, count: 10_000)])
        } else {
            bench.api.ingest((0..<10_000).map { record($0, received: 20 + Double($0) / 10_000) })
        }
        bench.api.ingest((0..<60).map { record(20_000 + $0, received: Double($0)) })
        var reader = reader()
        let shown = try await follow(&reader, for: 180)
        #expect(shown.count == 10_060)
        #expect(Set(shown.map(\.uuid)).count == 10_060)
        checkPace()
    }

    @Test("entries that are late, and that PostHog shows late, are shown once each", arguments: 0..<8 as Range<UInt64>)
    func late(seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        let records = (0..<400).map { number in
            record(
                number, received: Double.random(in: 0..<300, using: &generator),
                late: generator.chance(50) ? Double.random(in: 0..<600, using: &generator) : 0,
                visibleAfter: generator.chance(30) ? Double.random(in: 0..<90, using: &generator) : 0.1)
        }
        bench.api.ingest(records)
        var reader = reader()
        let shown = try await follow(&reader, for: 500)
        #expect(shown.map(\.body).sorted() == records.compactMap { $0.details?.body }.sorted())
        checkPace()
    }

    @Test("what was received before the beginning is not shown")
    func before() async throws {
        bench.api.ingest([record(1, received: -30), record(2, received: -0.000001), record(3, received: 0)])
        var reader = reader()
        let found = try await follow(&reader, for: 60)
        #expect(found.map(\.body) == ["3"])
    }

    @Test("a checkpoint that stands still repeats more and more, and loses nothing")
    func pinned() async throws {
        let pinned = begin
        bench.api.change { $0.pinnedCheckpoint = pinned }
        bench.api.ingest((0..<600).map { record($0, received: Double($0) / 2) })
        var reader = reader()
        let shown = try await follow(&reader, for: 400)
        #expect(shown.count == 600 && Set(shown.map(\.uuid)).count == 600)
        #expect(reader.plan.pause > TailPlan.shortestPause)
        bench.api.change { $0.pinnedCheckpoint = nil }
        bench.api.ingest([record(9999, received: 450)])
        let found = try await follow(&reader, for: 200)
        #expect(found.map(\.body) == ["9999"])
        #expect(reader.plan.kept <= 1, "what no poll can show again is forgotten")
    }

    @Test("faults between the pages of a burst lose nothing and repeat nothing")
    func faults() async throws {
        bench.api.ingest((0..<9000).map { record($0, received: 20 + Double($0) / 9000) })
        var reader = reader()
        var shown: [LogEntry] = []
        while shown.count < 2000 { shown += try await reader.read() }
        bench.api.inject(.throttled(.seconds(40)), at: [.query])
        while shown.count < 4000 { shown += try await reader.read() }
        bench.api.inject(.answer(status: 400, body: #"{"error":"cursor expired"}"#), at: [.query])
        while shown.count < 6000 { shown += try await reader.read() }
        bench.api.inject(.truncated, at: [.query])
        bench.api.inject(.busy(), at: [.query])
        shown += try await follow(&reader, for: 120)
        #expect(shown.count == 9000 && Set(shown.map(\.uuid)).count == 9000)
        checkPace()
    }

    @Test("a quiet project is asked less often, and a busy one every five seconds again")
    func quiet() async throws {
        bench.api.ingest([record(1, received: 400)])
        var reader = reader()
        _ = try await follow(&reader, for: 300)
        #expect(reader.plan.pause == TailPlan.longestPause)
        #expect(bench.transport.calls.count < 40)
        var shown: [LogEntry] = []
        while shown.isEmpty { shown += try await reader.read() }
        #expect(reader.plan.pause == TailPlan.shortestPause)
        checkPace()
    }

    @Test("a filter that finds nothing for hours keeps the range short, since the checkpoint is asked for by itself")
    func rare() async throws {
        bench.api.ingest((0..<360).map { record($0, received: Double($0) * 20, service: "busy") })
        bench.api.ingest([record(777, received: 7000, late: 500, service: "rare")])
        var reader = reader(filter: LogsFilter(services: ["rare"]))
        let shown = try await follow(&reader, for: 7300)
        #expect(shown.map(\.body) == ["777"])
        let spans = bench.transport.calls.compactMap(\.request.range).map { $0.seconds - 86_400 }
        #expect(spans.allSatisfy { $0 < 600 + 300 })
    }

    @Test("a server that gives no checkpoint is followed all the same")
    func withoutCheckpoint() async throws {
        bench.api.inject(
            .custom { _, right in
                var answer = right
                let text = String(decoding: right.body, as: UTF8.self)
                answer.body = Array(
                    text.replacing(#/"live_logs_checkpoint":"[^"]*"/#, with: #""live_logs_checkpoint":null"#).utf8)
                return answer
            }, at: [.query], times: nil)
        bench.api.ingest((0..<700).map { record($0, received: Double($0) * 2, late: Double($0 % 300)) })
        var reader = reader()
        let shown = try await follow(&reader, for: 1700)
        #expect(shown.count == 700 && Set(shown.map(\.uuid)).count == 700)
        #expect(reader.plan.kept < 500)
    }
}
