import Basics
import BasicsFixtures
import Exposition
import PostHogLogs
import PostHogSimulator
import Testing

@testable import Collector

@Suite struct CatchUpTests {
    @Test("after an outage of hours all of it is counted, and current data comes first")
    func outage() async {
        let rig = Rig()
        await rig.run(polls: 500) { poll in
            if poll == 1 { rig.api.inject(.answer(status: 503), times: nil) }
            if poll == 400 { rig.api.clearFaults() }
            if poll >= 1, poll < 490 { rig.ingest("api", "info", count: 1, secondsAgo: 5, as: .info) }
            if poll == 200 { rig.ingest("night", "fatal", count: 3, as: .fatal) }
        }
        #expect(rig.last.counted == rig.truth)
        #expect(rig.last.value(MetricCatalogue.gapSeconds) == .integer(0))
    }

    @Test("a has_logs that fails in every poll does not keep what lies further back from being counted")
    func hasLogsFails() async {
        let rig = Rig()
        rig.api.inject(.answer(status: 500), at: [.hasLogs], times: nil)
        await rig.run(polls: 70) { poll in
            if poll == 2 { rig.ingest("night", "fatal", count: 3, secondsAgo: 3 * 3600, as: .fatal) }
        }
        #expect(rig.last.counted == rig.truth)
    }

    @Test("what lies further back than the catch-up is a gap, and is counted nowhere")
    func gap() async {
        let rig = Rig(catchup: 7200, sweeps: false)
        await rig.run(polls: 2)
        rig.before("api", "info", count: 4, secondsAgo: 0)
        rig.clock.advance(.seconds(5 * 3600))
        rig.ingest("api", "info", count: 3, secondsAgo: 3600, as: .info)
        await rig.run(polls: 4)
        #expect(rig.last.counted == rig.truth)
        guard case .integer(let gap) = rig.last.value(MetricCatalogue.gapSeconds) else {
            Issue.record("no gap")
            return
        }
        #expect((2 * 3600...3 * 3600).contains(gap))
    }

    @Test(
        "the exporter itself was down: what came meanwhile is counted once, and counters are shown before the first poll"
    )
    func restart() async {
        let rig = Rig()
        await rig.run(polls: 3) { poll in
            if poll == 0 { rig.ingest("api", "warn", count: 7, as: .warn) }
        }
        let before = rig.last.counted
        rig.ingest("api", "warn", count: 2, as: .warn)
        rig.clock.advance(.seconds(3 * 3600))
        rig.ingest("web", "error", count: 5, secondsAgo: 5000, as: .error)
        rig.api.inject(.answer(status: 503), times: 30)
        let shown = rig.snapshots.count
        await rig.run(polls: 40)
        #expect(rig.snapshots[shown].counted == before, "shown before PostHog answers")
        #expect(rig.snapshots[shown].baselineComplete)
        #expect(rig.last.counted == rig.truth)
    }

    @Test("without the saved state a restart is a new baseline")
    func restartFresh() async {
        let rig = Rig()
        await rig.run(polls: 3) { poll in
            if poll == 0 { rig.before("api", "warn", count: 7) }
        }
        rig.loseState()
        rig.before("api", "warn", count: 2)
        await rig.run(polls: 3)
        #expect(rig.last.counted.isEmpty)
    }

    @Test(
        "while hours are caught up with, the watermark stays before the oldest, and the backlog says how many they are")
    func backlog() async {
        let rig = Rig(budget: (0, 60))
        rig.before("api", "info", count: 9)
        await rig.run(polls: 4)
        for _ in 0..<36 {
            rig.clock.advance(.seconds(600))
            rig.ingest("api", "info", count: 5, as: .info)
        }
        let oldest = rig.clock.now.adding(seconds: -35 * 600)
        let first = rig.snapshots.count + 1
        await rig.run(polls: 120)
        let all = rig.truth.values.reduce(0, +)
        let backlogs = rig.snapshots[first...].map { snapshot in
            let uncounted = all - snapshot.counted.values.reduce(0, +)
            let backlog = snapshot.number(MetricCatalogue.backlogSeconds) ?? -1
            if uncounted > 0 {
                #expect((snapshot.number(MetricCatalogue.dataWatermark) ?? 0) <= Double(oldest.seconds))
                #expect(backlog > 0 || snapshot.number(MetricCatalogue.unreconciledEntries) ?? 0 > 0)
            }
            return backlog
        }
        #expect(rig.last.counted == rig.truth)
        #expect(backlogs.first ?? 0 > 4 * 3600)
        #expect(backlogs.last == 0)
        #expect(backlogs.count { $0 > 0 } < 10, "looking is quick, reading is not")
        #expect(rig.clock.now.seconds - Int64(rig.last.number(MetricCatalogue.dataWatermark) ?? 0) < 900)
    }

    @Test("an entry that comes hours late is found by the sweep; without sweeps it is not", arguments: [true, false])
    func sweep(isOn: Bool) async {
        let rig = Rig(sweeps: isOn)
        rig.before("api", "info", count: 9, secondsAgo: 40_000)
        await rig.run(polls: 70) { poll in
            guard poll == 2 else { return }
            if isOn {
                rig.ingest("api", "info", count: 4, secondsAgo: 40_000, as: .info)
            } else {
                rig.before("api", "info", count: 4, secondsAgo: 40_000)
            }
        }
        #expect(rig.last.counted == rig.truth)
    }

    @Test("an entry of the future is counted once, when its time has come")
    func future() async {
        let rig = Rig()
        await rig.run(polls: 100) { poll in
            if poll == 2 { rig.ingest("api", "info", count: 4, secondsAgo: -3600, as: .info) }
        }
        #expect(rig.snapshots[50].counted.isEmpty)
        #expect(rig.last.counted == rig.truth)
    }
}
