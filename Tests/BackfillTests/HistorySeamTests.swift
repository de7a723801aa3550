import Backfill
import Basics
import BasicsFixtures
import Collector
import Ledger
import PostHogLogs
import PostHogSimulator
import Testing

@Suite struct HistorySeamTests {
    @Test(
        "history and live counters have each entry once, whatever comes in late and whenever the history is read",
        arguments: [1, 2] as [UInt64])
    func agreement(seed: UInt64) async throws {
        let bench = HistoryBench()
        bench.live(days: 3, entriesADay: 200, seed: seed)
        // Entries of the day before the live counters, right up to their beginning.
        fill(bench, seed: seed, secondsAgo: 0..<80_000, count: 60)
        bench.clock.advance(.seconds(437))
        var rows = await poll(bench, 8) { _ in }
        // What comes in now belongs to the live counters, however old it is.
        fill(bench, seed: seed + 10, secondsAgo: 0..<82_000, count: 60)
        rows = await poll(bench, 100, restoring: rows) { _ in }
        fill(bench, seed: seed + 20, secondsAgo: 0..<3000, count: 20)
        rows = await poll(bench, 100, restoring: rows) { _ in }

        let live = bench.poller(step: 0)
        let ledger = try CountedEntries.all.ledger(saved: try #require(rows), liveSettings)
        let seam = try #require(HistorySeam(ledger, step: 900))
        #expect(!ledger.lacksBaseline && seam.baselines != nil && live.stateName == "project/simulated/1")
        let plan = HistoryPlan(TimeRange(start: bench.start, end: seam.end), step: 900)
        var days = KeptDays()
        _ = try await bench.write(plan, seam: seam, to: &days)

        var sums: [String: Int] = [:]
        for (_, found) in days.rises() { sums.merge(found, uniquingKeysWith: +) }
        for (id, key) in ledger.series.keys.enumerated() {
            sums["\(key.labels.serviceLabel) \(key.severity.rawValue)", default: 0] += ledger.series.total(of: id)
        }
        var truth: [String: Int] = [:]
        for (_, logged) in bench.truth { truth.merge(logged, uniquingKeysWith: +) }
        #expect(sums == truth)
        #expect(ledger.series.keys.indices.contains { ledger.series.total(of: $0) > 0 })
        let last = days.samples()["\(seam.end.day)"]?.values.first?.last
        #expect(last?.time.hasSuffix(".999") == true || seam.end.microseconds % 1_000_000 != 0)
    }

    @Test("over days that are quiet at both ends for longer than entries are late, history and live counters agree")
    func sameDays() async throws {
        let bench = HistoryBench()
        var rows = await poll(bench, 5) { _ in }
        // On the second day entries are logged for six hours, and come in up to ten hours later.
        let first = bench.start.adding(seconds: 36 * 3600)
        var random = SeededGenerator(seed: 4)
        let arrivals = (0..<200).map { _ in
            let time = first.adding(seconds: Int64.random(in: 0..<6 * 3600, using: &random))
            let isLate = Int.random(in: 0..<4, using: &random) == 0
            let delay = isLate ? Int64.random(in: 0..<10 * 3600, using: &random) : 1
            let record = LogRecord(
                timestamp: time, serviceName: ["api", "shop", "new"].randomElement(using: &random) ?? "",
                severityText: ["debug", "info", "error", "fatal"].randomElement(using: &random) ?? "", bytes: 100,
                count: Int.random(in: 1...5, using: &random))
            return (arrival: time.adding(seconds: delay), record: record)
        }.sorted { $0.arrival < $1.arrival }
        for (number, next) in arrivals.enumerated() {
            if next.arrival > bench.clock.now { bench.clock.advance(next.arrival - bench.clock.now) }
            bench.ingest(next.record)
            if number.isMultiple(of: 20) { rows = await poll(bench, 3, restoring: rows) { _ in } }
        }
        rows = await poll(bench, 130, restoring: rows) { _ in }
        bench.clock.advance(.seconds(3 * 86_400))

        let ledger = try CountedEntries.all.ledger(saved: try #require(rows), liveSettings)
        var live: [String: Int] = [:]
        for (id, key) in ledger.series.keys.enumerated() where ledger.series.total(of: id) > 0 {
            live["\(key.labels.serviceLabel) \(key.severity.rawValue)", default: 0] += ledger.series.total(of: id)
        }
        var days = KeptDays()
        _ = try await bench.write(HistoryPlan(bench.range(days: 4), step: 900), to: &days)
        var history: [String: Int] = [:]
        for (_, found) in days.rises() { history.merge(found, uniquingKeysWith: +) }
        #expect(history == live && live.count == 12)
        #expect(days.rises() == bench.truth)
    }

    @Test("without baselines the seam is at the step before the live counters began")
    func withoutBaselines() throws {
        let fixture = HistorySeam(end: at("12:03:20"), baselineStart: at("10:00:00"), baselines: nil, step: 300)
        #expect(fixture.end == at("12:00:00"))
        #expect(
            HistorySeam(end: at("12:03:20"), baselineStart: at("10:00:00"), baselines: [:], step: 300).end
                == at("12:03:20"))
    }

    @Test("what grew since counts up to the baseline, and what is gone since counts last")
    func limits() {
        let key = SeriesKey(0, .values(["api"]))
        let other = SeriesKey(0, .values(["shop"]))
        let seam = HistorySeam(
            end: at("01:00:00"), baselineStart: at("00:30:00"), baselines: [key: 5, other: 2], step: 900)
        var counter = HistoryCounter(seam: seam)
        let plan = HistoryPlan(TimeRange(start: at("00:00:00"), end: at("01:00:00")), step: 900)
        let entries: [TimeBucket: [SeriesKey: Int]] = [
            TimeBucket(holding: at("00:00:00"), seconds: 900): [key: 10],
            TimeBucket(holding: at("00:30:00"), seconds: 900): [key: 4],
            TimeBucket(holding: at("00:45:00"), seconds: 900): [key: 4],
        ]
        _ = counter.count(plan.days[0], entries: { entries[$0] ?? [:] }, bytes: { _ in nil })
        #expect(counter.totals.entries == [key: 15, other: 2])
    }

    private var liveSettings: PollSettings {
        PollSettings(
            interval: .seconds(60),
            horizon: LedgerHorizon(
                grid: BucketGrid(bucketSeconds: 300, bucketCount: 12), catchupSeconds: 86_400, sweeps: true),
            windowSeconds: 300, seriesLimit: 1000)
    }

    /// Has entries of the last time come in, now.
    private func fill(_ bench: HistoryBench, seed: UInt64, secondsAgo: Range<Int64>, count: Int) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<count {
            bench.ingest(
                LogRecord(
                    timestamp: bench.clock.now.adding(seconds: -Int64.random(in: secondsAgo, using: &random)),
                    serviceName: ["api", "shop", "new"].randomElement(using: &random) ?? "",
                    severityText: ["debug", "info", "error", "fatal"].randomElement(using: &random) ?? "",
                    bytes: 100, count: Int.random(in: 1...5, using: &random)))
        }
    }

    /// Polls live so many times. Returns what is saved then.
    private func poll(
        _ bench: HistoryBench, _ polls: Int, restoring rows: StateRows? = nil,
        script: @escaping @Sendable (Int) -> Void
    ) async -> StateRows? {
        let saved = Locked(rows)
        let shown = Locked(0)
        let poller = bench.poller(step: 0)
        await Task {
            await poller.run(
                restoring: rows, save: { new in saved.withLock { $0 = new } },
                publish: { snapshot in
                    let number = shown.withLock { shown in
                        shown += 1
                        return shown
                    }
                    script(snapshot.polls)
                    if number >= polls { withUnsafeCurrentTask { $0?.cancel() } }
                })
        }.value
        return saved.withLock { $0 }
    }
}
