import Basics
import BasicsFixtures
import Ledger
import PostHogLogs
import Testing

@testable import Collector

@Suite("The services of the lookback")
struct ServiceVolumesTests {
    private func volumes(
        _ entries: [(String, Severity, Int)], grid: BucketGrid = BucketGrid(bucketSeconds: 300, bucketCount: 12),
        at time: String = "11:57:00"
    ) -> ServiceVolumes {
        let horizon = LedgerHorizon(grid: grid, catchupSeconds: 3600, sweeps: false)
        var ledger = Ledger(.severities, horizon, seriesLimit: 10_000)
        let now = at("12:00:30")
        _ = ledger.advance(to: now, uptime: .zero)
        ledger.record(
            entries.map { Sample(service: ServiceName($0.0), severity: $0.1, count: $0.2) },
            of: grid.bucket(holding: at(time)), at: now)
        return ServiceVolumes(of: ledger, at: now)
    }

    @Test("most errors come first, then most entries, then the names; fatal entries are errors")
    func order() {
        let found = volumes([
            ("quiet", .info, 5), ("b", .info, 9), ("a", .info, 9), ("bad", .error, 2), ("worst", .fatal, 2),
            ("worst", .error, 1), ("chatty", .debug, 1000),
        ])
        #expect(found.services.map(\.name) == ["worst", "bad", "chatty", "a", "b", "quiet"])
        #expect(found.services.map(\.errors) == [3, 2, 0, 0, 0, 0])
        #expect(found.total.entries == 1028 && found.total.errors == 5 && found.count == 6)
    }

    @Test("no more than fifty are there, the worst, and how many there are is known")
    func limit() {
        let found = volumes((0..<2000).map { ("service-\($0)", .error, 1 + $0) })
        #expect(found.count == 2000 && found.services.count == 50)
        #expect(found.services.first?.name == "service-1999" && found.services.last?.name == "service-1950")
        #expect(found.total.errors == 2_001_000)
    }

    @Test("columns cover the lookback up to the bucket that is open, no more of them than a drawing has room for")
    func columns() {
        let hour = volumes([("api", .info, 3)])
        #expect(hour.columns == TimeColumns(start: at("11:05:00"), seconds: 300, count: 12))
        #expect(hour.services.first?.counts == [.info: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0]])
        let wide = volumes([("api", .info, 3)], grid: BucketGrid(bucketSeconds: 60, bucketCount: 90))
        #expect(wide.columns.count == 23 && wide.columns.seconds == 240)
        #expect(wide.columns.range.end == at("12:01:00"))
        #expect(wide.total.entries == 3)
    }

    @Test("a service is linked by PostHog's names; what has none, or one that was cut, or too many, is not")
    func names() {
        let long = String(repeating: "x", count: 300)
        let found = volumes([("api", .info, 1), ("", .info, 2), (long, .info, 3)])
        let names = Dictionary(uniqueKeysWithValues: found.services.map { ($0.name, $0.posthogNames) })
        #expect(names["api"] == ["api"])
        #expect(names["(no service)"] == .some(nil))
        #expect(names.filter { $0.key.hasPrefix("xxx") }.map(\.value) == [nil])
    }
}
