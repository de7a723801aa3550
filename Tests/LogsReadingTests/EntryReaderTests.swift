import Basics
import BasicsFixtures
import LogsReading
import PostHogLogs
import PostHogSimulator
import Testing

@Suite struct EntryReaderTests {
    private let bench = ReadingBench()

    private func reader(
        _ query: EntryPageRequest, limit: Int = .max, _ client: PatientClient? = nil
    ) -> EntryReader {
        EntryReader(query, limit: limit, client: client ?? bench.client())
    }

    /// The numbers that are the bodies of entries.
    private func numbers(_ entries: [LogEntry]) -> [Int] { entries.compactMap { Int($0.body) } }

    @Test("all entries of hours come once and in order", arguments: [EntryOrder.latest, .earliest])
    func whole(order: EntryOrder) async throws {
        bench.ingest(times(7200, from: "10:00:00", every: 1000))
        var reader = reader(query("10:00:00", "12:00:00", order, size: 300))
        let found = numbers(try await reader.readAll())
        #expect(found == (order == .earliest ? Array(0..<7200) : (0..<7200).reversed()))
        #expect(reader.progress.entries == 7200 && reader.progress.counted == 7200 && reader.progress.share == 1)
    }

    @Test("no more than the limit are read, nor asked for", arguments: [EntryOrder.latest, .earliest])
    func limit(order: EntryOrder) async throws {
        bench.ingest(times(3600, from: "11:00:00", every: 1000))
        var few = reader(query("11:00:00", "12:00:00", order), limit: 5)
        let expected = order == .earliest ? Array(0..<5) : (3595..<3600).reversed()
        let fewest = try await few.readAll()
        #expect(numbers(fewest) == expected)
        let body = bench.transport.calls.last?.request.body ?? []
        #expect(String(decoding: body, as: UTF8.self).contains(#""limit":5,"#))
        #expect(few.progress.share == 1)
        var many = reader(query("11:00:00", "12:00:00", order, size: 400), limit: 1001)
        let most = try await many.readAll()
        #expect(numbers(most).count == 1001)
    }

    @Test("more entries at one instant than a page holds", arguments: [EntryOrder.latest, .earliest])
    func crowdedInstant(order: EntryOrder) async throws {
        bench.api.ingest([
            LogRecord(timestamp: at("11:59:00"), serviceName: "a", severityText: "info", bytes: 9, count: 5000),
            LogRecord(timestamp: at("11:58:59"), serviceName: "a", severityText: "info", bytes: 9, count: 2),
            LogRecord(timestamp: at("11:59:01"), serviceName: "a", severityText: "info", bytes: 9, count: 2),
        ])
        var reader = reader(query("11:50:00", "12:00:00", order, size: 700))
        let found = try await reader.readAll()
        #expect(found.count == 5004 && Set(found.map(\.uuid)).count == 5004)
        let seconds = found.map(\.timestamp.seconds)
        #expect(seconds == (order == .earliest ? seconds.sorted() : seconds.sorted(by: >)))
    }

    @Test("a rare entry of a day takes two requests")
    func sparse() async throws {
        bench.ingest([at("03:03:03")])
        var reader = reader(query("00:00:00", "12:00:00"))
        let found = try await reader.readAll()
        #expect(found.count == 1)
        #expect(bench.asked(.countRanges) == 1 && bench.asked(.query) == 1)
    }

    @Test("a server without count-ranges is asked about every window")
    func withoutCounts() async throws {
        let bench = ReadingBench(.december2025)
        bench.ingest([at("11:03:03")])
        var reader = EntryReader(query("10:00:00", "12:00:00"), limit: 10, client: bench.client())
        let found = try await reader.readAll()
        #expect(found.count == 1)
        #expect(bench.asked(.query) == 8)
    }

    @Test("a 429 in the middle is waited out as long as PostHog says, and nothing is lost")
    func throttled() async throws {
        bench.ingest(times(1000, from: "11:50:00", every: 100))
        let waits = Locked<[PatientClient.Wait]>([])
        var reader = reader(
            query("11:50:00", "12:00:00", size: 300),
            bench.client { wait in waits.withLock { $0.append(wait) } })
        var found = numbers(try await reader.next() ?? [])
        bench.api.inject(.throttled(.seconds(77)), at: [.query])
        let before = bench.clock.uptime
        found += numbers(try await reader.readAll())
        #expect(found == (0..<1000).reversed())
        #expect(bench.clock.uptime - before >= .seconds(77))
        #expect(waits.withLock { $0.map(\.endpoint) } == [.query])
        let times = bench.transport.calls.filter { $0.request.endpoint == .query }.map(\.uptime)
        #expect(times[2] - times[1] >= .seconds(77))
    }

