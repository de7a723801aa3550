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

    package mutating func finished(poll: PollOutcome, after duration: Duration, at now: Timestamp) {
        polls += 1
        pollDurations.observe(duration / .seconds(1))
        isUp = poll == .complete
        switch poll {
        case .complete: lastSuccess = now
        case .failed(let reason): failures[reason, default: 0] += 1
        }
    }

    /// Records that a poll could ask nothing.
    package mutating func paused() {
        isUp = false
    }
}

package enum PollOutcome: Sendable, Equatable {
    case complete
    case failed(reason: PollFailure.Reason)
}
