/// The longest ranges that PostHog answers for. Where it says that a range is too large, half of it is asked
/// for, and no more than that for an hour.
///
/// Some failures only may come from the length of the range. The second of them in a row counts as saying so, for ten
/// minutes; the first does once shorter ranges were answered. All of this is undone where the shortest range fails alike
/// before that.
package struct RangeLimits: Sendable {
    private static let memory: Duration = .seconds(3600)
    private static let memoryOfSuspicion: Duration = .seconds(600)
    /// Half of less than two minutes is not worth a request of its own.
    private static let shortest: Int64 = 120

    private var limits: [Endpoint: Limit] = [:]
    private var suspicions: [Endpoint: Suspicion] = [:]

    private struct Limit: Sendable {
        let seconds: Int64
        let until: Duration
    }

    private struct Suspicion: Sendable {
        /// The shortest range that failed so, and for which there was no answer since.
        var seconds: Int64
        /// Whether shorter ones were answered after it was halved.
        var isProven = false
    }

    package init() {}

    /// In seconds; nil where no limit is known.
    package func longest(_ endpoint: Endpoint, at uptime: Duration) -> Int64? {
        limits[endpoint].flatMap { uptime < $0.until ? $0.seconds : nil }
    }

    package mutating func answered(_ endpoint: Endpoint, seconds: Int64) {
        guard let suspicion = suspicions[endpoint] else { return }
        if seconds >= suspicion.seconds {
            suspicions[endpoint] = nil
        } else if limits[endpoint] != nil {
            suspicions[endpoint]?.isProven = true
        }
    }

    /// Whether an endpoint failed so, and gave no answer for as much since.
    package func isSuspected(_ endpoint: Endpoint) -> Bool { suspicions[endpoint] != nil }

    /// Notes a failure. Returns whether a shorter range is to be tried.
    package mutating func isTooLong(_ endpoint: Endpoint, seconds: Int64, _ failure: PollFailure) -> Bool {
        switch failure.shortening {
        case .certain: return true
        case .useless: return false
        case .possible:
            guard let suspicion = suspicions[endpoint] else {
                suspicions[endpoint] = Suspicion(seconds: seconds)
                return false
            }
            suspicions[endpoint]?.seconds = min(seconds, suspicion.seconds)
            return suspicion.isProven || seconds >= suspicion.seconds
        }
    }

    /// Notes that so many seconds were too many. Returns false if less cannot be asked for.
    ///
    /// - Parameter bucket: the length of a bucket in seconds. An error of the server's own is no reason to ask for less
    ///   than that.
    package mutating func halve(
        _ endpoint: Endpoint, from seconds: Int64, because failure: PollFailure, bucket: Int64, at uptime: Duration
    ) -> Bool {
        let shortest = failure.reason == .unexpectedStatus ? max(Self.shortest, bucket + 1) : Self.shortest
        guard seconds >= shortest else { return false }
        let memory = failure.shortening == .certain ? Self.memory : Self.memoryOfSuspicion
        limits[endpoint] = Limit(seconds: seconds / 2, until: uptime + memory)
        return true
    }

    /// Notes that a range failed that cannot be halved, and returns what it failed of: of its length if shorter ones were
    /// answered.
    package mutating func cannotHalve(_ endpoint: Endpoint, because failure: PollFailure) -> PollFailure {
        guard failure.shortening == .possible else { return failure }
        if suspicions[endpoint]?.isProven ?? false { return failure.asTooMuchAsked }
        limits[endpoint] = nil
        suspicions[endpoint] = nil
        return failure
    }
}
