import PostHogLogs
import Testing

@Suite struct PollFailureShorteningTests {
    private static let posthogs = APIError(type: "server_error", code: "error", detail: "no")
    private static let page = APIError(detail: "nginx")

    @Test(
        "less is asked for where PostHog says so, perhaps where it failed by itself, and not where a gateway did",
        arguments: [
            (.tooMuchAsked(status: 400, page), .certain), (.tooMuchAsked(status: 513, posthogs), .certain),
            (.overloaded(status: 504, retryAfter: nil, posthogs), .possible),
            (.unexpectedStatus(500, posthogs), .possible),
            (.overloaded(status: 504, retryAfter: nil, page), .useless), (.unexpectedStatus(500, page), .useless),
            (.overloaded(status: 503, retryAfter: nil, posthogs), .useless),
            (.overloaded(status: 513, retryAfter: nil, posthogs), .useless),
            (.unexpectedStatus(400, posthogs), .useless),
            (.timeout("65 s"), .useless), (.throttled(retryAfter: nil), .useless),
        ] as [(PollFailure, PollFailure.Shortening)])
    func shortening(failure: PollFailure, expected: PollFailure.Shortening) {
        #expect(failure.shortening == expected)
    }

    @Test("a failure that is known to come from the length says so")
    func asTooMuchAsked() {
        let slow = PollFailure.overloaded(status: 504, retryAfter: nil, Self.posthogs)
        #expect(slow.asTooMuchAsked == .tooMuchAsked(status: 504, Self.posthogs))
        #expect(PollFailure.unexpectedStatus(500, Self.page).asTooMuchAsked == .tooMuchAsked(status: 500, Self.page))
        #expect(PollFailure.timeout("65 s").asTooMuchAsked == .timeout("65 s"))
    }
}
