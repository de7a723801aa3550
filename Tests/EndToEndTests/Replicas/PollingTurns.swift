import Basics

/// Which replica asks PostHog about a project, request by request. They take turns: one that another has taken over from must not ask
/// again before it has the lease back, and nobody loses a lease within its length, unless the holder ends in order. One request may have
/// been on its way when its process was paused.
struct PollingTurns: Sendable {
    struct Request: Hashable, Sendable {
        let replica: String
        let time: Timestamp
    }

    /// Requests that came between two of another replica, though that one held the lease.
    private(set) var strays: [String] = []
    private let lease: Duration
    private var replicas: [String: OneReplica] = [:]

    private struct OneReplica: Sendable {
        var last: Timestamp
        /// Those of others since then.
        var others: [Request] = []
    }

    init(lease: Duration) {
        self.lease = lease
    }

    /// In the order in which they came.
    mutating func record(_ request: Request) {
        if let own = replicas[request.replica], request.time - own.last < lease, let other = own.others.first {
            if own.others.count == 1 {
                replicas[other.replica] = nil
            } else {
                strays.append(
                    "\(request.replica) at \(own.last.iso8601) and again at \(request.time.iso8601), and between them "
                        + own.others.map { "\($0.replica) at \($0.time.iso8601)" }.joined(separator: ", "))
            }
        }
        for other in replicas.keys where other != request.replica { replicas[other]?.others.append(request) }
        replicas[request.replica] = OneReplica(last: request.time)
    }

    /// The holder ends in order, and another one may take over at once.
    mutating func endTurn() {
        replicas = [:]
    }
}
