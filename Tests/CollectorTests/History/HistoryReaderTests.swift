import Basics
import BasicsFixtures
import Ledger
import PostHogLogs
import PostHogSimulator
import Testing

@testable import Collector

@Suite("Reading what was logged before there was a counter")
struct HistoryReaderTests {
    private let rig = StepRig()

    private func reader(knowing known: [SeriesKey] = []) -> HistoryReader {
        var reader = HistoryReader(as: rig.poller, knowing: known)
        reader.begin([rig.closed])
        return reader
    }

    private func key(_ service: ServiceName, _ severity: Severity) -> SeriesKey {
        SeriesKey(service: service, severity: severity)
    }

    @Test("what was there is counted, and not taken for what was there before")
    func counted() async {
        rig.ingest("api", "info", 3)
        rig.ingest("web", "fatal", 2)
        var reader = reader()
        #expect(reader.unfinished(among: [rig.closed]) == [rig.closed])
        #expect(await reader.read([rig.closed]) == nil)
        #expect(reader.entries(in: rig.closed) == [key("api", .info): 3, key("web", .fatal): 2])
        #expect(reader.unfinished(among: [rig.closed]).isEmpty && reader.unreconciledEntries == 0)
        #expect(reader.bytes(in: rig.closed)?.values.reduce(0, +) == 5)
    }

    @Test("totals are asked for before and after, so that a response which lacks something is noticed")
    func twice() async {
        rig.ingest("api", "info", 3)
        var reader = reader()
        _ = await reader.read([rig.closed])
        let routes = rig.api.requests.map(\.route)
        #expect(routes == [.hasLogs, .countRanges, .services, .sparkline, .countRanges])
        #expect(reader.requests == routes.count)
        // Nothing has grown.
        rig.api.forgetRequests()
        _ = await reader.read([rig.closed])
        #expect(rig.api.requests.map(\.route) == [.countRanges, .countRanges])
    }

    @Test("a bucket that the first response showed empty is read when the second one shows what is there")
    func emptyOnce() async {
        rig.ingest("api", "info", 3)
        var reader = reader()
        // The first response is of a replica that has nothing yet.
        rig.api.inject(.answer(status: 200, body: #"{"ranges": [], "interval": "5m"}"#), at: [.countRanges])
        _ = await reader.read([rig.closed])
        #expect(reader.unfinished(among: [rig.closed]) == [rig.closed])
        _ = await reader.read([rig.closed])
        #expect(reader.unfinished(among: [rig.closed]).isEmpty)
        #expect(reader.entries(in: rig.closed) == [key("api", .info): 3])
    }

    @Test("what could not be asked is the failure, and says how long to wait")
    func failure() async {
        rig.ingest("api", "info", 3)
        var reader = reader()
        rig.api.inject(.missingScope, at: [.services], times: nil)
        #expect(await reader.read([rig.closed])?.reason == .forbidden)
        #expect(await reader.pause() > .seconds(200))
        #expect(reader.unfinished(among: [rig.closed]) == [rig.closed] && reader.unreconciledEntries == 3)
        rig.api.clearFaults()
        rig.clock.advance(.seconds(300))
        #expect(await reader.read([rig.closed]) == nil)
        #expect(await reader.pause() == .zero)
    }

    @Test("buckets that were begun before are forgotten; series stay, and those that are known are there first")
    func goesOn() async {
        rig.ingest("api", "info", 3)
        rig.ingest("api", "info", 4, at: "11:52:00")
        var reader = reader(knowing: [key("web", .warn)])
        _ = await reader.read([rig.closed])
        let before = bucket("11:50:00")
        #expect(reader.entries(in: before).isEmpty && reader.unfinished(among: [before]).isEmpty)
        reader.begin([before])
        _ = await reader.read([before])
        #expect(reader.entries(in: rig.closed).isEmpty)
        #expect(reader.entries(in: before) == [key("api", .info): 4])
    }

    @Test("series that are known have their places, where not all services have one")
    func places() async {
        rig.ingest("api", "info", 3)
        rig.ingest("web", "warn", 2)
        let poller = ProjectPoller(
            project: rig.poller.project,
            settings: PollSettings(
                interval: .seconds(60), horizon: rig.poller.settings.horizon, windowSeconds: 300, seriesLimit: 100,
                services: ServiceMapping(limit: 1)),
            schedule: rig.poller.schedule, transport: rig.poller.transport, limiter: rig.poller.limiter,
            clock: rig.clock, logger: rig.poller.logger)
        var reader = HistoryReader(as: poller, knowing: [key("web", .warn)])
        reader.begin([rig.closed])
        _ = await reader.read([rig.closed])
        let others = SeriesKey(key("api", .info).group, .overflow)
        #expect(reader.entries(in: rig.closed) == [key("web", .warn): 2, others: 3])
    }

    @Test("where services are asked for one by one, each reading goes on with others")
    func turns() async {
        var version = ServerVersion.current
        version.routes.remove(.services)
        let rig = StepRig(version)
        for index in 0..<90 { rig.ingest("s\(index)", "info", 1, at: "11:32:00") }
        rig.ingest("z", "info", 3)
        var reader = HistoryReader(as: rig.poller)
        let before = bucket("11:30:00")
        reader.begin([before])
        // The first two readings find that there is no list.
        for _ in 0..<3 { _ = await reader.read([before]) }
        reader.begin([rig.closed])
        // 92 names are known by then, z last, and a reading asks for 60 of them.
        for _ in 0..<3 { _ = await reader.read([rig.closed]) }
        #expect(reader.entries(in: rig.closed) == [key("z", .info): 3])
        #expect(reader.unfinished(among: [rig.closed]).isEmpty)
    }
}
