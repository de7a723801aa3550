package import Basics

/// How the simulated PostHog is just now. Tests change it while it runs.
package struct Conditions: Sendable {
    package var version: ServerVersion
    package var access: Access
    /// None by default; `RateLimit.cloud` for PostHog's own.
    package var rateLimits: [RateLimit] = []
    /// Seconds by which the replica that answers an endpoint is behind.
    package var lag: [Route: Int64] = [:]
    /// The instant at which the replica that answers an endpoint stands still: what arrived later it does not show.
    package var frozen: [Route: Timestamp] = [:]
    /// Ranges longer than this are refused.
    package var spanLimits: [Route: SpanLimit] = [:]
    /// Endpoints that answer 200 with nothing in it, as after a failure of the database.
    package var emptyAnswers: Set<Route> = []
    /// Seconds for which entries are kept.
    package var retention: Int64 = 25 * 3600
    /// How many slices of its range `query` looks through before its time is up; nil for all.
    package var slicesInTime: Int?
    /// Where a quiet partition holds the checkpoint of the cluster back; nil for nowhere.
    package var pinnedCheckpoint: Timestamp?
    /// Seconds that an export takes.
    package var exportSeconds: Int64 = 2
    /// Why exports fail; nil where they do not.
    package var exportFailure: String?
    /// Where the content of exports lies, as the beginning of an address; nil for PostHog itself.
    package var objectStorage: String?
    /// Whether a body may be written as the reference page writes it, `query=` and then the query; PostHog itself, which
    /// wants JSON, refuses that.
    package var takesPageNotation = false
    /// Decides the order of services with equal counts, for as long as no entries are added.
    package var tieSeed: UInt64 = 0
}

/// How much an endpoint can read at once.
package struct SpanLimit: Hashable, Sendable {
    /// The longest range that is answered.
    package var seconds: Int64
    package var refusal: Refusal

    package enum Refusal: CaseIterable, Hashable, Sendable {
        /// 400, in ClickHouse's words and a body of its own shape.
        case tooManyBytes
        /// The same in PostHog's words.
        case tooManyRows
        /// 400, by its code.
        case bytesBreaker
        /// 500, as older versions say it.
        case serverError
        /// 504
        case executionTime
        /// 512
        case estimatedTooLong
        /// 513
        case outOfMemory
    }

    package init(seconds: Int64, refusal: Refusal) {
        self.seconds = seconds
        self.refusal = refusal
    }
}
