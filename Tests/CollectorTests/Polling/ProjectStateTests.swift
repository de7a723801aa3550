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
}
