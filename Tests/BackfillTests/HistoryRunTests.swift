import Backfill
import Basics
import BasicsFixtures
import Collector
import Ledger
import LogsReading
import PostHogLogs
import PostHogSimulator
import Testing

@Suite struct HistoryRunTests {
    @Test(
        "each series rises each day by what was logged, with late entries and lost responses",
        arguments: [1, 2] as [UInt64])
    func truth(seed: UInt64) async throws {
        let bench = HistoryBench()
        bench.live(days: 4, entriesADay: 300, seed: seed)
        let plan = HistoryPlan(bench.range(days: 4), step: 900)
        let lossy = LossyTransport(InProcessTransport(bench.api), oneIn: 12, seed: seed)
        var days = KeptDays()
        let missing = try await bench.write(plan, [bench.poller(step: 900, transport: lossy)], to: &days)
        #expect(missing == 0)
        #expect(days.rises() == bench.truth)
        #expect(bench.truth.count == 4)
    }

    @Test("bytes rise by severity, and all severities are there from the first of them on")
    func bytes() async throws {
        let bench = HistoryBench()
        bench.live(days: 2, entriesADay: 100, seed: 3)
        var days = KeptDays()
        _ = try await bench.write(HistoryPlan(bench.range(days: 2), step: 900), to: &days)
        let samples = days.samples(of: "posthog_logs_uncompressed_bytes_total")
        for day in samples.values { #expect(day.count == Severity.allCases.count) }
        let last = samples["2026-11-02"]?.values.reduce(0) { $0 + ($1.last?.value ?? 0) }
        // 100 bytes a record.
        #expect(last == 2 * 100 * 100)
    }

    @Test(
        "a series has a 0 before its first entry, then a sample each step, none twice and the last a millisecond before the end"
    )
    func steps() async throws {
        let bench = HistoryBench()
        bench.clock.advance(.seconds(7 * 3600))
        let time = bench.clock.now
        bench.ingest(LogRecord(timestamp: time, serviceName: "api", severityText: "fatal", bytes: 1, count: 3))
        bench.clock.advance(.seconds(3 * 86_400))
        var days = KeptDays()
        _ = try await bench.write(HistoryPlan(bench.range(days: 2), step: 300), to: &days)
        let samples = days.samples()
        let first = samples["2026-11-01"]?.values.first ?? []
        let second = samples["2026-11-02"]?.values.first ?? []
        #expect(first.count == 17 * 12 && second.count == 24 * 12 + 1)
        #expect(first.first?.time == "\(time.seconds)" && first.first?.value == 0)
        #expect(first.dropFirst().allSatisfy { $0.value == 3 })
        let times = (first + second).map(\.time)
        let end = date("2026-11-03").seconds
        let expected = stride(from: time.seconds, to: end, by: 300).map { "\($0)" } + ["\(end - 1).999"]
        #expect(times == expected)
        #expect(second.allSatisfy { $0.value == 3 })
    }

    @Test("a run that is killed and goes on writes what one writes that is not")
    func killed() async throws {
        let bench = HistoryBench()
        bench.live(days: 4, entriesADay: 150, seed: 5)
        let plan = HistoryPlan(bench.range(days: 4), step: 900)
        var whole = KeptDays()
        _ = try await bench.write(plan, to: &whole)
        var killed = KeptDays()
        for day in ["2026-11-02", "2026-11-03"] {
            killed.killedAfter = day
            await #expect(throws: KeptDays.Killed.self) {
                _ = try await bench.write(plan, from: restored(killed.bookmark, bench), to: &killed)
            }
        }
        killed.killedAfter = nil
        _ = try await bench.write(plan, from: restored(killed.bookmark, bench), to: &killed)
        #expect(killed.files == whole.files && whole.files.count == 4)
        #expect(killed.bookmark?.isComplete == true)
    }

    /// As it is read from a file.
    private func restored(_ bookmark: HistoryBookmark?, _ bench: HistoryBench) throws -> HistoryBookmark? {
        try bookmark.map { bookmark in
            let poller = bench.poller(step: 900)
            return try HistoryBookmark(bookmark.bytes) { $0 == poller.stateName ? HistoryPart.groups(of: poller) : nil }
        }
    }

    @Test("a response that shows nothing, once, loses no entry")
    func emptyOnce() async throws {
        let bench = HistoryBench()
        bench.live(days: 1, entriesADay: 200, seed: 6)
        let transport = EmptyOnce(InProcessTransport(bench.api))
        var days = KeptDays()
        _ = try await bench.write(
            HistoryPlan(bench.range(days: 1), step: 900), [bench.poller(step: 900, transport: transport)], to: &days)
        #expect(days.rises() == bench.truth)
    }

