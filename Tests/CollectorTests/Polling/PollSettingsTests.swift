import Basics
import BasicsFixtures
import Collector
import Ledger
import Testing

@Suite struct PollSettingsTests {
    private static func settings(
        interval: Duration = .seconds(60), windowSeconds: Int64 = 300, seriesLimit: Int = 1
    ) -> PollSettings {
        let grid = BucketGrid(bucketSeconds: 300, bucketCount: 12)
        return PollSettings(
            interval: interval, horizon: LedgerHorizon(grid: grid, catchupSeconds: 3600, sweeps: false),
            windowSeconds: windowSeconds, seriesLimit: seriesLimit)
    }

    @Test(
        "the window is of closed minutes, the newest of them included",
        arguments: [("12:04:59", "12:04:00"), ("12:05:00", "12:05:00")])
    func window(now: String, end: String) {
        let window = Self.settings().window(at: at(now))
        #expect(window == TimeRange(start: at(end).adding(seconds: -300), end: at(end)))
    }

    @Test("a window is 1 to 60 whole minutes; another one stops the program", arguments: [0, -60, 59, 90, 3660])
    func windowLength(seconds: Int64) async {
        #expect(Self.settings(windowSeconds: 60).windowSeconds == 60)
        #expect(Self.settings(windowSeconds: 3600).windowSeconds == 3600)
        await #expect(processExitsWith: .failure) { [seconds] in _ = Self.settings(windowSeconds: seconds) }
    }

    @Test("polls without an interval, and a table without room for a series, stop the program")
    func positive() async {
        await #expect(processExitsWith: .failure) { _ = Self.settings(interval: .zero) }
        await #expect(processExitsWith: .failure) { _ = Self.settings(seriesLimit: 0) }
    }

    @Test("the state of a project is found by its host and number, whatever its label")
    func stateName() {
        let names = [("shop", "1", "eu"), ("till", "1", "eu"), ("shop", "2", "eu"), ("shop", "1", "us")]
            .map { Project(name: $0.0, id: $0.1, host: $0.2).stateName }
        #expect(names == ["project/eu/1", "project/eu/1", "project/eu/2", "project/us/1"])
    }
}
