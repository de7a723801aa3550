package import Basics

/// The calls of one endpoint.
package struct EndpointHealth: Sendable {
    package static let durationBounds: [Double] = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

    /// Whether the last call succeeded.
    package internal(set) var isUp = false
    /// Requests by status code; 0 for no answer.
    package private(set) var requests: [Int: Int] = [:]
    package private(set) var retries: [PollFailure.Reason: Int] = [:]
    package private(set) var durations = Histogram(bounds: durationBounds)
    package private(set) var responseBytes = 0

    package init() {}

    /// With the calls of another client added, which do not say whether the endpoint is up.
    package func merging(_ other: EndpointHealth) -> EndpointHealth {
        var merged = self
        merged.requests.merge(other.requests, uniquingKeysWith: +)
        merged.retries.merge(other.retries, uniquingKeysWith: +)
        merged.durations = durations.merging(other.durations)
        merged.responseBytes += other.responseBytes
        return merged
    }

    mutating func answered(_ response: LogsResponse, after duration: Duration) {
        requests[response.status, default: 0] += 1
        durations.observe(duration / .seconds(1))
        responseBytes += response.body.count
    }

    mutating func unanswered(after duration: Duration) {
        requests[0, default: 0] += 1
        durations.observe(duration / .seconds(1))
    }

    mutating func retried(because reason: PollFailure.Reason) {
        retries[reason, default: 0] += 1
    }
}
