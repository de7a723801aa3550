import PostHogLogs
import Testing

@Suite struct RetryScheduleTests {
    private static let silent = APIError(type: nil, code: nil, detail: nil)

    /// The seconds from a failure at 1,000 s until the endpoint may be asked again.
    private func pause(_ failures: [PollFailure], _ endpoint: Endpoint = .services, jitter: Double = 0.5) -> Int? {
        var retries = RetrySchedule(interval: .seconds(60))
        for failure in failures { retries.failed(.services, failure, at: .seconds(1000), jitter: jitter) }
        return (0...2000).first { retries.mayAsk(endpoint, at: .seconds(1000 + $0)) }
    }

    @Test("a key or a project that PostHog does not know stops the whole project for five minutes")
    func projectSlowLane() {
        for failure in [PollFailure.unauthorized(Self.silent), .notFound(APIError(detail: "Project not found."))] {
            #expect(pause([failure]) == 300)
            #expect(pause([failure], .sparkline) == 300)
        }
    }

    @Test("other failures that need a person stop their endpoint alone")
    func slowLane() {
        let failures = [
            PollFailure.notFound(APIError(detail: "Endpoint not found.")), .notFound(Self.silent),
            .forbidden(APIError(detail: "API key missing required scope 'logs:read'")), .forbidden(Self.silent),
            .logsNotAvailable(Self.silent),
        ]
        for failure in failures {
            #expect(pause([failure]) == 300)
            #expect(pause([failure], .sparkline) == 0)
        }
    }

    @Test("a busy server is left alone for longer each time, five minutes at most")
    func backOff() {
        let busy = PollFailure.overloaded(status: 503, retryAfter: nil, Self.silent)
        let pauses = (1...6).map { pause(Array(repeating: busy, count: $0)) }
        #expect(pauses == [30, 60, 120, 150, 150, 150])
        #expect(pause([busy], .sparkline) == 0)
        #expect(pause([busy], jitter: 0) == 0)
        #expect(pause([.intermediary(status: 302, leadsTo: nil, Self.silent)]) == 30)
        #expect(pause([.timeout("65 s")]) == 30)
    }

    @Test("Retry-After is obeyed")
    func retryAfter() {
        #expect(pause([.overloaded(status: 503, retryAfter: .seconds(77), Self.silent)]) == 77)
    }

    @Test("only overload makes the pause after overload longer")
    func kinds() {
        let busy = PollFailure.overloaded(status: 503, retryAfter: nil, Self.silent)
        let others: [PollFailure] = [.transport("reset"), .throttled(retryAfter: nil), .undecodable(.services)]
        let nine = (0..<3).flatMap { _ in others }
        #expect(pause(nine + [busy]) == 30)
        #expect(pause(nine + [busy] + nine + [busy]) == 60)
    }

    @Test("the pause that is returned is the one that is kept, the whole project's included")
    func returned() {
        var retries = RetrySchedule(interval: .seconds(60))
        let pauses = [
            retries.failed(.services, .transport("reset"), at: .seconds(5), jitter: 0.5),
            retries.failed(.services, .unauthorized(Self.silent), at: .seconds(5), jitter: 0.5),
            retries.failed(.sparkline, .transport("late"), at: .seconds(15), jitter: 0.5),
        ]
        #expect(pauses == [.zero, .seconds(300), .seconds(290)])
    }

    @Test("an endpoint rests because of the failure whose pause ends last")
    func failure() {
        let busy = PollFailure.overloaded(status: 503, retryAfter: .seconds(400), Self.silent)
        let refused = PollFailure.unauthorized(Self.silent)
        var retries = RetrySchedule(interval: .seconds(60))
        #expect(retries.failure(pausing: .services, at: .zero) == nil)
        retries.failed(.services, busy, at: .zero, jitter: 0.5)
        retries.failed(.sparkline, refused, at: .zero, jitter: 0.5)
        #expect(retries.failure(pausing: .services, at: .seconds(299)) == busy)
        #expect(retries.failure(pausing: .sparkline, at: .seconds(299)) == refused)
        #expect(retries.failure(pausing: .countRanges, at: .seconds(299)) == refused)
        #expect(retries.failure(pausing: .countRanges, at: .seconds(300)) == nil)
        #expect(retries.failure(pausing: .services, at: .seconds(400)) == nil)
    }

    @Test("all other failures are tried again in the next poll")
    func nextPoll() {
        #expect(pause([.transport("reset")]) == 0)
        #expect(pause([.tooLarge(limit: 1)]) == 0)
        #expect(pause([.throttled(retryAfter: .seconds(90))]) == 0, "the limiter of the key sees to that")
        #expect(pause([.unexpectedStatus(500, Self.silent)]) == 0)
        #expect(pause([.tooMuchAsked(status: 513, Self.silent)]) == 0)
    }

    @Test("another key ends the rest after a refusal, and no other")
    func anotherKey() {
        for failure in [PollFailure.unauthorized(Self.silent), .forbidden(Self.silent), .notFound(Self.silent)] {
            var retries = RetrySchedule(interval: .seconds(60))
            retries.failed(.services, failure, at: .seconds(1000), jitter: 0.5)
            retries.keyReplaced()
            #expect(retries.mayAsk(.services, at: .seconds(1000)))
        }
        var busy = RetrySchedule(interval: .seconds(60))
        busy.failed(
            .services, .overloaded(status: 503, retryAfter: .seconds(90), Self.silent), at: .seconds(1000), jitter: 0.5)
        busy.keyReplaced()
        #expect(!busy.mayAsk(.services, at: .seconds(1089)))
    }

    @Test("a success forgets the failures before it")
    func success() {
        let busy = PollFailure.overloaded(status: 503, retryAfter: nil, Self.silent)
        var retries = RetrySchedule(interval: .seconds(60))
        for _ in 0..<5 { retries.failed(.services, busy, at: .zero, jitter: 0.5) }
        retries.succeeded(.services)
        let pause = retries.failed(.services, busy, at: .seconds(1000), jitter: 0.5)
        #expect(pause == .seconds(30))
        #expect(retries.mayAsk(.services, at: .seconds(1030)))
    }
}

extension PollFailure {
    fileprivate static func undecodable(_ endpoint: Endpoint) -> PollFailure {
        .undecodable(endpoint: endpoint, path: "", why: "no JSON")
    }
}
