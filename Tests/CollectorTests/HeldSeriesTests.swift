import Basics
import BasicsFixtures
import Collector
import Exposition
import PostHogLogs
import PostHogSimulator
import Testing

/// The zero of a new series.
@Suite struct HeldSeriesTests {
    private let key = SeriesKey(service: "api", severity: .fatal)

    private func table(shownAt uptime: Duration?) -> SeriesTable {
        var table = SeriesTable(limit: 10)
        table.add(5, to: table.admit(key, at: at("12:00:00")))
        if let uptime { table.noteShown(at: uptime) }
        return table
    }

    @Test(
        "a zero stands until it was scraped and an interval has passed, yet no longer than a minute",
        arguments: [
            // interval, age, age when it was scraped last
            (10, 9, 9, false), (10, 10, 0, true), (10, 10, -1, false), (10, 59, nil, false), (10, 60, nil, true),
            (60, 59, 59, false), (60, 60, 1, true), (300, 59, 59, false), (300, 60, nil, true), (1, 1, 1, true),
        ] as [(Int, Int, Int?, Bool)])
    func release(interval: Int, age: Int, scraped: Int?, rises: Bool) {
        var table = table(shownAt: .seconds(1000))
        let (now, scrape) = (Duration.seconds(1000 + age), scraped.map { Duration.seconds(1000 + $0) })
        #expect(table.hasRise(at: now, scraped: scrape, interval: .seconds(interval)) == rises)
        table.release(at: now, scraped: scrape, interval: .seconds(interval))
        #expect(table.values == [rises ? 5 : 0])
    }

    @Test("what was not shown yet is held, however long ago it was let in")
    func notShown() {
        var table = table(shownAt: nil)
        table.release(at: .seconds(9999), scraped: .seconds(9998), interval: .seconds(1))
        #expect(table.values == [0])
    }

    @Test("each series has its own zero, and one that rose holds up no other")
    func several() {
        var table = table(shownAt: .seconds(0))
        table.add(7, to: table.admit(SeriesKey(service: "web", severity: .info), at: at("12:00:00")))
        table.noteShown(at: .seconds(30))
        #expect(table.nextRise(after: .seconds(30), interval: .seconds(60)) == .seconds(60))
        table.release(at: .seconds(60), scraped: nil, interval: .seconds(60))
        #expect(table.values == [5, 0])
        #expect(table.nextRise(after: .seconds(60), interval: .seconds(60)) == .seconds(90))
        table.release(at: .seconds(90), scraped: nil, interval: .seconds(60))
        #expect(table.values == [5, 7])
        #expect(table.nextRise(after: .seconds(90), interval: .seconds(60)) == nil)
    }

    @Test("a series that has counted nothing has no rise to wait for")
    func empty() {
        var table = SeriesTable(limit: 10)
        _ = table.admit(key, at: at("12:00:00"))
        table.noteShown(at: .zero)
        #expect(table.nextRise(after: .zero, interval: .seconds(60)) == nil)
        #expect(!table.hasRise(at: .seconds(99), scraped: nil, interval: .seconds(60)))
    }

    // MARK: In the poll loop

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
private final class Watch: @unchecked Sendable {  // all that changes is reached under `lock` alone
    private let lock = Lock()
    private var zero: Duration?
    private var rise: Duration?

    var zeroStood: Duration {
        lock.withLock { zero.flatMap { zero in rise.map { $0 - zero } } ?? .zero }
    }

    func saw(_ value: Int?, at uptime: Duration) {
        lock.withLock {
            if value == 0 { zero = zero ?? uptime }
            if let value, value > 0 { rise = rise ?? uptime }
        }
    }
}

/// Takes its time for the next answer of count-ranges.
private final class SlowTransport: Transport, @unchecked Sendable {  // all that changes is reached under `lock` alone
    private let rig: Rig
    private let lock = Lock()
    private var next: Duration = .zero

    init(_ rig: Rig) { self.rig = rig }

    var delay: Duration {
        get { lock.withLock { next } }
        set { lock.withLock { next = newValue } }
    }

    func send(_ request: LogsRequest) async throws(TransportFailure) -> LogsResponse {
        if request.endpoint == .countRanges, delay > .zero {
            rig.clock.advance(delay)
            delay = .zero
        }
        return try await InProcessTransport(rig.api).send(request)
    }
}
