import Basics
import BasicsFixtures
import Ledger
import PostHogLogs
import PostHogSimulator
import Testing

@testable import Collector

@Suite("Who has the entries of buckets")
struct BucketReaderListingTests {
    private var bare: ServerVersion {
        var version = ServerVersion.current
        version.services.hasSeverityBreakdown = false
        return version
    }

    /// A server that lists so many services.
    private func cut(_ cap: Int, total: Bool = true) -> ServerVersion {
        var version = ServerVersion.current
        version.services.cap = cap
        version.services.hasTotalServices = total
        return version
    }

    /// How often services was asked in each of some reads, before each of which an entry comes in.
    private func lists(_ rig: inout StepRig, reads: Int) async -> [Int] {
        var lists: [Int] = []
        for _ in 0..<reads {
            rig.ingest("api", "info", 1)
            rig.api.forgetRequests()
            _ = await rig.read()
            lists.append(rig.api.requests.count { $0.route == .services })
        }
        return lists
    }

    @Test(
        "where lists say nothing of severities, services are asked for one by one, and lists once more at once and then each hour"
    )
    func probes() async {
        var rig = StepRig(bare)
        await rig.begin()
        #expect(await lists(&rig, reads: 4) == [1, 1, 0, 0])
        #expect(rig.project.state.modes.inUse == [.noSeverityBreakdown])
        #expect(rig.counted == [SeriesKey(service: "api", severity: .info): 4])
        rig.clock.advance(.seconds(3600))
        rig.ingest("api", "info", 1, at: "12:57:00")
        rig.api.forgetRequests()
        _ = await rig.read()
        #expect(rig.api.requests.contains { $0.route == .services })
    }

    @Test("counted by service alone, such a server is as good as any other")
    func bareByService() async {
        var rig = StepRig(bare, .service)
        await rig.begin()
        #expect(await lists(&rig, reads: 3) == [1, 1, 1])
        #expect(rig.project.state.modes.inUse.isEmpty)
        #expect(rig.counted.values.reduce(0, +) == 3)
    }

    @Test("a bucket that stayed too little is read to its end, and what is exactly there then counts")
    func toEnd() async {
        var rig = StepRig()
        await rig.begin()
        rig.ingest("api", "info", 3, at: "11:59:59.999999")
        _ = await rig.read()
        #expect(rig.counted.isEmpty)
        _ = await rig.read()
        #expect(rig.counted == [SeriesKey(service: "api", severity: .info): 3])
        let ends = rig.api.requests.filter { $0.route == .services }.compactMap { $0.query?.dateTo }
        #expect(ends.map { $0.hasSuffix(".999999Z") } == [true, false])
    }

    @Test("a list that is as long as some servers cut theirs, and adds up, is not taken for one that is cut")
    func fullList() async {
        var rig = StepRig(cut(25, total: false))
        await rig.begin()
        for index in 0..<25 { rig.ingest("s\(index)", "info", 1) }
        _ = await rig.read()
        #expect(rig.counted.count == 25)
        #expect(rig.project.state.modes.inUse.isEmpty)
        #expect(!rig.asked.contains(.values))
    }

    @Test("names are looked for anew where those that were known did not do", arguments: [true, false])
    func names(wasRead: Bool) async {
        var rig = StepRig(cut(2))
        await rig.begin()
        for index in 0..<4 { rig.ingest("s\(index)", "info", 4 - index) }
        _ = await rig.project.serviceNames(over: rig.closed.range)
        rig.project.state.polls = 8
        rig.project.begin(.servicesCut)
        if wasRead { rig.project.state.rereads.recordReading(of: rig.closed, total: 10, poll: 0) }
        rig.api.forgetRequests()
        _ = await rig.read()
        #expect(rig.asked.contains(.values) == wasRead)
        #expect(rig.counted.count == 4)
    }

    @Test("where a list is cut only up to the bucket's end, and names cannot be had, what is missing counts as (other)")
    func cutAtTheEnd() async {
        var version = cut(1)
        version.routes.remove(.values)
        var rig = StepRig(version)
        await rig.begin()
        rig.ingest("big", "info", 50)
        rig.ingest("small", "info", 3, at: "11:59:59.999999")
        for _ in 0..<12 {
            _ = await rig.read()
            rig.clock.advance(.seconds(120))
        }
        #expect(
            rig.counted == [
                SeriesKey(service: "big", severity: .info): 50, SeriesKey(Severity.info.rank, .other): 3,
            ])
    }
}
