import Basics
import BasicsFixtures
import Exposition
import PostHogLogs
import PostHogSimulator
import Testing

@testable import Collector

@Suite struct IngestionCheckpointsTests {
    private func questions(_ rig: StepRig) -> Int { rig.api.requests.count { $0.route == .query } }

    private func shown(_ checkpoints: IngestionCheckpoints) -> [Series] { checkpoints.families.flatMap(\.series) }

    @Test("the checkpoint of a host is shown as PostHog tells it with an entry")
    func shown() async {
        var rig = StepRig()
        await rig.begin()
        rig.ingest("api", "info", 1, at: "11:59:00")
        let checkpoints = IngestionCheckpoints()
        await checkpoints.refresh(asking: &rig.project, of: "eu")
        let labels = LabelSet(["host"], ["eu"])
        #expect(shown(checkpoints).map(\.labels) == [labels])
        guard case .number(let time)? = shown(checkpoints).first?.value else {
            Issue.record("no checkpoint")
            return
        }
        #expect((at("11:59:00").unixSeconds...at("12:00:30").unixSeconds).contains(time))
    }

    @Test("a host is asked once a minute, by whichever of its projects comes first")
    func onceAMinute() async {
        var rig = StepRig()
        await rig.begin()
        let checkpoints = IngestionCheckpoints()
        for _ in 0..<12 {
            for host in ["eu", "eu", "us"] { await checkpoints.refresh(asking: &rig.project, of: host) }
            rig.clock.advance(.seconds(10))
        }
        #expect(questions(rig) == 2 * 2)
    }

    @Test("where no entry tells of it nothing is shown, and what was shown stays")
    func noEntry() async {
        var rig = StepRig()
        await rig.begin()
        let checkpoints = IngestionCheckpoints()
        await checkpoints.refresh(asking: &rig.project, of: "eu")
        #expect(shown(checkpoints).isEmpty)
        rig.ingest("api", "info", 1, at: "12:00:00")
        rig.clock.advance(.seconds(60))
        await checkpoints.refresh(asking: &rig.project, of: "eu")
        let before = shown(checkpoints)
        #expect(before.count == 1)
        rig.clock.advance(.seconds(3600))
        await checkpoints.refresh(asking: &rig.project, of: "eu")
        rig.api.inject(.answer(status: 500), at: [.query], times: nil)
        rig.clock.advance(.seconds(60))
        await checkpoints.refresh(asking: &rig.project, of: "eu")
        #expect(shown(checkpoints).map(\.value) == before.map(\.value))
    }

    @Test("a poll is complete without it, and what follows the poll goes on")
    func failure() async {
        var rig = StepRig()
        await rig.begin()
        rig.api.inject(.answer(status: 403), at: [.query], times: nil)
        rig.project.state.client.beginRound()
        await IngestionCheckpoints().refresh(asking: &rig.project, of: "eu")
        #expect(rig.project.state.client.round.failures.map(\.endpoint) == [.query])
        #expect(rig.project.failure == nil)
    }

    @Test("hosts stand in the order of their names, and one that is polled no longer is forgotten")
    func hosts() async {
        var rig = StepRig()
        await rig.begin()
        rig.ingest("api", "info", 1, at: "11:59:00")
        let checkpoints = IngestionCheckpoints()
        for host in ["us", "eu", "own"] { await checkpoints.refresh(asking: &rig.project, of: host) }
        func labels(_ hosts: String...) -> [LabelSet] { hosts.map { LabelSet(["host"], [$0]) } }
        #expect(shown(checkpoints).map(\.labels) == labels("eu", "own", "us"))
        checkpoints.keep(hosts: ["us", "eu"])
        #expect(shown(checkpoints).map(\.labels) == labels("eu", "us"))
    }
}
