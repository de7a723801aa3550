package import Basics

/// What a person may want to know of the calls of a `LogsClient`.
package enum ClientEvent: Hashable, Sendable {
    /// An endpoint failed, and rests for so long.
    case failed(Endpoint, PollFailure, rest: Duration, News)
    /// An endpoint that failed answers again.
    case recovered(Endpoint, from: PollFailure)
    /// A range of so many seconds was too long: half of it is the longest that is asked for now.
    case halved(Endpoint, from: Int64)

    /// The clock of this machine is so far ahead of PostHog's, or behind it.
    case clockSkewed(by: Duration)
    /// PostHog's answers tell another time than the one that is believed. The text says what the clocks tell.
    case dateRefused(believed: Timestamp, clocks: String)

    package enum News: Sendable {
        /// It did not fail so before.
        case new
        case known
    }
}
