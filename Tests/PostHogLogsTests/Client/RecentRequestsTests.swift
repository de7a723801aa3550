import Basics
import BasicsFixtures
import PostHogSimulator
import Testing

@testable import PostHogLogs

@Suite struct RecentRequestsTests {
    private let bench = ClientBench()

    @Test("of more than fifty requests the last fifty are kept, oldest first")
    func limit() {
        var recent = RecentRequests()
        #expect(recent.all.isEmpty)
        for number in 1...120 {
            recent.record(
                SentRequest(
                    endpoint: .services, range: nil, time: at("12:00:00"), duration: .zero, status: 200, bytes: number,
                    failure: nil))
            #expect(recent.all.map(\.bytes) == Array(max(1, number - 49)...number))
        }
    }

    @Test("a client records each request with what it asked about, how long it took, and what came of it")
    func client() async throws {
        bench.ingest(["api"])
        var client = bench.client()
        let range = TimeRange(start: at("12:00:00"), end: at("12:05:00"))
        _ = try await client.services(over: range)
        bench.api.inject(.missingScope, at: [.hasLogs], times: nil)
        _ = try? await client.hasLogs()
        bench.api.inject(.answer(status: 200, body: "nonsense"), at: [.sparkline], times: nil)
        _ = await client.severities(of: [bucket("12:00:00")])
        let requests = client.recentRequests.all
        #expect(requests.map(\.endpoint) == [.services, .hasLogs, .sparkline])
        #expect(requests.map(\.failure) == [nil, .forbidden, .undecodable])
        #expect(requests.map(\.status) == [200, 403, 200])
        #expect(requests[0].range == range && requests[1].range == nil)
        #expect(requests[0].bytes > 0)
    }

    @Test("one that got no response is recorded too, and a later client goes on with the list")
    func unanswered() async {
        var client = LogsClient(
            project: "1", transport: Unreachable(),
            limiter: RequestLimiter(
                Budget(perMinute: 0, perHour: 0), pause: .seconds(60), clock: ManualClock(at("12:00:00"))),
            clock: ManualClock(at("12:00:00")), interval: .seconds(60), bucketSeconds: 300)
        _ = try? await client.hasLogs()
        var next = bench.client()
        next.resume(client)
        #expect(next.recentRequests.all.map(\.failure) == [.transport])
        #expect(next.recentRequests.all.map(\.status) == [nil])
    }

    @Test("what endpoints fail of stands there until they answer again, with their pauses")
    func troubles() async {
        var client = bench.client()
        #expect(client.troubles.isEmpty)
        bench.api.inject(.missingScope, at: [.hasLogs], times: 1)
        _ = try? await client.hasLogs()
        #expect(client.troubles.map(\.endpoint) == [.hasLogs])
        #expect(client.troubles.map(\.failure.reason) == [.forbidden])
        #expect(client.troubles.map(\.pause) == [RetrySchedule.slowLane])
    }
}

private struct Unreachable: Transport {
    func send(_ request: LogsRequest) async throws(TransportFailure) -> LogsResponse {
        throw .unreachable("nobody is there")
    }
}
