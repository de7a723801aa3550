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
}
