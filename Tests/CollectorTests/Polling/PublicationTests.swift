import Basics
import BasicsFixtures
import Exposition
import Ledger
import Logging
import Testing

@testable import Collector
@testable import PostHogLogs

/// What is saved and shown of a ledger that has counted four entries of one series.
@Suite struct PublicationTests {
    private enum Event: Hashable {
        case saved
        /// The values of the counters, and when.
        case shown([SampleValue], at: Duration)
    }

    private let clock = ManualClock(ProjectFixture.start)
    private let events = Locked<[Event]>([])
    private let scrape = Locked<Duration?>(nil)
    private var state = ProjectFixture.state()

    init() {
        state.polls = 2
        let now = ProjectFixture.start
        _ = state.ledger.advance(to: now, uptime: .zero)
        state.ledger.record(totals: [:], of: state.ledger.recentBuckets, at: now)
        let newest = state.ledger.horizon.grid.bucket(holding: now)
        state.ledger.record([Sample(service: "api", severity: .fatal, count: 4)], of: newest, at: now)
    }

    /// - Parameter sharing: since when what is shared is shown; nil for what is not.
    private func publication(saves: Bool = true, sharing: Locked<Duration?>? = nil) -> Publication {
        let (clock, events, scrape) = (clock, events, scrape)
        let limiter = RequestLimiter(Budget(perMinute: 10, perHour: 0), pause: .seconds(60), clock: clock)
        let poller = ProjectPoller(
            project: ProjectFixture.project, settings: ProjectFixture.settings,
            schedule: PollSchedule(interval: ProjectFixture.settings.interval, index: 0, count: 1),
            transport: NoTransport(), limiter: limiter, clock: clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let publish: @Sendable (ProjectSnapshot) -> Void = { snapshot in
            let counters = snapshot.series(MetricCatalogue.entries).map(\.value)
            #expect(snapshot.budget.map(\.limit) == [10] && snapshot.polls == 2)
            events.withLock { $0.append(.shown(counters, at: clock.uptime)) }
        }
        let save: @Sendable (StateRows) async -> Void = { _ in events.withLock { $0.append(.saved) } }
        return Publication(
            of: poller, save: saves ? save : nil,
            lastScrape: { scrape.withLock(\.self) },
            share: sharing.map { since in
                { @Sendable snapshot, rows in
                    #expect(!rows.isEmpty)
                    events.withLock { $0.append(.saved) }
                    publish(snapshot)
                    return since.withLock(\.self)
                }
            },
            publish: { publish($0) })
    }

    private func zero(at second: Int) -> Event { .shown([.integer(0)], at: .seconds(second)) }
    private func four(at second: Int) -> Event { .shown([.integer(4)], at: .seconds(second)) }

    @Test("the state is saved before it is shown, and a new series is shown at 0")
    mutating func savedFirst() async {
        var publication = publication()
        await publication.show(&state)
        #expect(events.withLock(\.self) == [.saved, zero(at: 0)])
    }

    @Test("where nothing is kept it is shown without saving, and what was restored is too")
    mutating func notSaved() async {
        var keepsNothing = publication(saves: false)
        await keepsNothing.show(&state)
        var publication = publication()
        await publication.showSaved(&state)
        #expect(events.withLock(\.self) == [zero(at: 0), zero(at: 0)])
    }

    @Test("what replicas share is handed over with its rows, and what is shown later was shown later")
    mutating func shared() async {
        let since = Locked<Duration?>(.seconds(5))
        var publication = publication(sharing: since)
        await publication.showSaved(&state)
        #expect(events.withLock(\.self) == [], "other replicas show it already")
        await publication.show(&state)
        #expect(events.withLock(\.self) == [.saved, zero(at: 0)])
        scrape.withLock { $0 = .seconds(4) }
        clock.advance(.seconds(60))
        await publication.showRise(&state)
        #expect(events.withLock(\.count) == 2, "its 0 has been shown for 55 s")
        clock.advance(.seconds(5))
        await publication.showRise(&state)
        #expect(events.withLock(\.last) == four(at: 65))
    }

    @Test("what could not be saved was not shown")
    mutating func notShared() async {
        var publication = publication(sharing: Locked(nil))
        await publication.show(&state)
        clock.advance(.seconds(60))
        #expect(!state.ledger.series.hasRise(at: clock.uptime, scraped: clock.uptime, interval: .zero))
    }

    @Test("a series rises once its 0 was scraped and an interval has passed, and that it has is saved first")
    mutating func rises() async {
        var publication = publication()
        await publication.show(&state)
        clock.advance(.seconds(59))
        scrape.withLock { $0 = .seconds(1) }
        await publication.showRise(&state)
        #expect(events.withLock(\.count) == 2, "the interval is 90 s, and the longest that a 0 stands 60 s")
        clock.advance(.seconds(1))
        await publication.showRise(&state)
        #expect(events.withLock(\.self) == [.saved, zero(at: 0), .saved, four(at: 60)])
        await publication.showRise(&state)
        #expect(events.withLock(\.count) == 4, "it has risen")
    }

    @Test("while it waits it shows a series that rises meanwhile, and goes on to wait to the end")
    mutating func waits() async {
        var publication = publication()
        await publication.show(&state)
        await publication.wait(until: .seconds(90), &state)
        #expect(events.withLock(\.self) == [.saved, zero(at: 0), .saved, four(at: 60)])
        #expect(clock.uptime == .seconds(90))
        await publication.wait(until: .seconds(30), &state)
        #expect(clock.uptime == .seconds(90), "an end that has passed is no wait")
    }

    @Test("what would rise only after the end of a wait rises then")
    mutating func risesLater() async {
        var publication = publication()
        await publication.show(&state)
        await publication.wait(until: .seconds(60), &state)
        #expect(events.withLock(\.count) == 2 && clock.uptime == .seconds(60))
        await publication.show(&state)
        #expect(events.withLock(\.last) == four(at: 60))
    }

    @Test("a task that was cancelled shows nothing more")
    mutating func cancelled() async {
        var publication = publication()
        await publication.show(&state)
        clock.advance(.seconds(60))
        let (shown, state) = (publication, state)
        await Task {
            withUnsafeCurrentTask { $0?.cancel() }
            var (publication, state) = (shown, state)
            await publication.showRise(&state)
            await publication.wait(until: .seconds(300), &state)
        }.value
        #expect(events.withLock(\.count) == 2)
    }
}
