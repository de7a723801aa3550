/// When an endpoint may be asked again after a failure. Failures that need a person go to a slow lane; those that say
/// that the server is busy back off exponentially, with full jitter, by the number of such failures alone; all others are tried
/// again in the next poll, or, after throttling, when the `RequestLimiter` of the key lets requests go again.
package struct RetrySchedule: Sendable {
    package static let slowLane: Duration = .seconds(300)
    private static let longestBackoff: Duration = .seconds(300)

    private let interval: Duration
    private var pauses: [Endpoint: Duration] = [:]
    /// Times in a row that an endpoint was too busy.
    private var overloads: [Endpoint: Int] = [:]
    /// Until when endpoints rest that were refused.
    private var refusals: [Endpoint: Duration] = [:]
    /// Until when the project rests since its key or its id was refused.
    private var projectRefusal: Duration = .zero

    package init(interval: Duration) {
        self.interval = interval
    }

    package func mayAsk(_ endpoint: Endpoint, at uptime: Duration) -> Bool {
        uptime >= restEnd(of: endpoint)
    }

    /// A refusal was meant for the key of before.
    package mutating func keyReplaced() {
        refusals = [:]
        projectRefusal = .zero
    }

    package mutating func succeeded(_ endpoint: Endpoint) {
        pauses[endpoint] = nil
        overloads[endpoint] = nil
    }

    /// Notes a failure, and returns how long the endpoint rests.
    ///
    /// - Parameter jitter: a random number, 0 up to 1.
    @discardableResult
    package mutating func failed(
        _ endpoint: Endpoint, _ failure: PollFailure, at uptime: Duration, jitter: Double
    ) -> Duration {
        switch failure.pace {
        case .nextPoll: break
        case .backOff:
            overloads[endpoint, default: 0] += 1
            pauses[endpoint] = uptime + backoff(overloads[endpoint] ?? 1, failure, jitter)
        case .slowLane: refusals[endpoint] = uptime + Self.slowLane
        case .wholeProjectSlowLane: projectRefusal = uptime + Self.slowLane
        }
        return max(.zero, restEnd(of: endpoint) - uptime)
    }

    private func restEnd(of endpoint: Endpoint) -> Duration {
        max(projectRefusal, pauses[endpoint] ?? .zero, refusals[endpoint] ?? .zero)
    }

    private func backoff(_ failuresInRow: Int, _ failure: PollFailure, _ jitter: Double) -> Duration {
        let longest = min(interval * (1 << min(failuresInRow - 1, 16)), Self.longestBackoff)
        return max(failure.retryAfter ?? .zero, longest * jitter)
    }
}

extension PollFailure {
    fileprivate enum Pace {
        case nextPoll
        case backOff
        case slowLane
        /// Every further request of the project would fail alike.
        case wholeProjectSlowLane
    }

    fileprivate var pace: Pace {
        switch self {
        case .unauthorized, .forbidden, .notFound, .logsNotAvailable:
            isOfWholeProject ? .wholeProjectSlowLane : .slowLane
        case .overloaded, .timeout, .intermediary: .backOff
        case .transport, .untrusted, .throttled, .tooLarge, .tooMuchAsked, .unexpectedStatus, .undecodable: .nextPoll
        }
    }
}
