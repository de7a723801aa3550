import Basics
import BasicsFixtures
import Collector
import Exposition
import PostHogLogs
import PostHogSimulator
import Testing

/// How long the zero of a new series is shown by the poll loop.
@Suite struct NewSeriesTests {
    /// How long the zero of a series was shown whose first entry comes before the third poll, which is slow.
    private func zeroStood(interval: Int, slowness: Int = 0, scrapeEvery: Int?, _ rig: Rig) async -> Duration {
        rig.before("web", "info")
        let slow = SlowTransport(rig)
        let watch = Watch()
        await rig.run(
            polls: 30, through: slow,
            scrapes: {
                scrapeEvery.map { every in .seconds(rig.clock.uptime.components.seconds / Int64(every) * Int64(every)) }
            },
            published: { watch.saw($0.counters[Rig.labels("api", .fatal)], at: rig.clock.uptime) },
            script: { poll in
                if poll == 1 { rig.ingest("api", "fatal", count: 3, as: .fatal) }
                slow.delay = .seconds(poll == 1 ? slowness : 0)
            })
        #expect(rig.last.counted == rig.truth)
        return watch.zeroStood
    }

    private func rig(interval: Int) -> Rig { Rig(interval: .seconds(interval), start: at("12:00:02")) }

    @Test("a slow poll before a quick one does not shorten the zero", arguments: [0, 5, 30, 55])
    func slowThenQuick(slowness: Int) async {
        let stood = await zeroStood(interval: 60, slowness: slowness, scrapeEvery: 15, rig(interval: 60))
        #expect(stood == .seconds(60))
    }

    @Test("where polls are quicker than scrapes, the zero waits for a scrape", arguments: [15, 30, 45])
    func scrapedSlowly(every seconds: Int) async {
        let stood = await zeroStood(interval: 10, scrapeEvery: seconds, rig(interval: 10))
        #expect(stood >= .seconds(10) && stood < .seconds(seconds + 10))
        #expect(await zeroStood(interval: 10, scrapeEvery: nil, rig(interval: 10)) == .seconds(60))
    }

    @Test("where polls are far apart, the zero rises between them, and polls keep their times")
    func betweenPolls() async {
        let rig = rig(interval: 300)
        #expect(await zeroStood(interval: 300, scrapeEvery: 15, rig) == .seconds(60))
        let later = rig.api.requests.map(\.time).filter { $0 > at("12:00:02") }
        #expect(later.allSatisfy { $0.seconds % 300 == 3 })
    }

    @Test("a zero that was seen is not seen again after a restart, and one that was not is")
    func restarted() async {
        let rig = Rig()
        await rig.run(polls: 3) { poll in
            if poll == 0 { rig.ingest("api", "fatal", count: 3, as: .fatal) }
        }
        let first = rig.snapshots.count
        await rig.run(polls: 3)
        #expect(rig.snapshots[first].counters[Rig.labels("api", .fatal)] == 3)
    }
}

/// Sees how long a series is at 0.
private final class Watch: Sendable {
    private let seen = Locked(Seen())

    private struct Seen {
        var zero: Duration?
        var rise: Duration?
    }

    var zeroStood: Duration {
        seen.withLock { seen in seen.zero.flatMap { zero in seen.rise.map { $0 - zero } } ?? .zero }
    }

    func saw(_ value: Int?, at uptime: Duration) {
        seen.withLock { seen in
            if value == 0 { seen.zero = seen.zero ?? uptime }
            if let value, value > 0 { seen.rise = seen.rise ?? uptime }
        }
    }
}

/// Takes its time for the next answer of count-ranges.
private final class SlowTransport: Transport {
    private let rig: Rig
    private let next = Locked<Duration>(.zero)

    init(_ rig: Rig) { self.rig = rig }

    var delay: Duration {
        get { next.withLock(\.self) }
        set { next.withLock { $0 = newValue } }
    }

    func send(_ request: LogsRequest) async throws(TransportFailure) -> LogsResponse {
        if request.endpoint == .countRanges, delay > .zero {
            rig.clock.advance(delay)
            delay = .zero
        }
        return try await InProcessTransport(rig.api).send(request)
    }
}
