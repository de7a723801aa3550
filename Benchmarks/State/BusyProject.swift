import Basics
import Collector
import Ledger
import PostHogLogs

/// A day in the ledger of a project whose series all have entries in every bucket: the most there is to save for them.
struct BusyProject {
    let series: Int
    private var ledger: Ledger
    private var saved = LedgerRows()
    private static let start = Timestamp(seconds: 1_795_435_230)
    private var now = start
    private var counts: [Sample] = []
    private var random = UInt64(42)

    init(series: Int) {
        self.series = series
        let horizon = LedgerHorizon(
            grid: BucketGrid(bucketSeconds: 300, bucketCount: 12), catchupSeconds: 86_400, sweeps: true)
        ledger = Ledger(.severities, horizon, seriesLimit: series)
        for _ in 0...25 * 12 { pass(seconds: 300) }
    }

    /// A poll that finds further entries of every series in the newest bucket, a minute after the one before.
    mutating func poll() { pass(seconds: 60) }

    /// What has to be saved after a poll.
    mutating func rows() -> StateRows { saved.update(to: ledger) }

    private mutating func pass(seconds: Int64) {
        now = now.adding(seconds: seconds)
        _ = ledger.advance(to: now, uptime: now - Self.start)
        guard let bucket = ledger.recentBuckets.last else { return }
        grow()
        ledger.record(totals: [bucket: counts.reduce(0) { $0 + $1.count }], of: ledger.recentBuckets, at: now)
        ledger.record(counts, of: bucket, at: now)
    }

    /// From one to some thousand entries, most of them few, as it is with services.
    private mutating func grow() {
        let severities: [Severity] = [.debug, .info, .warn, .error]
        counts = (0..<series).map { index in
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let entries = 1 + Int(random >> (random & 0x700 == 0 ? 51 : 57))
            let service = ServiceName("service-of-some-team-\(index / severities.count)")
            return Sample(service: service, severity: severities[index % severities.count], count: entries)
        }
    }
}
