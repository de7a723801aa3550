import Basics
import BasicsFixtures
import Ledger
import PostHogLogs
import PostHogSimulator
import Testing

@testable import Collector

@Suite struct PollCycleTests {
    @Test("a poll asks what changed, who, and then how bad, with the window beside each")
    func order() async {
        var rig = StepRig()
        var cycle = PollCycle()
        await cycle.run(&rig.project)
        #expect(rig.api.requests.map(\.route) == [.hasLogs, .countRanges, .services, .sparkline])
        rig.api.forgetRequests()
        rig.ingest("api", "info", 3)
        await cycle.run(&rig.project)
        #expect(rig.api.requests.map(\.route) == [.countRanges, .services, .services, .sparkline])
        rig.api.forgetRequests()
        rig.ingest("api", "fatal", 1)
        await cycle.run(&rig.project)
        #expect(rig.api.requests.map(\.route) == [.countRanges, .services, .services, .sparkline, .services])
        #expect(rig.counted.values.reduce(0, +) == 4)
    }

    @Test("a poll that lists services by name as often as it may can still ask who has trace and fatal entries")
    func allowances() async {
        var version = ServerVersion.current
        version.services.cap = 1
        var rig = StepRig(version)
        var cycle = PollCycle()
        await cycle.run(&rig.project)
        // One is listed, and one more with each of 40 requests.
        for index in 0..<41 { rig.ingest("s\(index)", "info", 1) }
        for name in ["s7", "s8"] { rig.ingest(name, "fatal", 1) }
        rig.api.forgetRequests()
        await cycle.run(&rig.project)
        let byName = rig.api.requests.filter { !($0.query?.serviceNames ?? []).isEmpty }
        #expect(byName.count { ($0.query?.severityLevels ?? []).isEmpty } == 40)
        let fatal = ["s7", "s8"].map { SeriesKey(service: $0, severity: .fatal) }
        #expect(rig.counted.filter { $0.key.severity == .fatal } == [fatal[0]: 1, fatal[1]: 1])
    }

    @Test("has_logs is asked once an hour, and at once while it fails")
    func hasLogs() async {
        var rig = StepRig()
        var cycle = PollCycle()
        rig.api.inject(.answer(status: 500), at: [.hasLogs], times: 2)
        var asked: [Int] = []
        for poll in 0..<70 {
            let before = rig.api.requests.count { $0.route == .hasLogs }
            await cycle.run(&rig.project)
            if rig.api.requests.count(where: { $0.route == .hasLogs }) > before { asked.append(poll) }
            rig.clock.advance(.seconds(60))
        }
        #expect(asked == [0, 1, 61])
        #expect(rig.project.state.hasLogs == true || rig.project.state.hasLogs == false)
    }

    @Test("gauges of services are not shown while services are asked for one by one")
    func gauges() async {
        var version = ServerVersion.current
        version.services.hasSeverityBreakdown = false
        var rig = StepRig(version)
        var cycle = PollCycle()
        rig.ingest("api", "info", 3)
        for _ in 0..<3 {
            await cycle.run(&rig.project)
            rig.clock.advance(.seconds(60))
        }
        #expect(rig.project.state.modes.asksByService)
        #expect(rig.project.state.gauges.rates.value(at: rig.clock.uptime) != nil)
        #expect(rig.project.state.gauges.services.value(at: rig.clock.uptime) == nil)
    }

    @Test("a poll whose counts fail counts as failed, with the first reason; one that asks nothing is none")
    func outcome() async {
        var rig = StepRig()
        var cycle = PollCycle()
        await cycle.run(&rig.project)
        #expect(rig.project.state.health.isUp)
        rig.api.inject(.answer(status: 403), at: [.countRanges], times: nil)
        rig.clock.advance(.seconds(60))
        await cycle.run(&rig.project)
        #expect(!rig.project.state.health.isUp)
        #expect(rig.project.state.health.failures.values.reduce(0, +) == 1)
        rig.api.clearFaults()
        rig.api.inject(.answer(status: 429), times: nil)
        rig.clock.advance(.seconds(60))
        await cycle.run(&rig.project)
        let polls = rig.project.state.health.polls
        rig.clock.advance(.seconds(1))
        await cycle.run(&rig.project)
        #expect(rig.project.state.health.polls == polls && !rig.project.state.health.isUp)
    }

    @Test("where totals come back smaller, gauges stay what they are, and do not become empty")
    func shrunk() async {
        var rig = StepRig()
        var cycle = PollCycle()
        rig.ingest("api", "info", 3)
        await cycle.run(&rig.project)
        rig.api.change { $0.emptyAnswers = [.countRanges, .services, .sparkline] }
        rig.clock.advance(.seconds(60))
        await cycle.run(&rig.project)
        #expect(rig.project.state.gauges.services.value(at: rig.clock.uptime)?.map(\.name) == ["api"])
        // Once nothing speaks for them any more they are empty.
        rig.clock.advance(.seconds(60))
        await cycle.run(&rig.project)
        #expect(rig.project.state.gauges.services.value(at: rig.clock.uptime)?.isEmpty == true)
    }

    @Test("time that is never counted is told of, and no other")
    func gap() async {
        var rig = StepRig()
        var cycle = PollCycle()
        for hours in [0, 0, 10] as [Int64] {
            rig.clock.advance(.seconds(60 + hours * 3600))
            #expect(!rig.kept.lines.contains { $0.contains("gap") })
            await cycle.run(&rig.project)
        }
        #expect(rig.kept.lines.count { $0.contains("gap") } == 1)
    }

    @Test("a watermark stays while the ledger knows of none, and is never later than now")
    func watermark() {
        var rig = StepRig()
        let now = rig.clock.now
        for (before, after) in [(-100, -100), (100, 0)] as [(Int64, Int64)] {
            rig.project.state.watermark = now.adding(seconds: before)
            rig.project.finish(at: now, after: .zero)
            #expect(rig.project.state.watermark == now.adding(seconds: after))
        }
    }
}