    @Test(
        "entries that no response gives a name are told as missing, after a while of asking again, and do not hold it up"
    )
    func missing() async throws {
        let bench = HistoryBench()
        bench.live(days: 1, entriesADay: 20, seed: 10)
        let transport = Nobody(inner: InProcessTransport(bench.api))
        let start = bench.clock.uptime
        var days = KeptDays()
        let missing = try await bench.write(
            HistoryPlan(bench.range(days: 1), step: 900), [bench.poller(step: 900, transport: transport)], to: &days)
        #expect(missing == bench.truth.values.flatMap(\.values).reduce(0, +))
        #expect(days.rises().isEmpty && days.bookmark?.isComplete == true)
        let waited = bench.clock.uptime - start
        #expect(waited > .seconds(600) && waited < .seconds(1800))
    }

    @Test("own metrics are written too, by their labels")
    func ownMetrics() async throws {
        let bench = HistoryBench()
        bench.live(days: 2, entriesADay: 100, seed: 7)
        let filter = LogsFilter(severities: [.error])
        let counted = CountedEntries(filter, by: [.service])
        let metric = OwnMetric(name: "app_errors_total", help: "Errors.", labels: [(.service, "service_name")])
        let single = OwnMetric(name: "app_fatals_total", help: "Fatal entries.", labels: [])
        let fatal = CountedEntries(LogsFilter(severities: [.fatal]), by: [])
        var days = KeptDays()
        _ = try await bench.write(
            HistoryPlan(bench.range(days: 2), step: 900),
            [
                bench.poller(step: 900, counting: counted, as: [metric]),
                bench.poller(step: 900, counting: fatal, as: [single]),
            ], to: &days)
        let errors = days.samples(of: "app_errors_total")["2026-11-02"]?.values.reduce(0) { $0 + ($1.last?.value ?? 0) }
        let fatals = days.samples(of: "app_fatals_total")["2026-11-02"]?.values.first
        func truth(_ severity: String) -> Int {
            bench.truth.values.flatMap { $0 }.filter { $0.key.hasSuffix(" \(severity)") }.reduce(0) { $0 + $1.value }
        }
        #expect(errors == truth("error") && truth("error") > 0)
        #expect(fatals?.last?.value == truth("fatal") && fatals?.count == 97)
    }

    @Test("a key that is refused ends it at once, with what to do")
    func refused() async throws {
        let bench = HistoryBench()
        bench.live(days: 1, entriesADay: 10, seed: 8)
        let transport = InProcessTransport(bench.api, key: "phx_other")
        var days = KeptDays()
        await #expect(throws: ReadingFailure.self) {
            _ = try await bench.write(
                HistoryPlan(bench.range(days: 1), step: 900), [bench.poller(step: 900, transport: transport)], to: &days
            )
        }
        #expect(days.files.isEmpty && bench.api.requests.count < 5)
    }

    @Test("older servers are read in their own ways", arguments: [ServerVersion.june2026, .may2026, .april2026])
    func older(version: ServerVersion) async throws {
        let bench = HistoryBench(version)
        bench.live(days: 1, entriesADay: 60, seed: 9, services: ["api", "shop"])
        var days = KeptDays()
        let missing = try await bench.write(HistoryPlan(bench.range(days: 1), step: 900), to: &days)
        #expect(missing == 0 && days.rises() == bench.truth)
    }
}

/// Lists no service.
private struct Nobody: Transport {
    let inner: any Transport

    func send(_ request: LogsRequest) async throws(TransportFailure) -> LogsResponse {
        let response = try await inner.send(request)
        guard request.endpoint == .services else { return response }
        return LogsResponse(
            status: 200, body: Array(#"{"services":[],"sparkline":[],"total_services":0}"#.utf8), retryAfter: nil,
            date: response.date, contentType: response.contentType, location: nil)
    }
}

/// Answers the first count of entries with nothing in it.
private final class EmptyOnce: Transport {
    private let inner: any Transport
    private let isDone = Locked(false)

    init(_ inner: any Transport) {
        self.inner = inner
    }

    func send(_ request: LogsRequest) async throws(TransportFailure) -> LogsResponse {
        let response = try await inner.send(request)
        let isFirst =
            request.endpoint == .countRanges
            && isDone.withLock { done in
                defer { done = true }
                return !done
            }
        guard isFirst else { return response }
        return LogsResponse(
            status: 200, body: Array(#"{"ranges":[],"interval":"15m"}"#.utf8), retryAfter: nil, date: response.date,
            contentType: response.contentType, location: nil)
    }
}
