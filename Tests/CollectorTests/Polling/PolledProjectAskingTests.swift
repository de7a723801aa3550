import Basics
import BasicsFixtures
import Ledger
import PostHogLogs
import PostHogSimulator
import Testing

@testable import Collector

@Suite struct PolledProjectAskingTests {
    private func without(_ route: Route) -> ServerVersion {
        var version = ServerVersion.current
        version.routes.remove(route)
        return version
    }

    @Test("totals come from count-ranges, or from sparkline where the server has no count-ranges")
    func totals() async {
        for version in [ServerVersion.current, without(.countRanges)] {
            var rig = StepRig(version)
            await rig.begin()
            rig.ingest("api", "info", 3)
            await rig.check()
            #expect(rig.project.state.ledger.total(of: rig.closed) == 3)
            #expect(rig.project.state.modes.inUse == (version == .current ? [] : [.noCountRanges]))
        }
    }

    @Test("a bucket for which nothing was answered has no total, not a total of 0")
    func noTotal() async {
        var rig = StepRig()
        rig.ingest("api", "info", 3)
        rig.api.inject(.answer(status: 500), at: [.countRanges], times: nil)
        await rig.check()
        #expect(rig.project.state.ledger.isUnread(rig.closed), "an answer of 0 would have ended its baseline")
        rig.api.clearFaults()
        rig.clock.advance(.seconds(600))
        await rig.check()
        #expect(rig.project.state.ledger.total(of: rig.closed) == 3)
    }

    @Test("count-ranges that is there after all ends the mode")
    func countRangesBack() async {
        var rig = StepRig(without(.countRanges))
        await rig.check()
        rig.api.change { $0.version = .current }
        rig.clock.advance(.seconds(3600))
        await rig.check()
        #expect(rig.project.state.modes.inUse.isEmpty)
    }

    @Test("services that are listed are known by name from then on")
    func directory() async {
        var rig = StepRig()
        rig.ingest("api", "info", 3)
        _ = await rig.project.services(over: rig.closed.range)
        #expect(rig.project.state.directory.names(besides: [], turn: 0) == ["api"])
    }

    @Test("without the endpoint of values only the services without a name are known; where it fails none are")
    func names() async {
        var rig = StepRig()
        rig.ingest("api", "info", 3)
        let all = await rig.project.serviceNames(over: rig.closed.range)
        #expect(all == ["", "api"])
        rig.api.inject(.answer(status: 500), at: [.values], times: nil)
        let failed = await rig.project.serviceNames(over: rig.closed.range)
        #expect(failed == nil)
        #expect(!rig.project.state.modes.lacksValues)
        var old = StepRig(without(.values))
        let blank = await old.project.serviceNames(over: old.closed.range)
        #expect(blank == [""])
        #expect(old.project.state.modes.lacksValues)
    }

    @Test("totals that were answered are no reason to ask sparkline, in whatever mode")
    func noSparkline() async {
        var rig = StepRig()
        rig.project.begin(.noCountRanges)
        rig.api.inject(.answer(status: 500), at: [.countRanges], times: 2)
        await rig.check()
        #expect(rig.project.state.modes.inUse == [.noCountRanges], "nothing was answered")
        #expect(rig.asked == [.sparkline])
        rig.api.forgetRequests()
        rig.clock.advance(.seconds(600))
        await rig.check()
        #expect(rig.asked.isEmpty && rig.project.state.modes.inUse.isEmpty)
    }

    @Test("of buckets that neither answers for there is no total")
    func neither() async {
        var rig = StepRig(without(.countRanges))
        rig.ingest("api", "info", 3)
        rig.api.inject(.answer(status: 500), at: [.sparkline], times: nil)
        await rig.check()
        #expect(rig.project.state.modes.inUse == [.noCountRanges])
        #expect(rig.project.state.ledger.isUnread(rig.closed), "a total of 0 would have ended its baseline")
    }

    @Test("services that fail are not missing, and are asked for by names and severities where these are wanted")
    func services() async {
        var rig = StepRig()
        for name in ["api", "web"] {
            for severity in ["info", "fatal"] { rig.ingest(name, severity, 1) }
        }
        let named = await rig.project.services(over: rig.closed.range, severities: [.fatal], names: ["web"])
        #expect(named?.rows.map(\.name) == ["web"] && named?.entries == 1)
        rig.api.inject(.answer(status: 500), at: [.services], times: nil)
        #expect(await rig.project.services(over: rig.closed.range) == nil)
        #expect(rig.project.state.modes.inUse.isEmpty)
    }

    @Test("that names cannot be had stays known while the endpoint rests")
    func namesRest() async {
        var rig = StepRig(without(.values))
        for _ in 0..<2 {
            let names = await rig.project.serviceNames(over: rig.closed.range)
            #expect(names == [""])
        }
        #expect(rig.project.state.modes.lacksValues)
    }

    @Test("that names cannot be had stays known while the endpoint fails in other ways, until it answers")
    func namesFail() async {
        var rig = StepRig(without(.values))
        rig.ingest("api", "info", 3)
        _ = await rig.project.serviceNames(over: rig.closed.range)
        rig.api.change { $0.version = .current }
        rig.api.inject(.answer(status: 500), at: [.values], times: nil)
        rig.clock.advance(.seconds(3600))
        let failed = await rig.project.serviceNames(over: rig.closed.range)
        #expect(failed == [""] && rig.project.state.modes.lacksValues)
        rig.api.clearFaults()
        rig.clock.advance(.seconds(3600))
        rig.project.state.client.beginRound()
        let names = await rig.project.serviceNames(over: rig.closed.range)
        #expect(names == ["", "api"] && !rig.project.state.modes.lacksValues)
    }
}
