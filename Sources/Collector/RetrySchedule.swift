package import PostHogLogs

/// When an endpoint may be asked again after a failure. Failures that need a person go to a slow lane; those that say
/// that the server is busy back off exponentially, with full jitter; all others are tried again in the next poll.
package struct RetrySchedule: Sendable {
    package static let slowLane: Duration = .seconds(300)
    private static let longestBackoff: Duration = .seconds(300)

    private let interval: Duration
    private var pauses: [Endpoint: Pause] = [:]
    private var projectPause: Duration = .zero
    /// Until when the project rests since its key or its id was refused.
    private var refusalPause: Duration = .zero

    private struct Pause: Sendable {
        var until: Duration
        var failures: Int
    }

    package init(interval: Duration) {
        self.interval = interval
    }

    package func mayAsk(_ endpoint: Endpoint, at uptime: Duration) -> Bool {
        uptime >= max(projectPause, refusalPause) && uptime >= (pauses[endpoint]?.until ?? .zero)
    }

    /// A refusal was meant for the key of before.
    package mutating func keyReplaced() {
        refusalPause = .zero
    }

    package mutating func succeeded(_ endpoint: Endpoint) {
        pauses[endpoint] = nil
    }

    /// - Parameter jitter: a random number, 0 up to 1.
    package mutating func failed(_ endpoint: Endpoint, _ failure: PollFailure, at uptime: Duration, jitter: Double) {
        let failures = (pauses[endpoint]?.failures ?? 0) + 1
        let backoff = min(interval * (1 << min(failures - 1, 16)), Self.longestBackoff) * jitter
        switch failure.pace {
        case .nextPoll:
            pauses[endpoint] = Pause(until: uptime, failures: failures)
        case .backOff(let atLeast):
            pauses[endpoint] = Pause(until: uptime + max(atLeast ?? .zero, backoff), failures: failures)
        case .wholeKeyBackOff(let atLeast):
            pauses[endpoint] = Pause(until: uptime, failures: failures)
            projectPause = max(projectPause, uptime + max(atLeast ?? .zero, backoff))
        case .slowLane:
            pauses[endpoint] = Pause(until: uptime + Self.slowLane, failures: failures)
        case .wholeProjectSlowLane:
            pauses[endpoint] = Pause(until: uptime, failures: failures)
            refusalPause = uptime + Self.slowLane
        }
    }
}

extension PollFailure {
    fileprivate enum Pace {
        case nextPoll
        case backOff(atLeast: Duration?)
        /// Every further request of the key would fail alike.
        case wholeKeyBackOff(atLeast: Duration?)
        case slowLane
        /// Every further request of the project would fail alike.
        case wholeProjectSlowLane
    }

    fileprivate var pace: Pace {
        switch self {
        case .unauthorized, .forbidden: .wholeProjectSlowLane
        case .notFound(let error): error.isOfEndpoint ? .slowLane : .wholeProjectSlowLane
        case .throttled(let retryAfter): .wholeKeyBackOff(atLeast: retryAfter)
        case .overloaded(_, let retryAfter, _): .backOff(atLeast: retryAfter)
        case .timeout: .backOff(atLeast: nil)
        case .transport, .tooLarge, .tooMuchAsked, .unexpectedStatus, .undecodable: .nextPoll
        }
    }
}
