import Basics
import BasicsFixtures
import Ledger
import PostHogLogs
import PostHogSimulator
import Testing

@testable import Collector

@Suite struct MetricCycleTests {
    private let counted = CountedEntries(LogsFilter(), by: [.attribute(.attribute, "route"), .service])

    private func rig() -> StepRig { StepRig(.current, counted.dimensions, counting: counted) }

    @Test("a poll asks what changed and, if anything did, who; then the totals again, which confirm it")
    func order() async {
        var rig = rig()
        await MetricCycle().run(&rig.project)
        #expect(rig.api.requests.map(\.route) == [.hasLogs, .countRanges], "the first request tells the time")
        rig.api.forgetRequests()
        rig.clock.advance(.seconds(60))
        rig.ingest("api", "info", 3)
        await MetricCycle().run(&rig.project)
        // No entry has the attribute.
        #expect(rig.api.requests.map(\.route) == [.countRanges, .groupBy, .groupBy, .groupBy, .countRanges])
        #expect(rig.counted.values.reduce(0, +) == 3)
        rig.api.forgetRequests()
        rig.clock.advance(.seconds(60))
        await MetricCycle().run(&rig.project)
        #expect(rig.api.requests.map(\.route) == [.countRanges])
    }

    @Test("each poll counts as one, complete or failed by the first reason")
    func outcome() async {
        var rig = rig()
        await MetricCycle().run(&rig.project)
        #expect(rig.project.state.polls == 1 && rig.project.state.health.isUp)
        #expect(rig.project.state.ledger.baselineComplete)
        rig.api.inject(.answer(status: 403), at: [.countRanges], times: nil)
        rig.clock.advance(.seconds(60))
        await MetricCycle().run(&rig.project)
        #expect(rig.project.state.polls == 2 && !rig.project.state.health.isUp)
        #expect(rig.project.state.health.failures.values.reduce(0, +) == 1)
        rig.api.clearFaults()
        rig.clock.advance(.seconds(600))
        await MetricCycle().run(&rig.project)
        #expect(rig.project.state.health.isUp, "what failed in an earlier poll is over")
    }

    @Test("while no clock tells a time that can be, a poll fails of that and counts nothing")
    func noTime() async {
        var rig = rig()
        rig.clock.set(backBy: 1_500_000_000)
        rig.api.inject(.answer(status: 500), times: nil)
        await MetricCycle().run(&rig.project)
        #expect(rig.project.state.polls == 1 && !rig.project.state.health.isUp)
        #expect(rig.project.state.ledger.recentBuckets.isEmpty)
        #expect(!rig.api.requests.contains { $0.route == .groupBy })
    }
}
