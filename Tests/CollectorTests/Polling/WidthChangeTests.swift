import Basics
import BasicsFixtures
import Collector
import Exposition
import Ledger
import PostHogLogs
import PostHogSimulator
import Testing

/// Restarts with another `--poll.bucket` or `--poll.lookback`.
@Suite struct WidthChangeTests {
    private static let pairs = BucketGrid.widths.flatMap { from in
        BucketGrid.widths.filter { $0 != from }.map { (from, $0) }
    }

    @Test("with another bucket width after a restart every entry still counts once", arguments: pairs)
    func pair(from: Int64, to: Int64) async {
        let rig = Rig(
            interval: .seconds(600), grid: BucketGrid(bucketSeconds: from, bucketCount: 8), start: at("12:36:30"))
        let ages: [Int64] = [1, 130, 400, 1000, 2000, 3500, 9000]
        for age in ages { rig.before("api", "info", count: 5, secondsAgo: age) }
        await rig.run(polls: 6) { poll in
            guard poll == 3 else { return }
            for age in ages { rig.ingest("api", "info", count: 100, secondsAgo: age, as: .info) }
        }
        rig.set(BucketGrid(bucketSeconds: to, bucketCount: 12))
        await rig.run(polls: 18) { poll in
            guard poll < 10 else { return }
            for age in ages { rig.ingest("api", "info", secondsAgo: age, as: .info) }
        }
        #expect(rig.last.counted == rig.truth)
        #expect(rig.last.value(MetricCatalogue.gapSeconds) == .integer(0))
    }

    @Test("so it does over chains of three widths, with lookbacks that change too", arguments: BucketGrid.widths)
    func chains(first: Int64) throws {
        var random = SeededGenerator(seed: UInt64(first))
        for second in BucketGrid.widths {
            for third in BucketGrid.widths {
                var world = LedgerWorld(
                    BucketGrid(bucketSeconds: first, bucketCount: .random(in: 1...96, using: &random)), &random)
                world.poll(times: 6, &random)
                for width in [second, third, first] {
                    let count = Int.random(in: 1...96, using: &random)
                    try world.restart(BucketGrid(bucketSeconds: width, bucketCount: count))
                    world.poll(times: .random(in: 1...6, using: &random), &random)
                }
                world.settle()
                #expect(
                    world.counted == world.truth, "\(first), \(second), \(third): \(world.counted) of \(world.truth)")
            }
        }
    }
}

/// A ledger and entries by the minute that it is told of truly.
private struct LedgerWorld {
    private var ledger: Ledger
    private var minutes: [Timestamp: Int] = [:]
    private var now: Timestamp
    private var nextSweep: Timestamp
    private(set) var truth = 0

    init(_ grid: BucketGrid, _ random: inout SeededGenerator) {
        ledger = Ledger(.severities, Self.reach(grid), seriesLimit: 10)
        now = at("12:00:00").adding(seconds: .random(in: 0..<7200, using: &random))
        nextSweep = now
        ingest(&random)
        look()
        truth = 0
    }

    private static func reach(_ grid: BucketGrid) -> LedgerHorizon {
        LedgerHorizon(grid: grid, catchupSeconds: 86_400, sweeps: true)
    }

    var counted: Int { ledger.series.count == 0 ? 0 : ledger.series.total(of: 0) }

    /// Goes on a few minutes, now and then hours, at a time.
    mutating func poll(times: Int, _ random: inout SeededGenerator) {
        for _ in 0..<times {
            now = now.adding(seconds: .random(in: 10...(random.chance(10) ? 9000 : 400), using: &random))
            ingest(&random)
            look()
        }
    }

    /// Saves, and loads with other buckets.
    mutating func restart(_ grid: BucketGrid) throws {
        var rows = LedgerRows()
        ledger = try Ledger(.severities, Self.reach(grid), seriesLimit: 10, saved: rows.update(to: ledger))
    }

    /// Looks at everything once more.
    mutating func settle() {
        nextSweep = now
        look()
    }

    private mutating func ingest(_ random: inout SeededGenerator) {
        for _ in 0..<4 {
            let oldest: Int64 = random.chance(50) ? 300 : 70_000
            let age = Int64.random(in: 0...oldest, using: &random)
            let count = Int.random(in: 1...9, using: &random)
            minutes[now.adding(seconds: -age).floored(to: 60), default: 0] += count
            truth += count
        }
    }

    private mutating func look() {
        _ = ledger.advance(to: now, uptime: now - at("00:00:00"))
        if now >= nextSweep {
            ledger.sweep()
            nextSweep = now.adding(seconds: 3600)
        }
        for buckets in [ledger.recentBuckets, ledger.pastDue(at: now)] {
            let totals = Dictionary(uniqueKeysWithValues: buckets.map { ($0, total(of: $0)) })
            ledger.record(totals: totals, of: buckets, at: now)
            for (bucket, total) in ledger.unreconciled(among: buckets) {
                ledger.record([Sample(service: "api", severity: .info, count: total)], of: bucket, at: now)
            }
        }
    }

    private func total(of bucket: TimeBucket) -> Int {
        sequence(first: bucket.start) { $0.adding(seconds: 60) }.prefix { $0 < bucket.end }
            .reduce(0) { $0 + (minutes[$1] ?? 0) }
    }
}
