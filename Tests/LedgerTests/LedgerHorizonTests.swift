import Basics
import BasicsFixtures
import Testing

@testable import Ledger

@Suite struct LedgerHorizonTests {
    private func horizon(
        _ width: Int64 = 300, _ count: Int = 12, catchup: Int64 = 7200, sweeps: Bool = false
    ) -> LedgerHorizon {
        LedgerHorizon(
            grid: BucketGrid(bucketSeconds: width, bucketCount: count), catchupSeconds: catchup, sweeps: sweeps)
    }

    @Test(
        "buckets of the past are quarters of an hour, or the least more that whole buckets fill",
        arguments: [(60, 900), (120, 1800), (300, 900), (600, 1800), (900, 900), (1800, 1800), (3600, 3600)])
    func pastWidth(width: Int64, past: Int64) {
        #expect(horizon(width).pastSeconds == past)
    }

    @Test(
        "the lookback begins where a bucket of the past does, so that whole ones leave it",
        arguments: [("12:09:59", "11:00:00"), ("12:10:00", "11:15:00"), ("12:14:59", "11:15:00")])
    func recentStart(now: String, start: String) {
        #expect(horizon().recentStart(at: at(now)) == at(start))
    }

    @Test("catching up goes as far back as is allowed, to the start of a bucket, and over the lookback at least")
    func catchup() {
        #expect(horizon().catchupStart(at: at("12:14:59")) == at("10:00:00"))
        #expect(horizon().catchupStart(at: at("12:15:00")) == at("10:15:00"))
        #expect(horizon(catchup: 60).catchupStart(at: at("12:10:00")) == at("11:15:00"))
    }

    @Test("the past reaches as far back as catching up, with a sweep at least a day")
    func past() {
        let now = at("23:59:00")
        #expect(horizon().pastStart(at: now) == at("21:45:00"))
        #expect(horizon(sweeps: true).pastStart(at: now) == at("23:45:00").adding(seconds: -86_400))
        #expect(horizon(catchup: 172_800, sweeps: true).pastStart(at: now) == at("23:45:00").adding(seconds: -172_800))
    }

    @Test("a sweep checks all of the day before the lookback, and where there is none nothing")
    func swept() {
        let start = at("11:15:00")
        #expect(horizon().sweptBuckets(before: start).isEmpty)
        let swept = horizon(sweeps: true).sweptBuckets(before: start)
        #expect(swept.count == 96 && swept.allSatisfy { $0.seconds == 900 })
        #expect(swept.range == TimeRange(start: start.adding(seconds: -86_400), end: start))
    }
}
