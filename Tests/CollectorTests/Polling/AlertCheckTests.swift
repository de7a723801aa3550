import Basics
import BasicsFixtures
import PostHogLogs
import PostHogSimulator
import Testing

@testable import Collector

@Suite struct AlertCheckTests {
    private func rig(asks: Bool = true) -> StepRig {
        let rig = StepRig(alerts: asks)
        rig.api.setAlerts([
            PostHogSimulator.LogAlert(id: "a", name: "errors", threshold: 5, created: at("09:00:00"))
        ])
        return rig
    }

    private func questions(_ rig: StepRig) -> Int { rig.api.requests.count { $0.route == .alerts } }

    @Test("PostHog's alerts are asked for only if somebody wants them, and once a minute at most")
    func onceAMinute() async {
        for (asks, expected) in [(true, 3), (false, 0)] {
            var rig = rig(asks: asks)
            var check = AlertCheck()
            for _ in 0..<18 {
                await check.run(&rig.project)
                rig.clock.advance(.seconds(10))
            }
            #expect(questions(rig) == expected)
        }
    }

    @Test("alerts are shown until they were not told for three minutes, and no poll fails by that")
    func withdrawn() async {
        var rig = rig()
        var check = AlertCheck()
        rig.project.state.client.beginRound()
        await check.run(&rig.project)
        #expect(rig.project.state.alerts.value(at: rig.clock.uptime)?.map(\.id) == ["a"])
        rig.api.inject(.answer(status: 403), at: [.alerts], times: nil)
        rig.clock.advance(.seconds(179))
        await check.run(&rig.project)
        #expect(rig.project.state.alerts.value(at: rig.clock.uptime) != nil)
        #expect(rig.project.failure == nil)
        rig.clock.advance(.seconds(1))
        #expect(rig.project.state.alerts.value(at: rig.clock.uptime) == nil)
    }
}
