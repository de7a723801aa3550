import Basics
import BasicsFixtures
import Ledger
import PostHogLogs
import PostHogSimulator
import Testing

@testable import Collector

@Suite struct PerServiceReaderTests {
    /// A server without services, on which `count` services have logged.
    private func rig(services count: Int) async -> StepRig {
        var version = ServerVersion.current
        version.routes.remove(.services)
        var rig = StepRig(version)
        await rig.begin()
        for index in 0..<count { rig.ingest("s\(index)", "warn", index + 1) }
        return rig
    }

    private func read(_ rig: inout StepRig, _ allowance: RequestAllowance = RequestAllowance()) async {
        await rig.check()
        await PerServiceReader(.entries, at: rig.clock.now).read([rig.closed], of: &rig.project, allowance)
        rig.project.state.polls += 1
    }

    private func sparklines(_ rig: StepRig) -> Int { rig.api.requests.count { $0.route == .sparkline } }

    @Test("each service is counted by a sparkline of its own")
    func counted() async {
        var rig = await rig(services: 5)
        await read(&rig)
        let truth = (0..<5).map { (SeriesKey(service: ServiceName("s\($0)"), severity: .warn), $0 + 1) }
        #expect(rig.counted == Dictionary(uniqueKeysWithValues: truth))
    }

    @Test("it ends as soon as the bucket adds up")
    func ends() async {
        var rig = await rig(services: 5)
        await read(&rig)
        let first = sparklines(rig)
        await read(&rig)
        #expect(sparklines(rig) == first)
    }

    @Test("more services than a poll may ask about are read in the polls after it, those not known first")
    func manyServices() async {
        var rig = await rig(services: 150)
        await read(&rig)
        #expect(sparklines(rig) == 60)
        await read(&rig)
        // One of the first sixty is that of entries without a service, of which there are none.
        #expect(rig.counted.count == 59 + 30, "half of a poll is for those that are known already")
        for _ in 0..<3 { await read(&rig) }
        #expect(rig.counted.count == 150)
        #expect(rig.project.state.ledger.unreconciledEntries == 0)
    }

    @Test("a failure ends it, and what was read before stays")
    func failure() async {
        var rig = await rig(services: 5)
        rig.api.inject(.answer(status: 500), at: [.sparkline], times: 2)
        await read(&rig)
        #expect(sparklines(rig) == 2, "it is asked once more at once")
        #expect(rig.counted.isEmpty)
    }

    @Test("once listing has to end, nothing is asked")
    func timeUp() async {
        var rig = await rig(services: 5)
        var allowance = RequestAllowance()
        allowance.listingEnds = rig.clock.uptime
        await read(&rig, allowance)
        #expect(sparklines(rig) == 0 && rig.counted.isEmpty)
    }

    @Test("a bucket that does not add up is read less often only once all services were asked for")
    func rests() async {
        for (services, wasRead) in [(5, true), (150, false)] {
            var rig = await rig(services: services)
            rig.api.change { $0.frozen[.sparkline] = at("11:00:00") }
            await read(&rig)
            let total = rig.project.state.ledger.total(of: rig.closed)
            #expect(total > 0 && rig.project.state.rereads.wasRead(rig.closed, total: total) == wasRead)
        }
    }
}
