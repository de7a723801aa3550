package import Basics

/// Asks the Logs API about one project: values in, values out, failures with a meaning.
///
/// It owns what belongs to a server: when an endpoint may be asked again, how long a range may be, what time it is there, and
/// how each endpoint does. What belongs to a key is the limiter's, which all clients of the key share. A client is a value that
/// one task owns.
package struct LogsClient: Sendable {
    let project: String
    let transport: any Transport
    let limiter: RequestLimiter
    let clock: any WallClock
    let jitter: @Sendable () -> Double
    let report: @Sendable (ClientEvent) -> Void
    /// The shortest range worth halving for an error of the server's own is longer than this, in seconds.
    let bucketSeconds: Int64

    package internal(set) var endpoints: [Endpoint: EndpointHealth] = [:]
    /// How many requests were sent.
    package var requests: Int { endpoints.values.reduce(0) { $0 + $1.requests.values.reduce(0, +) } }
    package internal(set) var serverClock: ServerClock
    package internal(set) var round = Round(.patient)
    package internal(set) var recentRequests = RecentRequests()
    var retries: RetrySchedule
    var limits = RangeLimits()
    /// What endpoints failed of; nothing once they answer again.
    var failing: [Endpoint: PollFailure] = [:]
    /// The key that was last seen in use.
    var keyNumber: Int?
    /// When the last request was sent.
    var sent: Duration = .zero
    /// When a refused `Date` may next be reported.
    var nextTellingOfDate: Duration = .zero

    /// - Parameters:
    ///   - project: PostHog's number of it.
    ///   - counted: up to when the project's entries were counted before: that time is over. nil where none were.
    ///   - interval: how long an overloaded endpoint is paused at first, at most.
    ///   - bucketSeconds: ranges up to this long are not halved for errors of the server's own.
    ///   - jitter: random numbers from 0 up to 1, to spread retries.
    ///   - report: called with what the log should say.
    package init(
        project: String, transport: any Transport, limiter: RequestLimiter, clock: any WallClock,
        counted: Timestamp? = nil, interval: Duration, bucketSeconds: Int64,
        jitter: @escaping @Sendable () -> Double = { .random(in: 0..<1) },
        report: @escaping @Sendable (ClientEvent) -> Void = { _ in }
    ) {
        self.project = project
        self.transport = transport
        self.limiter = limiter
        self.clock = clock
        self.bucketSeconds = bucketSeconds
        self.jitter = jitter
        self.report = report
        serverClock = ServerClock(after: counted)
        retries = RetrySchedule(interval: interval)
    }

    /// By PostHog's clock; nil while no clock has a plausible time.
    package var now: Timestamp? { serverClock.time(at: clock.uptime) }

    /// How many requests may go now that can as well wait.
    package var spareRequests: Int { get async { await limiter.spare } }

    /// How long it takes until an endpoint may be asked again; zero where it may be now.
    package func pause(of endpoint: Endpoint) async -> Duration {
        max(retries.pause(of: endpoint, at: clock.uptime), await limiter.pauseLeft)
    }

    /// Goes on counting requests from where an earlier client of the same project ended.
    package mutating func resume(_ earlier: LogsClient) {
        endpoints = earlier.endpoints
        recentRequests = earlier.recentRequests
    }

    /// What endpoints fail of, and how long each is paused for it yet.
    package var troubles: [EndpointTrouble] {
        Endpoint.allCases.compactMap { endpoint in
            failing[endpoint].map { failure in
                EndpointTrouble(
                    endpoint: endpoint, failure: failure, pause: retries.pause(of: endpoint, at: clock.uptime))
            }
        }
    }

    /// Begins a round for whose answers somebody waits.
    package mutating func beginRound() {
        round = Round(.urgent)
    }

    /// Nobody waits any longer for what the round still asks.
    package mutating func stopHurrying() {
        round.urgency = .patient
    }
}
