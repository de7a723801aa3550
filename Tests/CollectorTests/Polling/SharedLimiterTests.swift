import BasicsFixtures
import Collector
import Exposition
import PostHogLogs
import PostHogSimulator
import Testing

@Suite struct SharedLimiterTests {
    @Test(
        "a project hears of a 429 that another project of the same key got, asks nothing until it is over, and is not up"
    )
    func shared() async {
        let rig = Rig()
        let other = Rig(sharing: rig)
        rig.api.inject(.throttled(.seconds(150)), at: [.countRanges])
        await rig.run(polls: 1)
        #expect(rig.last.value(MetricCatalogue.up) == .integer(0))
        await other.run(polls: 5)
        #expect(other.snapshots.map { $0.value(MetricCatalogue.up) } == [0, 0, 0, 1, 1].map { .integer($0) })
        #expect(other.last.value(MetricCatalogue.polls) == .integer(2))
        #expect(other.api.requests.first?.time == at("12:03:03"))
    }
}
