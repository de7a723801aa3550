import Basics
import BasicsFixtures
import Exposition
import Ledger
import Testing

@testable import Collector
@testable import PostHogLogs

@Suite struct ProjectExpositionTests {
    private static let byService = [
        MetricCatalogue.serviceWindowEntries, MetricCatalogue.serviceWindowErrors, MetricCatalogue.serviceErrorRate,
        MetricCatalogue.serviceVolumeShare,
    ]
    private let budget = [BudgetStatus(window: "hour", limit: 1200, remaining: 33)]

    private func snapshot(_ state: ProjectState, at uptime: Duration = .zero) -> ProjectSnapshot {
        var exposition = ProjectExposition(project: ProjectFixture.project, settings: ProjectFixture.settings)
        var state = state
        state.polls = 3
        return exposition.snapshot(of: state, budget: budget, at: uptime)
    }

    @Test("a snapshot that a replica shows has every family that has the label project, each once")
    func families() {
        let shown = snapshot(ProjectFixture.state()).showingLease(true, of: "shop").families.map(\.descriptor)
        let ofProject = MetricCatalogue.collected.filter { metric in
            metric.labelNames.first == "project" && !metric.labelNames.contains("metric")
        }
        #expect(shown.count == ofProject.count)
        #expect(Set(shown) == Set(ofProject))
    }

    @Test("a snapshot hands on the calls, the budget, the number of polls, and whether the counters count")
    func handedOn() {
        var state = ProjectFixture.state()
        var health = EndpointHealth()
        health.unanswered(after: .seconds(1))
        state.client.endpoints = [.services: health]
        let before = snapshot(state)
        #expect(before.endpoints[.services]?.requests == [0: 1])
        #expect(before.budget == budget && before.polls == 3 && !before.baselineComplete)
        _ = state.ledger.advance(to: ProjectFixture.start, uptime: .zero)
        state.ledger.record(totals: [:], of: state.ledger.recentBuckets, at: ProjectFixture.start)
        _ = state.ledger.completeBaseline()
        #expect(snapshot(state).baselineComplete)
    }

    @Test("gauges by service and rates by severity go three intervals after each was read, and nothing else does")
    func withdrawals() throws {
        var state = ProjectFixture.state()
        #expect(snapshot(state).withdrawing(at: .seconds(9999)) == nil, "nothing was read")
        state.gauges.refresh(
            services: [ServiceCounts(name: "till", entries: 30, errors: 6)], shownBySparkline: nil, hasShrunk: false,
            at: .zero)
        var counts = SeverityCounts()
        counts.add(SparklineRow(time: ProjectFixture.start, severityText: "info", entries: 30))
        let window = TimeRange(start: ProjectFixture.start, end: ProjectFixture.start.adding(seconds: 300))
        state.gauges.refresh(counts, services: nil, over: window, hasShrunk: false, at: .seconds(10))
        let shown = snapshot(state, at: .seconds(10))
        #expect(shown.withdrawing(at: .milliseconds(269_999)) == nil)
        let first = try #require(shown.withdrawing(at: .seconds(270)))
        #expect(withdrawn(from: shown, in: first) == Set(Self.byService))
        let second = try #require(shown.withdrawing(at: .seconds(280)))
        #expect(withdrawn(from: shown, in: second) == Set(Self.byService + [MetricCatalogue.severityEntriesPerSecond]))
        state.alerts.refresh(
            [LogAlert(id: "a", name: "A", state: "firing", lastChecked: ProjectFixture.start)], at: .zero)
        let alerts = snapshot(state, at: .seconds(10))
        let third = try #require(alerts.withdrawing(at: .seconds(285)))
        #expect(withdrawn(from: alerts, in: third).isSuperset(of: AlertFamilies.metrics))
    }

    /// The families that have series in the first of two snapshots alone.
    private func withdrawn(from one: ProjectSnapshot, in other: ProjectSnapshot) -> Set<MetricDescriptor> {
        Set(zip(one.families, other.families).filter { !$0.series.isEmpty && $1.series.isEmpty }.map(\.0.descriptor))
    }
}
