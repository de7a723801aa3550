package import Basics

/// What the log should say of the calls of a `LogsClient`.
package enum ClientEvent: Hashable, Sendable {
    /// An endpoint failed, and is paused for so long.
    case failed(Endpoint, PollFailure, pause: Duration, News)
    /// An endpoint that failed answers again.
    case recovered(Endpoint, from: PollFailure)
    /// A range of so many seconds was too long: half of it is the longest that is asked for now.
    case halved(Endpoint, from: Int64)

    /// The clock of this machine is so far ahead of PostHog's, or behind it.
    case clockSkewed(by: Duration)
    /// The `Date` of PostHog's answers differs from the time that is kept. The text lists the clocks.
    case dateRefused(kept: Timestamp, clocks: String)

    package enum News: Sendable {
        /// It did not fail so before.
        case new
        case known
    }
}
