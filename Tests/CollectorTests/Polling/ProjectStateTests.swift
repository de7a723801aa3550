import Basics
import BasicsFixtures
import Ledger
import PostHogLogs
import Testing

@testable import Collector

@Suite struct ProjectStateTests {
    @Test("services that a saved ledger has counted are known by name from the start, and nothing else is known")
    func savedServices() {
        var state = ProjectFixture.state()
        _ = state.ledger.advance(to: ProjectFixture.start, uptime: .zero)
        state.ledger.record(totals: [:], of: state.ledger.recentBuckets, at: ProjectFixture.start)
        let newest = state.ledger.horizon.grid.bucket(holding: ProjectFixture.start)
        state.ledger.record(
            [Sample(service: "api", severity: .fatal, count: 4)], of: newest, at: ProjectFixture.start)
        let restored = ProjectState(
            settings: ProjectFixture.settings, ledger: state.ledger, client: state.client, at: .zero)
        #expect(restored.directory.names(besides: [], turn: 0) == ["api"])
        #expect(restored.polls == 0 && restored.modes.inUse.isEmpty && restored.hasLogs == nil)
    }

    @Test("gauges last three intervals, whatever the interval is by now; alerts three minutes at least")
    func lifetimes() {
        var state = ProjectFixture.state()
        state.interval = .seconds(200)
        state.gauges.refresh(services: [], shownBySparkline: nil, hasShrunk: false, at: .zero)
        #expect(state.gauges.services.end == .seconds(600))
        let settings = PollSettings(
            interval: .seconds(15), horizon: ProjectFixture.settings.horizon, windowSeconds: 300, seriesLimit: 10)
        var often = ProjectState(settings: settings, ledger: state.ledger, client: state.client, at: .zero)
        often.alerts.refresh([], at: .zero)
        #expect(often.alerts.end == .seconds(180))
    }

    @Test("another poller goes on with polls, failures and the watermark, and with the requests that were made")
    func resumed() {
        var earlier = ProjectFixture.state()
        earlier.health.finished(poll: .complete, after: .seconds(1), at: ProjectFixture.start)
        earlier.polls = 7
        earlier.hasLogs = true
        earlier.watermark = ProjectFixture.start
        earlier.backlogSeconds = 5
        var state = ProjectFixture.state()
        state.resume(earlier)
        #expect(state.health.polls == 1 && state.polls == 7 && state.hasLogs == true)
        #expect(state.watermark == ProjectFixture.start && state.backlogSeconds == 5)
    }

    @Test("rows that are handed on after everything was taken show new series as they are")
    func taken() throws {
        var state = ViewFixture.counting()
        state.ledger.shown(at: .zero)
        func held(_ rows: StateRows) throws -> Int {
            let ledger = try CountedEntries.all.ledger(saved: rows, ProjectFixture.settings)
            return ledger.series.values.reduce(0, +)
        }
        #expect(try held(state.rows) == 0)
        #expect(try held(state.rowsWhenTaken(at: .zero)) == 16)
    }
}
