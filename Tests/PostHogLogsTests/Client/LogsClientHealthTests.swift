import Basics
import BasicsFixtures
import PostHogLogs
import PostHogSimulator
import Testing

/// How the endpoints do, and what a person is told.
@Suite struct LogsClientHealthTests {
    private let bench = ClientBench()

    @Test("each endpoint has its requests by status, its durations, its bytes, and is up or not by its last call")
    func health() async throws {
        var client = bench.client()
        _ = try await client.hasLogs()
        bench.api.inject(.page, at: [.hasLogs])
        _ = await client.failure(of: .hasLogs)
        bench.transport.fail(.services, .unreachable("reset"))
        _ = await client.failure(of: .services)
        let hasLogs = try #require(client.endpoints[.hasLogs])
        let services = try #require(client.endpoints[.services])
        #expect(client.endpoints.count == 2)
        #expect(hasLogs.requests == [200: 2])
        #expect(services.requests == [0: 1])
        #expect(!hasLogs.isUp && !services.isUp)
        #expect(hasLogs.durations.count == 2)
        #expect(abs(services.durations.sum - 0.2) < 1e-9)
        #expect(hasLogs.responseBytes > 16 && services.responseBytes == 0)
        _ = try await client.hasLogs()
        #expect(client.endpoints[.hasLogs]?.isUp == true)
    }

    @Test("a failure is news once, until another one comes or the endpoint answers again")
    func events() async throws {
        var client = bench.client()
        func ask(failing fault: Fault?) async {
            if let fault { bench.api.inject(fault, at: [.hasLogs]) }
            client.beginRound()
            _ = await client.failure(of: .hasLogs)
            bench.clock.advance(.seconds(600))
        }
        await ask(failing: .page)
        await ask(failing: .truncated)
        await ask(failing: .missingScope)
        await ask(failing: nil)
        await ask(failing: nil)
        let told = bench.events.map { event in
            switch event {
            case .failed(let endpoint, let failure, let rest, let news):
                "\(endpoint.rawValue) \(failure.reason.rawValue) \(rest.components.seconds) \(news)"
            case .recovered(let endpoint, let failure): "\(endpoint.rawValue) back from \(failure.reason.rawValue)"
            default: "\(event)"
            }
        }
        #expect(
            told == [
                "has_logs undecodable 0 new", "has_logs undecodable 0 known", "has_logs forbidden 300 new",
                "has_logs back from forbidden",
            ])
    }

    @Test("a throttled request tells how long none of the key goes")
    func throttled() async {
        var client = bench.client()
        bench.api.inject(.throttled(.seconds(90)), at: [.hasLogs])
        _ = await client.failure(of: .hasLogs)
        #expect(bench.events == [.failed(.hasLogs, .throttled(retryAfter: .seconds(90)), pause: .seconds(90), .new)])
    }

    @Test("failures of a round are told apart by endpoint and kind, in their order")
    func round() async {
        var client = bench.client()
        client.beginRound()
        bench.api.inject(.page, at: [.sparkline], times: 2)
        bench.api.inject(.missingScope, at: [.hasLogs])
        for endpoint in [Endpoint.sparkline, .hasLogs, .sparkline, .hasLogs] { _ = await client.failure(of: endpoint) }
        #expect(client.round.failures.map(\.endpoint) == [.sparkline, .hasLogs])
        #expect(client.round.failures.map(\.failure.reason) == [.undecodable, .forbidden])
        #expect(client.round.requests == 3)
    }

    @Test("that the clock of this machine is wrong is told once, and again after it was right")
    func skew() async throws {
        var client = bench.client()
        bench.api.inject(
            .custom { _, right in
                var answer = right
                answer.headers["Date"] = at("12:30:00").httpDate
                return answer
            }, times: nil)
        for seconds in [0, 200, -200, -600, 600] as [Int64] {
            bench.clock.set(backBy: seconds)
            _ = try await client.hasLogs()
        }
        let told = bench.events.compactMap { event -> Double? in
            guard case .clockSkewed(let skew) = event else { return nil }
            return (skew / .seconds(100)).rounded()
        }
        #expect(told == [-2, 6])
    }

    @Test("the time is learnt from answers, three at most, and not asked for once it is known")
    func learnTime() async {
        var client = bench.client()
        await client.learnTime(asking: hour)
        #expect(client.now != nil)
        #expect(bench.transport.requests.map(\.endpoint) == [.hasLogs])
        await client.learnTime(asking: hour)
        #expect(bench.transport.requests.count == 1)
    }
}
