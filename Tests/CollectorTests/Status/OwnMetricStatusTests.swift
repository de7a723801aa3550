import Basics
import Ledger
import PostHogLogs
import PostHogSimulator
import Testing

@testable import Collector

@Suite("How an own metric does")
struct OwnMetricStatusTests {
    private let now = ProjectFixture.start

    private func status(_ state: ProjectState) -> OwnMetricStatus {
        OwnMetricStatus("own_total", ViewFixture.view(of: state))
    }

    @Test("the rate is that of the buckets that closed in the last quarter of an hour, and of no other")
    func rate() {
        var state = ProjectFixture.state()
        #expect(status(state).entriesPerSecond == nil, "there are no buckets yet")
        _ = state.ledger.advance(to: now, uptime: .zero)
        #expect(status(state).entriesPerSecond == 0)
        let recent = state.ledger.recentBuckets
        let closed = recent.filter { $0.end <= now }
        // Three buckets of five minutes, those before them, and the one that is open.
        var totals = Dictionary(uniqueKeysWithValues: recent.map { ($0, 1_000_000) })
        for bucket in closed.suffix(3) { totals[bucket] = 300 }
        state.ledger.record(totals: totals, of: recent, at: now)
        #expect(status(state).entriesPerSecond == 1)
    }

    @Test("series, their limit, polls and what is missing are those of its ledger")
    func values() {
        var state = ViewFixture.counting()
        state.polls = 4
        state.health.finished(poll: .complete, after: .seconds(1), at: now)
        let status = status(state)
        #expect(status.name == "own_total" && status.polls == 4 && status.isUp)
        #expect(status.series == 5 && status.seriesLimit == 100 && status.unreconciledEntries == 4)
        #expect(status.interval == .seconds(90))
    }

    @Test("what to do about a failure is said of the metric's filter, where that may be to blame")
    func remedy() async throws {
        let counted = CountedEntries(LogsFilter(), by: [])
        var rig = StepRig(.current, [], counting: counted)
        rig.api.inject(.answer(status: 400), at: [.countRanges], times: nil)
        await MetricCycle().run(&rig.project)
        let view = ProjectView(rig.poller, rig.project.state, budget: [], keyPause: .zero)
        let status = OwnMetricStatus("own_total", view)
        #expect(status.problems.map(\.remedy).contains { $0.contains("log_metrics") })
        #expect(!ProjectStatus(view, .none).problems.map(\.remedy).contains { $0.contains("log_metrics") })
    }

    @Test("what failures say can be changed, so that it holds no secret")
    func hiding() {
        let problem = ProjectStatus.Problem(endpoints: [], failure: "a secret", remedy: "the secret", pause: .zero)
        let status = OwnMetricStatus(
            name: "own_total", uptime: .zero, polls: 1, isUp: false, interval: .seconds(60), problems: [problem],
            seriesLimit: 1)
        let hidden = status.hidingSecrets { $0.replacing("secret", with: "…") }
        #expect(hidden.problems.map(\.failure) == ["a …"] && hidden.problems.map(\.remedy) == ["the …"])
    }
}
