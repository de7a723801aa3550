import Basics

/// Which replica asks PostHog about a project, request by request. They take turns: one that another has taken over from must not ask
/// again before it has the lease back, and nobody loses a lease within its length, unless the holder ends in order.
struct PollingTurns: Sendable {
    struct Request: Hashable, Sendable {
        let replica: String
        let time: Timestamp
    }

    /// Requests that came between two of another replica, though that one held the lease.
    private(set) var strays: [String] = []
    private let lease: Duration
    private var last: Request?
    /// The last one of each replica.
    private var lastOf: [String: Request] = [:]

    init(lease: Duration) {
        self.lease = lease
    }

    /// In the order in which they came.
    mutating func record(_ request: Request) {
        if let last, last.replica != request.replica, let own = lastOf[request.replica],
            request.time - own.time < lease
        {
            strays.append(
                "\(request.replica) at \(own.time.iso8601) and again at \(request.time.iso8601), "
                    + "and between them \(last.replica)")
        }
        last = request
        lastOf[request.replica] = request
    }

    /// The holder ends in order, and another one may take over at once.
    mutating func endTurn() {
        last = nil
        lastOf = [:]
    }
}
