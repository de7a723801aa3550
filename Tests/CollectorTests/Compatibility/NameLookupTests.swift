import Basics
import BasicsFixtures
import PostHogLogs
import PostHogSimulator
import Testing

@testable import Collector

@Suite struct NameLookupTests {
    /// A server that lists 25 services of `count`, of which each has one entry more than the next.
    private func rig(services count: Int) async -> StepRig {
        var version = ServerVersion.current
        version.services.cap = 25
        let rig = StepRig(version)
        for index in 0..<count { rig.ingest("s\(index)", "info", count - index) }
        return rig
    }

    private func named(_ rig: StepRig) -> [[String]] {
        rig.api.requests.filter { $0.route == .services }.compactMap { $0.query?.serviceNames }.filter { !$0.isEmpty }
    }

    @Test("names are looked up until the entries add up")
    func addsUp() async throws {
        var rig = await rig(services: 60)
        let lookup = NameLookup(range: rig.closed.range, dateTo: .end)
        let cut = try #require(await rig.project.services(over: rig.closed.range))
        #expect(cut.mayBeCut && cut.rows.count == 25)
        var allowance = RequestAllowance()
        let (list, coverage) = await lookup.complete(cut, expected: 60 * 61 / 2, of: &rig.project, &allowance)
        #expect(coverage == .complete)
        #expect(list.rows.count == 60)
        #expect(rig.api.requests.contains { $0.route == .values })
    }

    @Test("where the entries add up already nothing is asked")
    func enough() async throws {
        var rig = await rig(services: 60)
        let cut = try #require(await rig.project.services(over: rig.closed.range))
        rig.api.forgetRequests()
        var allowance = RequestAllowance()
        let (_, coverage) = await NameLookup(range: rig.closed.range, dateTo: .end)
            .complete(cut, expected: cut.entries, of: &rig.project, &allowance)
        #expect(coverage == .complete && rig.api.requests.isEmpty)
    }

    @Test("when no more may be asked, those that were not asked about are named")
    func partial() async throws {
        var rig = await rig(services: 60)
        let cut = try #require(await rig.project.services(over: rig.closed.range))
        var allowance = RequestAllowance(byName: 0)
        let (list, coverage) = await NameLookup(range: rig.closed.range, dateTo: .end)
            .complete(cut, expected: .max, of: &rig.project, &allowance)
        #expect(list.rows.count == 25)
        guard case .partial(let unasked) = coverage else {
            Issue.record("\(coverage)")
            return
        }
        #expect(unasked.isSuperset(of: (25..<60).map { ServiceName("s\($0)") }))
    }

    @Test("when all names were asked for and entries are missing, they are of services that nobody can name")
    func unattributed() async throws {
        var rig = await rig(services: 60)
        let cut = try #require(await rig.project.services(over: rig.closed.range))
        rig.api.change { $0.emptyAnswers = [.values] }
        var allowance = RequestAllowance()
        let (_, coverage) = await NameLookup(range: rig.closed.range, dateTo: .end)
            .complete(cut, expected: .max, of: &rig.project, &allowance)
        #expect(coverage == .unattributed(totals: [:]))
    }

    @Test("services whose entries are not known are asked for first, and none twice")
    func order() async throws {
        var rig = await rig(services: 350)
        let names = (0..<350).map { ServiceName("s\($0)") }
        let empty = ServiceList([])
        var allowance = RequestAllowance(byName: 1)
        _ = await NameLookup(range: rig.closed.range, dateTo: .end, known: Set(names[..<300]))
            .complete(empty, expected: .max, among: names, of: &rig.project, &allowance)
        #expect(named(rig).count == 1)
        #expect(Set(named(rig).joined()) == Set(names[300...].map(\.text)))
    }

    @Test("a list of names that is cut as well is asked for its rest alone")
    func cutAgain() async throws {
        var rig = await rig(services: 100)
        let names = (0..<60).map { ServiceName("s\($0)") }
        var allowance = RequestAllowance()
        let (list, _) = await NameLookup(range: rig.closed.range, dateTo: .end)
            .complete(ServiceList([]), expected: .max, among: names, of: &rig.project, &allowance)
        #expect(named(rig).map(\.count) == [60, 35, 10])
        #expect(list.rows.count == 60)
    }

    @Test("a request has a hundred names at most")
    func perRequest() async throws {
        var rig = await rig(services: 1)
        let names = (0..<250).map { ServiceName("unknown \($0)") }
        var allowance = RequestAllowance()
        _ = await NameLookup(range: rig.closed.range, dateTo: .end)
            .complete(ServiceList([]), expected: .max, among: names, of: &rig.project, &allowance)
        #expect(named(rig).map(\.count) == [100, 100, 50])
    }

    @Test("a name that the server has cut is not asked for: nothing is found by it")
    func cutName() async throws {
        var rig = await rig(services: 60)
        rig.ingest(String(repeating: "x", count: 300), "info", 1)
        let cut = try #require(await rig.project.services(over: rig.closed.range))
        var allowance = RequestAllowance()
        _ = await NameLookup(range: rig.closed.range, dateTo: .end)
            .complete(cut, expected: .max, of: &rig.project, &allowance)
        #expect(!named(rig).isEmpty && !named(rig).joined().contains { $0.hasPrefix("xx") })
    }

    @Test("a list that is cut again and has none of the names is not asked for once more")
    func noneFound() async throws {
        var version = ServerVersion.current
        version.services.cap = 1
        var rig = StepRig(version)
        // Both come as entries without a service, in two rows of which one is cut off.
        rig.ingest("", "info", 5)
        rig.ingest("(no service)", "info", 3)
        var allowance = RequestAllowance()
        let (_, coverage) = await NameLookup(range: rig.closed.range, dateTo: .end)
            .complete(ServiceList([]), expected: .max, among: [.blank], of: &rig.project, &allowance)
        #expect(named(rig).count == 1 && coverage == .unattributed(totals: [:]))
    }
}
