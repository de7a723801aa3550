/// When an endpoint may be asked again after a failure. Failures that need a person go to a slow lane; those of an
/// overloaded server back off exponentially, with full jitter, by the number of such failures alone; all others are tried
/// again in the next poll, or, after throttling, when the `RequestLimiter` of the key lets requests go again.
package struct RetrySchedule: Sendable {
    package static let slowLane: Duration = .seconds(300)
    private static let longestBackoff: Duration = .seconds(300)

    private let interval: Duration
    private var pauses: [Endpoint: Pause] = [:]
    /// Times in a row that an endpoint was overloaded.
    private var overloads: [Endpoint: Int] = [:]
    /// Of endpoints that were refused.
    private var refusals: [Endpoint: Pause] = [:]
    /// Of the project, since its key or its id was refused.
    private var projectRefusal: Pause?

    private struct Pause: Sendable {
        let end: Duration
        let failure: PollFailure
    }

    package init(interval: Duration) {
        self.interval = interval
    }

    package func mayAsk(_ endpoint: Endpoint, at uptime: Duration) -> Bool {
        pause(of: endpoint, at: uptime) == nil
    }

    /// Why an endpoint is paused; nil if it may be asked.
    package func failure(pausing endpoint: Endpoint, at uptime: Duration) -> PollFailure? {
        pause(of: endpoint, at: uptime)?.failure
    }

    /// How long an endpoint is paused yet; zero where it is not.
    package func pause(of endpoint: Endpoint, at uptime: Duration) -> Duration {
        pause(of: endpoint, at: uptime).map { $0.end - uptime } ?? .zero
    }

    /// A refusal was of the old key.
    package mutating func keyReplaced() {
        refusals = [:]
        projectRefusal = nil
    }

    package mutating func succeeded(_ endpoint: Endpoint) {
        pauses[endpoint] = nil
        overloads[endpoint] = nil
    }

    /// Records a failure, and returns how long the endpoint is paused.
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
            let pause = backoff(overloads[endpoint] ?? 1, failure, jitter)
            pauses[endpoint] = Pause(end: uptime + pause, failure: failure)
        case .slowLane: refusals[endpoint] = Pause(end: uptime + Self.slowLane, failure: failure)
        case .wholeProjectSlowLane: projectRefusal = Pause(end: uptime + Self.slowLane, failure: failure)
        }
        return pause(of: endpoint, at: uptime).map { $0.end - uptime } ?? .zero
    }

    /// The one that ends last, of those that are not over.
    private func pause(of endpoint: Endpoint, at uptime: Duration) -> Pause? {
        [projectRefusal, pauses[endpoint], refusals[endpoint]].compactMap { $0 }.filter { uptime < $0.end }
            .max { $0.end < $1.end }
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
