package import Basics
package import PostHogLogs

/// What the exporter knows of its own work for one project: calls, failures, durations.
package struct ProjectHealth: Sendable {
    package static let pollDurationBounds: [Double] = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120]

    package private(set) var polls = 0
    /// Failed polls, by the reason of the first failure in each.
    package private(set) var failures: [PollFailure.Reason: Int] = [:]
    package private(set) var pollDurations = Histogram(bounds: pollDurationBounds)
    package private(set) var lastSuccess: Timestamp?
    /// Whether the last poll got everything that it asked for.
    package private(set) var isUp = false
    package private(set) var endpoints: [Endpoint: EndpointHealth] = [:]
    /// What the answers say of the time.
    package private(set) var clock: ServerClock

    package init(clock: ServerClock = ServerClock()) {
        self.clock = clock
    }

    package mutating func finished(poll: PollOutcome, after duration: Duration, at now: Timestamp) {
        polls += 1
        pollDurations.observe(duration / .seconds(1))
        isUp = poll == .complete
        switch poll {
        case .complete: lastSuccess = now
        case .failed(let reason): failures[reason, default: 0] += 1
        }
    }

    /// Notes that a poll could ask nothing.
    package mutating func paused() {
        isUp = false
    }

    package mutating func answered(
        _ endpoint: Endpoint, _ response: LogsResponse, after duration: Duration, at now: Timestamp, uptime: Duration
    ) {
        endpoints[endpoint, default: EndpointHealth()].answered(response, after: duration)
        clock.hear(response.date.flatMap(Timestamp.init(httpDate:)), after: duration, ours: now, at: uptime)
    }

    package mutating func unanswered(_ endpoint: Endpoint, after duration: Duration) {
        endpoints[endpoint, default: EndpointHealth()].unanswered(after: duration)
    }

    package mutating func judged(_ endpoint: Endpoint, up: Bool) {
        endpoints[endpoint, default: EndpointHealth()].isUp = up
    }

    package mutating func retries(_ endpoint: Endpoint, because reason: PollFailure.Reason) {
        endpoints[endpoint, default: EndpointHealth()].retries[reason, default: 0] += 1
    }
}

package enum PollOutcome: Sendable, Equatable {
    case complete
    case failed(reason: PollFailure.Reason)
}

/// The calls of one endpoint.
package struct EndpointHealth: Sendable {
    package static let durationBounds: [Double] = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

    /// Whether the last call succeeded.
    package fileprivate(set) var isUp = false
    /// Requests by status code; 0 for no answer.
    package private(set) var requests: [Int: Int] = [:]
    package fileprivate(set) var retries: [PollFailure.Reason: Int] = [:]
    package private(set) var durations = Histogram(bounds: durationBounds)
    package private(set) var responseBytes = 0

    package init() {}

    fileprivate mutating func answered(_ response: LogsResponse, after duration: Duration) {
        requests[response.status, default: 0] += 1
        durations.observe(duration / .seconds(1))
        responseBytes += response.body.count
    }

    fileprivate mutating func unanswered(after duration: Duration) {
        requests[0, default: 0] += 1
        durations.observe(duration / .seconds(1))
    }
}
