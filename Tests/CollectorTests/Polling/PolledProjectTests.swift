import Basics
import BasicsFixtures
import Ledger
import PostHogLogs
import PostHogSimulator
import Testing

@testable import Collector

@Suite struct PolledProjectTests {
    private func without(_ route: Route) -> ServerVersion {
        var version = ServerVersion.current
        version.routes.remove(route)
        return version
    }

    // MARK: Compatibility modes

    @Test("a new compatibility mode has every bucket read again, one that is in use already does not")
    func rereads() {
        var rig = StepRig()
        let closed = rig.closed
        func read(_ project: inout PolledProject) {
            project.state.rereads.recordReading(of: closed, total: 5, poll: 0, .lacking)
        }
        read(&rig.project)
        rig.project.begin(.servicesCut)
        #expect(!rig.project.state.rereads.wasRead(rig.closed, total: 5))
        read(&rig.project)
        rig.project.begin(.servicesCut)
        #expect(rig.project.state.rereads.wasRead(rig.closed, total: 5))
    }

    @Test("what fails first is the failure of a poll, but for has_logs and endpoints that another takes the place of")
    func failure() async {
        var rig = StepRig(without(.countRanges))
        rig.project.state.client.beginRound()
        rig.api.inject(.answer(status: 500), at: [.hasLogs], times: nil)
        _ = try? await rig.project.state.client.hasLogs()
        await rig.project.checkTotals(of: [rig.closed], at: rig.clock.now)
        #expect(rig.project.failure == nil)
        rig.api.inject(.answer(status: 403), at: [.services], times: nil)
        _ = await rig.project.services(over: rig.closed.range)
        #expect(rig.project.failure != nil)
    }

    // MARK: Asking

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
}
