import Basics
import BasicsFixtures
import PostHogLogs
import PostHogSimulator
import Testing

/// What is too much to ask for at once.
@Suite struct LogsClientHalvingTests {
    private static let said: [SpanLimit.Refusal] = [
        .tooManyBytes, .tooManyRows, .bytesBreaker, .estimatedTooLong, .outOfMemory,
    ]
    private static let unsaid: [SpanLimit.Refusal] = [.serverError, .executionTime]
    private static let endpoints: [Endpoint] = [.countRanges, .services, .sparkline]

    private let bench = ClientBench()

    init() { bench.ingest(["api"]) }

    private func limit(_ endpoint: Endpoint, to seconds: Int64, _ refusal: SpanLimit.Refusal) throws {
        let route = try #require(Route(rawValue: endpoint.rawValue))
        bench.api.change { $0.spanLimits[route] = SpanLimit(seconds: seconds, refusal: refusal) }
    }

    /// All entries that an endpoint tells of an hour; nil where a part is missing.
    private func entries(_ client: inout LogsClient, _ endpoint: Endpoint) async -> Int? {
        switch endpoint {
        case .countRanges:
            let totals = await client.totals(of: hour.fives)
            return totals.failure == nil ? totals.value.values.reduce(0, +) : nil
        case .services:
            let answers = try? await client.services(over: hour)
            return answers.map { $0.flatMap(\.services).reduce(0) { $0 + $1.entries } }
        default:
            let answer = await client.severities(of: hour.fives)
            let counts = hour.fives.compactMap { answer.value.buckets[$0] }
            return answer.failure == nil && counts.count == hour.fives.count
                ? counts.reduce(0) { $0 + $1.total } : nil
        }
    }

    @Test("what PostHog refuses at once is asked for in halves, and nothing is lost", arguments: said, endpoints)
    func certain(refusal: SpanLimit.Refusal, endpoint: Endpoint) async throws {
        try limit(endpoint, to: 1000, refusal)
        var client = bench.client()
        let entries = await entries(&client, endpoint)
        #expect(entries == 60)
        #expect(bench.asked(endpoint).prefix(3) == [3600, 1800, 900])
        #expect(bench.asked(endpoint).dropFirst(2).allSatisfy { $0 <= 900 })
        #expect(client.endpoints[endpoint]?.retries == [.tooMuchAsked: 2])
        #expect(bench.events == [.halved(endpoint, from: 3600), .halved(endpoint, from: 1800)])
    }

    @Test(
        "what may come of the length fails first, and is asked for in halves the second time", arguments: unsaid,
        endpoints)
    func possible(refusal: SpanLimit.Refusal, endpoint: Endpoint) async throws {
        try limit(endpoint, to: 1900, refusal)
        var client = bench.client()
        let first = await entries(&client, endpoint)
        #expect(first == nil)
        bench.clock.advance(.seconds(60))
        client.beginRound()
        let second = await entries(&client, endpoint)
        #expect(second == 60)
        #expect(bench.asked(endpoint).suffix(2).allSatisfy { $0 <= 1800 })
    }

    @Test("a limit holds for an hour, at its endpoint alone; then all is asked for at once again")
    func memory() async throws {
        try limit(.services, to: 1900, .tooManyBytes)
        var client = bench.client()
        _ = await client.failure(of: .services)
        bench.api.change { $0.spanLimits = [:] }
        bench.clock.advance(.seconds(3590))
        let before = bench.transport.requests.count
        _ = await client.failure(of: .services)
        _ = await client.failure(of: .sparkline)
        #expect(bench.transport.requests.dropFirst(before).map { $0.range?.seconds } == [1800, 1800, 3600])
        bench.clock.advance(.seconds(10))
        _ = await client.failure(of: .services)
        #expect(bench.asked(.services).last == 3600)
    }

    @Test("a limit that may come of something else holds for ten minutes")
    func memoryOfSuspicion() async throws {
        try limit(.services, to: 1900, .executionTime)
        var client = bench.client()
        _ = await client.failure(of: .services)
        bench.clock.advance(.seconds(60))
        _ = await client.failure(of: .services)
        bench.clock.advance(.seconds(590))
        _ = await client.failure(of: .services)
        #expect(bench.asked(.services) == [3600, 3600, 1800, 1800, 1800, 1800])
        bench.clock.advance(.seconds(10))
        _ = await client.failure(of: .services)
        #expect(bench.asked(.services).dropFirst(6).first == 3600)
    }

    @Test("a bucket that is too much by itself has no totals, and those that were had are kept")
    func tooLongAsItIs() async throws {
        try limit(.countRanges, to: 200, .tooManyBytes)
        var client = bench.client()
        let totals = await client.totals(of: hour.fives)
        #expect(totals.value.isEmpty)
        guard case .failed(.tooMuchAsked(status: 400, _)) = totals.failure else {
            Issue.record("\(String(describing: totals.failure))")
            return
        }
        #expect(bench.asked(.countRanges).last == 300)
        #expect(client.endpoints[.countRanges]?.isUp == false)
        #expect(client.round.failures.map(\.endpoint) == [.countRanges])
    }

    @Test("without one of its parts an answer of services is none, and the other parts are not asked for")
    func missingPart() async throws {
        try limit(.services, to: 1900, .tooManyBytes)
        var client = bench.client()
        bench.api.inject(.custom { _, right in right }, at: [.services])
        bench.api.inject(.page, at: [.services])
        let failure = await client.failure(of: .services)
        #expect(failure?.reason == .undecodable)
        #expect(bench.asked(.services) == [3600, 1800])
    }

    @Test("what one range of sparkline lacks the others do not")
    func missingRange() async throws {
        try limit(.sparkline, to: 1900, .tooManyBytes)
        bench.api.inject(.custom { _, right in right }, at: [.sparkline])
        bench.api.inject(.page, at: [.sparkline])
        var client = bench.client()
        let answer = await client.severities(of: hour.fives)
        #expect(answer.failure != nil)
        #expect(Set(answer.value.buckets.keys) == Set(TimeRange(start: at("11:30:00"), end: at("12:00:00")).fives))
    }
}
