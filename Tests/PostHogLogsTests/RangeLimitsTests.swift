import PostHogLogs
import Testing

@Suite struct RangeLimitsTests {
    private static let error = APIError(type: "server_error", code: "error", detail: "no")
    private static let certain = PollFailure.tooMuchAsked(status: 400, error)
    private static let slow = PollFailure.overloaded(status: 504, retryAfter: nil, error)
    private static let fault = PollFailure.unexpectedStatus(500, error)

    /// Limits that a test may change within an expectation.
    private final class Limits {
        private var value = RangeLimits()

        func longest(_ endpoint: Endpoint, at uptime: Duration) -> Int64? { value.longest(endpoint, at: uptime) }

        func isSuspected(_ endpoint: Endpoint) -> Bool { value.isSuspected(endpoint) }

        func answered(_ endpoint: Endpoint, seconds: Int64) { value.answered(endpoint, seconds: seconds) }

        func isTooLong(_ seconds: Int64, _ failure: PollFailure, at endpoint: Endpoint = .services) -> Bool {
            value.isTooLong(endpoint, seconds: seconds, failure)
        }

        /// Buckets of five minutes.
        func halve(_ seconds: Int64, _ failure: PollFailure, at uptime: Duration = .zero) -> Bool {
            value.halve(.services, from: seconds, because: failure, bucket: 300, at: uptime)
        }

        func cannotHalve(_ failure: PollFailure) -> PollFailure { value.cannotHalve(.services, because: failure) }
    }

    private let limits = Limits()

    @Test("what PostHog refuses is halved at once, for an hour, at its endpoint alone")
    func certain() {
        #expect(limits.isTooLong(3600, Self.certain))
        #expect(limits.halve(3600, Self.certain, at: .seconds(100)))
        #expect(limits.longest(.services, at: .seconds(3699)) == 1800)
        #expect(limits.longest(.services, at: .seconds(3700)) == nil)
        #expect(limits.longest(.sparkline, at: .seconds(100)) == nil)
    }

    @Test("what may come of the length is believed the second time, for ten minutes", arguments: [slow, fault])
    func possible(failure: PollFailure) {
        #expect(!limits.isTooLong(3600, failure))
        #expect(!limits.isTooLong(3600, failure, at: .sparkline))
        #expect(limits.isTooLong(3600, failure))
        #expect(limits.halve(3600, failure))
        #expect(limits.longest(.services, at: .seconds(599)) == 1800)
        #expect(limits.longest(.services, at: .seconds(600)) == nil)
        #expect(!limits.isTooLong(1800, failure), "a half has to fail twice by itself")
        #expect(limits.isTooLong(1800, failure))
    }

    @Test("once shorter ranges were answered, one failure of a longer one is enough")
    func proven() {
        #expect(!limits.isTooLong(3600, Self.fault))
        limits.answered(.services, seconds: 900)
        #expect(!limits.isTooLong(1800, Self.fault), "nothing was halved yet")
        #expect(limits.halve(3600, Self.fault))
        limits.answered(.services, seconds: 900)
        #expect(limits.isTooLong(1200, Self.fault))
        #expect(limits.isSuspected(.services))
        limits.answered(.services, seconds: 1200)
        #expect(!limits.isSuspected(.services))
        #expect(!limits.isTooLong(3600, Self.fault))
    }

    @Test("an answer for as much as failed takes the suspicion back, one for less does not")
    func answered() {
        #expect(!limits.isTooLong(3600, Self.slow))
        limits.answered(.services, seconds: 3599)
        limits.answered(.sparkline, seconds: 3600)
        #expect(limits.isTooLong(3600, Self.slow))
        limits.answered(.services, seconds: 3600)
        #expect(!limits.isTooLong(3600, Self.slow))
    }

    @Test("where the shortest range fails too, it was not the length; a refusal in words stands")
    func disproved() {
        #expect(!limits.isTooLong(3600, Self.fault))
        #expect(limits.halve(3600, Self.fault))
        #expect(limits.cannotHalve(Self.fault) == Self.fault)
        #expect(limits.longest(.services, at: .zero) == nil)
        #expect(!limits.isTooLong(3600, Self.fault))
        #expect(limits.halve(3600, Self.certain))
        #expect(limits.cannotHalve(Self.certain) == Self.certain)
        #expect(limits.longest(.services, at: .zero) == 1800)
    }

    @Test("a range that cannot be halved failed of its length if shorter ones were answered")
    func tooLongAsItIs() {
        #expect(!limits.isTooLong(3600, Self.slow))
        #expect(limits.halve(3600, Self.slow))
        limits.answered(.services, seconds: 1800)
        #expect(limits.cannotHalve(Self.slow) == .tooMuchAsked(status: 504, Self.error))
        #expect(limits.longest(.services, at: .zero) == 1800)
    }

    @Test("less than two minutes is not halved, and for an error of the server's own nothing up to a bucket")
    func shortest() {
        #expect(!limits.halve(119, Self.certain))
        #expect(limits.halve(120, Self.certain))
        #expect(limits.halve(300, Self.slow))
        #expect(!limits.halve(300, Self.fault))
        #expect(limits.halve(600, Self.fault))
    }

    @Test("any other failure has nothing to do with the length")
    func useless() {
        for failure in [PollFailure.transport("reset"), .timeout("65 s"), .throttled(retryAfter: nil)] {
            for _ in 0..<3 { #expect(!limits.isTooLong(3600, failure)) }
        }
    }
}
