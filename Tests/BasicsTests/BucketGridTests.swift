import Basics
import BasicsFixtures
import Testing

@Suite struct BucketGridTests {
    private let grid = BucketGrid(bucketSeconds: 300, bucketCount: 12)

    @Test("a lookback is whole buckets, of which the newest holds the moment")
    func lookback() {
        #expect(grid.lookbackSeconds == 3600)
        #expect(grid.lookback(at: at("12:02:03")) == TimeRange(start: at("11:05:00"), end: at("12:05:00")))
        #expect(grid.lookback(at: at("12:05:00")).end == at("12:10:00"))
    }

    @Test("only whole buckets are in a range, the oldest first")
    func whole() {
        let range = TimeRange(start: at("12:00:01"), end: at("12:14:59"))
        #expect(grid.buckets(in: range) == [bucket("12:05:00")])
        #expect(grid.buckets(in: grid.lookback(at: at("12:02:03"))).count == 12)
    }

    @Test("a width that PostHog does not produce stops the program", arguments: [0, 7, 240, 7200])
    func width(seconds: Int64) async {
        await #expect(processExitsWith: .failure) { [seconds] in
            _ = BucketGrid(bucketSeconds: seconds, bucketCount: 1)
        }
    }
}
