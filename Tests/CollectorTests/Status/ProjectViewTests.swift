import Basics
import BasicsFixtures
import PostHogLogs
import PostHogSimulator
import Testing

@testable import Collector

@Suite("A project as it is seen when somebody asks")
struct ProjectViewTests {
    @Test("its time is PostHog's where that is known, and this machine's elsewhere")
    func time() async {
        let rig = StepRig()
        let before = ProjectView(rig.poller, rig.project.state, budget: [], keyPause: .zero)
        #expect(before.now == rig.clock.now)
        var asked = StepRig()
        await asked.check()
        let known = asked.project.state.client.now
        // The state is of PostHog's time; the clock of the machine is set meanwhile.
        asked.clock.set(backBy: 7200)
        let view = ProjectView(asked.poller, asked.project.state, budget: [], keyPause: .zero)
        #expect(known != nil && view.now == known)
    }

    @Test("it names own metrics, and none where it is about what is built in")
    func metrics() {
        let counted = CountedEntries(LogsFilter(), by: [])
        let own = ["a_total", "b_total"].map { OwnMetric(name: $0, help: "Entries.", labels: []) }
        let rig = StepRig(.current, [], counting: counted, as: own)
        #expect(
            ProjectView(rig.poller, rig.project.state, budget: [], keyPause: .zero).metrics == ["a_total", "b_total"])
        #expect(ViewFixture.view(of: ProjectFixture.state()).metrics.isEmpty)
    }
}
