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

    private func read(_ rig: inout StepRig) async {
        await rig.check()
        await PerServiceReader(.entries, at: rig.clock.now)
            .read([rig.closed], of: &rig.project, RequestAllowance())
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
        for _ in 0..<4 { await read(&rig) }
        #expect(rig.counted.count == 150)
        #expect(rig.project.state.ledger.unreconciledEntries == 0)
    }

    @Test("a failure ends it, and what was read before stays")
    func failure() async {
        var rig = await rig(services: 5)
        rig.api.inject(.answer(status: 403), at: [.sparkline], times: nil)
        await read(&rig)
        #expect(sparklines(rig) == 1)
        #expect(rig.counted.isEmpty)
    }
}
