/// What came of everything that was asked in one go, as in a poll. Within a round an endpoint that failed twice in a row is
/// left alone.
package struct Round: Sendable {
    private static let maxFailuresInRow = 2

    /// Whether somebody waits for the answers.
    package enum Urgency: Sendable {
        /// An endpoint that did not answer in time is not asked, so that it delays no other.
        case urgent
        case patient
    }

    var urgency: Urgency
    /// How many requests were sent.
    package private(set) var requests = 0
    /// Why endpoints did not answer, or were not asked since they had failed before; each kind of failure of an endpoint once,
    /// in the order in which they came.
    package private(set) var failures: [(endpoint: Endpoint, failure: PollFailure)] = []
    private var failuresInRow: [Endpoint: Int] = [:]

    init(_ urgency: Urgency) {
        self.urgency = urgency
    }

    func isGivenUp(_ endpoint: Endpoint) -> Bool {
        failuresInRow[endpoint, default: 0] >= Self.maxFailuresInRow
    }

    mutating func sent() {
        requests += 1
    }

    mutating func answered(_ endpoint: Endpoint) {
        failuresInRow[endpoint] = nil
    }

    mutating func failed(_ endpoint: Endpoint, _ failure: PollFailure) {
        failuresInRow[endpoint, default: 0] += 1
        lacks(endpoint, because: failure)
    }

    /// Records that there is no answer of an endpoint.
    mutating func lacks(_ endpoint: Endpoint, because failure: PollFailure) {
        let isKnown = failures.contains { $0.endpoint == endpoint && $0.failure.reason == failure.reason }
        if !isKnown { failures.append((endpoint, failure)) }
    }
}
