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
    let tell: @Sendable (ClientEvent) -> Void
    /// The shortest range worth halving for an error of the server's own is longer than this, in seconds.
    let bucketSeconds: Int64

    package internal(set) var endpoints: [Endpoint: EndpointHealth] = [:]
    package internal(set) var serverClock: ServerClock
    package internal(set) var round = Round(.patient)
    var retries: RetrySchedule
    var limits = RangeLimits()
    /// What endpoints failed of; nothing once they answer again.
    var failing: [Endpoint: PollFailure] = [:]
    /// The key that was last seen in use.
    var keyNumber: Int?
    /// When the last request was sent.
    var sent: Duration = .zero
    /// When it may next be told that a `Date` is refused.
    var nextTellingOfDate: Duration = .zero

    /// - Parameters:
    ///   - project: PostHog's number of it.
    ///   - counted: up to when the project's entries were counted before: that time is over. nil where none were.
    ///   - interval: how long an endpoint that is too busy rests at first, at most.
    ///   - bucketSeconds: ranges up to this long are not halved for errors of the server's own.
    ///   - jitter: random numbers from 0 up to 1, to spread retries.
    ///   - tell: is told what a person may want to know.
    package init(
        project: String, transport: any Transport, limiter: RequestLimiter, clock: any WallClock,
        counted: Timestamp? = nil, interval: Duration, bucketSeconds: Int64,
        jitter: @escaping @Sendable () -> Double = { .random(in: 0..<1) },
        tell: @escaping @Sendable (ClientEvent) -> Void = { _ in }
    ) {
        self.project = project
        self.transport = transport
        self.limiter = limiter
        self.clock = clock
        self.bucketSeconds = bucketSeconds
        self.jitter = jitter
        self.tell = tell
        serverClock = ServerClock(after: counted)
        retries = RetrySchedule(interval: interval)
    }

    /// By PostHog's clock; nil while no clock tells a time that can be believed.
    package var now: Timestamp? { serverClock.time(at: clock.uptime) }

    /// How many requests may go now that can as well wait.
    package var spareRequests: Int { get async { await limiter.spare } }

    /// Begins a round for whose answers somebody waits.
    package mutating func beginRound() {
        round = Round(.urgent)
    }

    /// Nobody waits any longer for what the round still asks.
    package mutating func stopHurrying() {
        round.urgency = .patient
    }
}
