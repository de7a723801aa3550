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

    // MARK: Groups in place of services

    private func rig(counting filter: LogsFilter) -> StepRig {
        let counted = CountedEntries(filter, by: [.service])
        return StepRig(.current, counted.dimensions, counting: counted)
    }

    /// Has the closed bucket stay without an explanation in so many readings.
    private func unexplained(_ rig: inout StepRig, readings: Int) async {
        await rig.begin()
        rig.ingest("api", "error", 3)
        await rig.check()
        for _ in 0..<readings {
            rig.project.state.rereads.recordReading(of: rig.closed, total: 3, poll: 0)
        }
    }

    @Test("groups are used for attributes, and where services finds others by severity than the totals, twice")
    func groups() async {
        var bySeverity = LogsFilter()
        bySeverity.spelledSeverities = [.error]
        for (filter, readings, isUsed) in [(bySeverity, 2, true), (bySeverity, 1, false), (LogsFilter(), 2, false)] {
            var rig = rig(counting: filter)
            await unexplained(&rig, readings: readings)
            rig.project.useGroupsIfServicesDiffer(on: [rig.closed])
            #expect(rig.project.usesGroups == isUsed, "\(readings)")
        }
        let byAttribute = CountedEntries(LogsFilter(), by: [.attribute(.attribute, "route")])
        #expect(StepRig(.current, [], counting: byAttribute).project.usesGroups)
    }

    @Test("a server without group-by is not asked for groups again")
    func noGroups() async {
        var bySeverity = LogsFilter()
        bySeverity.spelledSeverities = [.error]
        var rig = rig(counting: bySeverity)
        await unexplained(&rig, readings: 2)
        rig.project.state.lacksGroups = true
        rig.project.useGroupsIfServicesDiffer(on: [rig.closed])
        #expect(!rig.project.usesGroups)
    }

    @Test("since when a bucket is without an explanation is recorded, of the past too")
    func unreconciled() async {
        var rig = StepRig(catchup: 86_400)
        await rig.begin()
        rig.ingest("api", "info", 3)
        await rig.check()
        rig.clock.advance(.seconds(7200))
        _ = rig.project.state.ledger.advance(to: rig.clock.now, uptime: rig.clock.uptime)
        rig.project.recordUnreconciled()
        #expect(rig.project.state.rereads.unreconciledSince.count == 1)
    }
}
