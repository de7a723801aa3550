extension PollFailure {
    /// Whether PostHog may answer for a shorter range.
    package enum Shortening: Sendable {
        /// PostHog says that the range is too large.
        case certain
        /// It may be so: an execution limit hit, or an error of the server's own, as which older versions pass on that too much
        /// would have to be read. Both have other causes too, so a second failure in a row has to confirm it.
        case possible
        case useless
    }

    package var shortening: Shortening {
        switch self {
        case .tooMuchAsked: .certain
        case .overloaded(504, _, let error), .unexpectedStatus(500, let error): error.isPostHogs ? .possible : .useless
        default: .useless
        }
    }

    /// The same failure, now that it is known to come from the length of the range.
    package var asTooMuchAsked: PollFailure {
        switch self {
        case .overloaded(let status, _, let error), .unexpectedStatus(let status, let error):
            .tooMuchAsked(status: status, error)
        default: self
        }
    }
}