    @Test(
        "an expired cursor, a response cut off, an error, a broken connection: nothing is lost or repeated",
        arguments: [EntryOrder.latest, .earliest])
    func faults(order: EntryOrder) async throws {
        bench.ingest(times(2000, from: "11:50:00", every: 100))
        var reader = reader(query("11:50:00", "12:00:00", order, size: 300))
        var found: [LogEntry] = []
        let faults: [Fault] = [
            .answer(status: 400, body: #"{"error":"cursor expired"}"#), .truncated, .serverError, .busy(.seconds(3)),
            .gatewayTimeout,
        ]
        for fault in faults {
            found += try await reader.next() ?? []
            bench.api.inject(fault, at: [.query])
            // The 400 is no accident of the server's where there was no cursor to refuse.
            if order == .latest, faults.first.map({ "\($0)" }) == "\(fault)" { bench.api.clearFaults() }
        }
        bench.transport.fail([.unreachable("reset"), .timeout("late")])
        found += try await reader.readAll()
        #expect(numbers(found) == (order == .earliest ? Array(0..<2000) : (0..<2000).reversed()))
    }

    @Test("too large a page is asked for in smaller ones")
    func tooLarge() async throws {
        bench.ingest(times(500, from: "11:50:00", every: 100))
        bench.transport.fail([.tooLarge(limit: 64 << 20)])
        var reader = reader(query("11:50:00", "12:00:00", size: 2000))
        let found = try await reader.readAll()
        #expect(found.count == 500)
        let bodies = bench.transport.calls.map { String(decoding: $0.request.body ?? [], as: UTF8.self) }
        #expect(bodies[1].contains(#""limit":1000,"#))
    }

    @Test(
        "a range that PostHog will not read is read in halves", arguments: [EntryOrder.latest, .earliest],
        [SpanLimit.Refusal.tooManyBytes, .outOfMemory, .executionTime])
    func halves(order: EntryOrder, refusal: SpanLimit.Refusal) async throws {
        bench.ingest(times(3600, from: "11:00:00", every: 1000))
        bench.api.change { $0.spanLimits[.query] = SpanLimit(seconds: 400, refusal: refusal) }
        var reader = reader(query("11:00:00", "12:00:00", order, size: 100))
        let found = try await reader.readAll()
        #expect(numbers(found) == (order == .earliest ? Array(0..<3600) : (0..<3600).reversed()))
    }

    @Test("what will not pass is thrown at once")
    func refused() async throws {
        bench.api.inject(.badKey, times: nil)
        var reader = reader(query("11:50:00", "12:00:00"))
        let error = await #expect(throws: ReadingFailure.self) { try await reader.next() }
        guard case .failed(.unauthorized)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(bench.asked(.query) == 1)
    }

    @Test("a fault that stays is given up after a while")
    func staying() async throws {
        bench.api.inject(.badGateway, times: nil)
        var reader = reader(query("11:50:00", "12:00:00"))
        await #expect(throws: ReadingFailure.self) { try await reader.next() }
        #expect(bench.asked(.query) == 5)
    }

    @Test("a redirect is not followed")
    func redirect() async throws {
        bench.api.inject(.redirect(to: "https://other.example/"), times: nil)
        var reader = reader(query("11:50:00", "12:00:00"))
        let error = await #expect(throws: ReadingFailure.self) { try await reader.next() }
        #expect(error?.description.contains("https://other.example") == true)
    }

    @Test("the budget of the key holds")
    func budget() async throws {
        bench.ingest(times(1000, from: "11:50:00", every: 100))
        var reader = reader(query("11:50:00", "12:00:00", size: 10), bench.client(perMinute: 60))
        _ = try await reader.readAll()
        let times = bench.transport.calls.map(\.uptime)
        for (index, time) in times.enumerated() where index >= 60 {
            #expect(time - times[index - 60] >= .seconds(60))
        }
        #expect(times.count > 100)
    }

    @Test("a filter is sent with counts and pages alike, and severities in all spellings")
    func filter() async throws {
        bench.ingest([at("11:00:01")], severity: "ERROR")
        bench.ingest([at("11:00:02")], severity: "error")
        bench.ingest([at("11:00:03")], severity: "info")
        bench.ingest([at("11:00:04")], service: "web", severity: "error")
        var filter = LogsFilter(services: ["api"])
        filter.spelledSeverities = [.error]
        var reader = reader(query("10:00:00", "12:00:00", filter: filter))
        let found = try await reader.readAll()
        #expect(found.map(\.severityText) == ["error", "ERROR"])
        #expect(reader.progress.counted == 2)
    }
}
