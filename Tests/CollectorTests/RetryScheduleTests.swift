import Collector
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

    @Test("failures that need a person stop the whole project for five minutes")
    func slowLane() {
        for failure in [PollFailure.unauthorized(Self.silent), .forbidden(Self.silent), .notFound(Self.silent)] {
            #expect(pause([failure]) == 300)
            #expect(pause([failure], .sparkline) == 300)
        }
    }

    @Test("an endpoint that the server does not have stops only itself")
    func missingEndpoint() {
        let missing = PollFailure.notFound(APIError(type: nil, code: nil, detail: "Endpoint not found."))
        #expect(pause([missing]) == 300)
        #expect(pause([missing], .sparkline) == 0)
    }

    @Test("a busy server is left alone for longer each time, five minutes at most")
    func backOff() {
        let busy = PollFailure.overloaded(status: 503, retryAfter: nil, Self.silent)
        let pauses = (1...6).map { pause(Array(repeating: busy, count: $0)) }
        #expect(pauses == [30, 60, 120, 150, 150, 150])
        #expect(pause([busy], .sparkline) == 0)
        #expect(pause([busy], jitter: 0) == 0)
    }

    @Test("Retry-After is obeyed, and throttling holds for every endpoint")
    func retryAfter() {
        #expect(pause([.overloaded(status: 503, retryAfter: .seconds(77), Self.silent)]) == 77)
        #expect(pause([.throttled(retryAfter: .seconds(90))], .sparkline) == 90)
    }

    @Test("all other failures are tried again in the next poll")
    func nextPoll() {
        #expect(pause([.transport("reset")]) == 0)
        #expect(pause([.tooLarge(limit: 1)]) == 0)
    }

    @Test("another key ends the rest after a refusal, and no other")
    func anotherKey() {
        for failure in [PollFailure.unauthorized(Self.silent), .forbidden(Self.silent), .notFound(Self.silent)] {
            var retries = RetrySchedule(interval: .seconds(60))
            retries.failed(.services, failure, at: .seconds(1000), jitter: 0.5)
            retries.keyReplaced()
            #expect(retries.mayAsk(.services, at: .seconds(1000)))
        }
        var throttled = RetrySchedule(interval: .seconds(60))
        throttled.failed(.services, .throttled(retryAfter: .seconds(90)), at: .seconds(1000), jitter: 0.5)
        throttled.keyReplaced()
        #expect(!throttled.mayAsk(.services, at: .seconds(1089)))
    }

    @Test("a success forgets the failures before it")
    func success() {
        let busy = PollFailure.overloaded(status: 503, retryAfter: nil, Self.silent)
        var retries = RetrySchedule(interval: .seconds(60))
        for _ in 0..<5 { retries.failed(.services, busy, at: .zero, jitter: 0.5) }
        retries.succeeded(.services)
        retries.failed(.services, busy, at: .seconds(1000), jitter: 0.5)
        #expect(retries.mayAsk(.services, at: .seconds(1030)))
    }
}
