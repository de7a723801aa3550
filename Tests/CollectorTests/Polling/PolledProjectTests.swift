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
