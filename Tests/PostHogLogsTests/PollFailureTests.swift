import Basics
import PostHogLogs
import Testing

@Suite struct PollFailureTests {
    @Test("failures of the transport keep its text on one line")
    func transport() {
        let refused = PollFailure(TransportFailure.unreachable("connect refused\n"))
        #expect(refused == .transport("connect refused"))
        #expect(refused.description == "request failed: connect refused")
        #expect(PollFailure(TransportFailure.timeout("65 s")) == .timeout("65 s"))
        #expect(PollFailure(TransportFailure.tooLarge(limit: 9)) == .tooLarge(limit: 9))
        #expect(Set([refused, .timeout("a"), .tooLarge(limit: 1)].map(\.reason)).count == 3)
    }

    @Test("an undecodable answer says where")
    func undecodable() {
        let failure = PollFailure.undecodable(endpoint: .countRanges, path: "ranges[3].count", why: "absent")
        #expect(failure.description == "cannot decode the count-ranges response at ranges[3].count: absent")
    }

    @Test(
        "what PostHog says ends without a full stop, since what to do follows",
        arguments: [
            ("API key is invalid.", "API key is invalid"), ("no", "no"), ("Use less...", "Use less..."),
        ])
    func fullStop(said: String, shown: String) {
        let failure = PollFailure.unauthorized(APIError(detail: said))
        #expect(failure.description == "401, the API key is not valid: \(shown)")
    }
}
