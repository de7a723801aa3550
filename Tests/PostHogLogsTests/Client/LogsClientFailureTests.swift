import Basics
import BasicsFixtures
import PostHogLogs
import PostHogSimulator
import Testing

/// When something is asked again that failed.
@Suite struct LogsClientFailureTests {
    private let bench = ClientBench()

    private var asked: [Endpoint] { bench.transport.requests.map(\.endpoint) }

    @Test("an error of the server's own is asked again at once, once")
    func serverError() async throws {
        var client = bench.client()
        bench.api.inject(.answer(status: 500), at: [.hasLogs])
        _ = try await client.hasLogs()
        #expect(asked == [.hasLogs, .hasLogs])
        #expect(client.endpoints[.hasLogs]?.retries == [.unexpectedStatus: 1])
        bench.api.inject(.answer(status: 500), at: [.hasLogs], times: 2)
        let failure = await client.failure(of: .hasLogs)
        #expect(failure?.reason == .unexpectedStatus)
        #expect(asked.count == 4)
    }

    @Test("a key that is refused stops the whole project for five minutes, with that failure")
    func unauthorized() async {
        var client = bench.client()
        bench.api.inject(.badKey, at: [.services])
        let first = await client.failure(of: .services)
        let second = await client.failure(of: .sparkline)
        #expect([first?.reason, second?.reason] == [.unauthorized, .unauthorized])
        #expect(asked == [.services])
        bench.clock.advance(.seconds(300))
        let third = await client.failure(of: .sparkline)
        #expect(third == nil)
    }

    @Test("a refusal stops its endpoint alone for five minutes", arguments: [Fault.missingScope, .logsNotAvailable])
    func forbidden(fault: Fault) async {
        var client = bench.client()
        bench.api.inject(fault, at: [.services])
        let first = await client.failure(of: .services)
        let again = await client.failure(of: .services)
        let other = await client.failure(of: .sparkline)
        #expect(first != nil && first == again)
        #expect(other == nil)
        #expect(asked == [.services, .sparkline])
        bench.clock.advance(.seconds(300))
        let later = await client.failure(of: .services)
        #expect(later == nil)
    }

    @Test("with a key that was replaced meanwhile a refusal is asked again at once, later in the next question")
    func keyReplaced() async throws {
        var client = bench.client()
        bench.transport.replaceKeyAtRefusal()
        bench.api.inject(.badKey, at: [.hasLogs])
        _ = try await client.hasLogs()
        #expect(asked.count == 2)
        bench.api.inject(.badKey, at: [.hasLogs])
        let refused = await client.failure(of: .hasLogs)
        #expect(refused?.reason == .unauthorized)
        bench.transport.replaceKey()
        _ = try await client.hasLogs()
        #expect(asked.count == 4)
    }

    @Test(
        "an endpoint that is not there is said to be missing, also while it rests",
        arguments: [Fault.noEndpoint, .keysNotSupported])
    func missing(fault: Fault) async {
        var client = bench.client()
        bench.api.inject(fault, at: [.countRanges], times: nil)
        for _ in 0..<2 {
            let totals = await client.totals(of: hour.fives)
            #expect(totals.failure?.isMissingEndpoint == true)
        }
        #expect(asked.count == 1)
    }

    @Test("a 429 stops every client of the key, as long as it says, and no longer")
    func throttled() async {
        var client = bench.client()
        var other = bench.client()
        bench.api.inject(.throttled(.seconds(90)), at: [.hasLogs])
        let first = await client.failure(of: .hasLogs)
        let second = await client.failure(of: .services)
        let third = await other.failure(of: .hasLogs)
        #expect([first, second, third].map { $0?.reason } == [.throttled, .throttled, .throttled])
        #expect(asked.count == 1)
        bench.clock.advance(.seconds(90))
        let later = await other.failure(of: .hasLogs)
        #expect(later == nil)
    }

    @Test("a busy endpoint rests alone, longer each time", arguments: [503, 504, 502])
    func overloaded(status: Int) async {
        var client = bench.client()
        bench.api.inject(.answer(status: status), at: [.values], times: 2)
        for pause in [30, 60] {
            client.beginRound()
            let before = asked.count
            let first = await client.failure(of: .values)
            let again = await client.failure(of: .values)
            let other = await client.failure(of: .hasLogs)
            #expect(first?.reason == .overloaded && again == first && other == nil)
            #expect(asked.dropFirst(before) == [.values, .hasLogs])
            bench.clock.advance(.seconds(pause) - .milliseconds(201))
            let early = await client.failure(of: .values)
            #expect(early == first)
            bench.clock.advance(.milliseconds(1))
        }
        let later = await client.failure(of: .values)
        #expect(later == nil)
    }

    @Test("in a round an endpoint that failed twice in a row is left alone, in the next one it is asked again")
    func twice() async {
        var client = bench.client()
        bench.transport.fail(.services, .unreachable("reset"))
        client.beginRound()
        for _ in 0..<3 { _ = await client.failure(of: .services) }
        #expect(asked.count == 2)
        #expect(client.round.requests == 2)
        #expect(client.round.failures.map(\.endpoint) == [.services])
        client.beginRound()
        #expect(client.round.failures.isEmpty)
        _ = await client.failure(of: .services)
        #expect(asked.count == 3)
    }

    @Test("an endpoint that did not answer in time delays no round, and is asked again when nobody waits")
    func silent() async {
        var client = bench.client()
        bench.transport.fail(.services, .timeout("65 s"))
        _ = await client.failure(of: .services)
        bench.clock.advance(.seconds(3600))
        bench.transport.fail(.services, nil)
        client.beginRound()
        let urgent = await client.failure(of: .services)
        #expect(urgent?.reason == .timeout)
        #expect(asked.count == 1)
        client.stopHurrying()
        await client.retrySilentEndpoints(asking: hour)
        #expect(asked == [.services, .services])
        client.beginRound()
        let later = await client.failure(of: .services)
        #expect(later == nil)
    }

    @Test("a question of a task that is cancelled ends so, and nothing is wrong with the endpoint")
    func cancelled() async {
        let bench = bench
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            var client = bench.client()
            await #expect(throws: Unanswered.cancelled) { _ = try await client.hasLogs() }
            return client
        }
        let client = await task.value
        #expect(client.round.failures.isEmpty)
        #expect(bench.events.isEmpty)
    }
}
