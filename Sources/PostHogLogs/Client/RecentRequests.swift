package import Basics

/// One request that was sent, without what was in it.
package struct SentRequest: Hashable, Sendable {
    package let endpoint: Endpoint
    /// What it asked about; nil where it was about no range.
    package let range: TimeRange?
    /// When it was sent, by this machine's clock.
    package let time: Timestamp
    package let duration: Duration
    /// nil where no response came.
    package let status: Int?
    /// Of the response's body.
    package let bytes: Int
    /// nil where it was answered.
    package let failure: PollFailure.Reason?
}

/// The last requests that were sent.
package struct RecentRequests: Sendable {
    package static let limit = 50

    private var requests: [SentRequest] = []
    private var oldest = 0

    /// Oldest first.
    package var all: [SentRequest] { Array(requests[oldest...] + requests[..<oldest]) }

    mutating func record(_ request: SentRequest) {
        guard requests.count == Self.limit else { return requests.append(request) }
        requests[oldest] = request
        oldest = (oldest + 1) % Self.limit
    }
}
