import Basics

// A question about a range, asked in parts where PostHog does not answer for the whole.

extension LogsClient {
    struct Parts<Answer> {
        fileprivate(set) var answers: [(range: TimeRange, answer: Answer)] = []
        /// The parts that nothing more is to be done about: those that were answered, and those that were not.
        fileprivate(set) var done: [TimeRange] = []
        /// Why the first part that got no answer got none.
        fileprivate(set) var failure: Unanswered?
    }

    /// Asks for one part after the other. A part that is too long is halved; how long one may be is remembered.
    ///
    /// - Parameter next: the part to ask for after others, no longer than so many seconds if there is such a part; nil if nothing
    ///   is left to ask.
    mutating func inParts<Answer>(
        of endpoint: Endpoint, next: (_ parts: Parts<Answer>, _ longest: Int64?) -> TimeRange?,
        request: (TimeRange) -> LogsRequest,
        decode: (TimeRange, LogsResponse, Timestamp?) throws(PollFailure) -> Answer
    ) async -> Parts<Answer> {
        var parts = Parts<Answer>()
        while let range = next(parts, limits.longest(endpoint, at: clock.uptime)) {
            let outcome = await ask(request(range)) { response, now throws(PollFailure) in
                try decode(range, response, now)
            }
            var unanswered: Unanswered?
            switch outcome {
            case .answer(let answer): parts.answers.append((range, answer))
            case .unanswered(let failure): unanswered = failure
            case .tooLong(let failure):
                let half = next(parts, range.seconds / 2)
                if let half, half.seconds < range.seconds, halve(endpoint, range, failure) { continue }
                unanswered = failed(endpoint, limits.cannotHalve(endpoint, because: failure))
            }
            parts.done.append(range)
            parts.failure = parts.failure ?? unanswered
        }
        return parts
    }

    /// Remembers that a range is too long. False where less cannot be asked for.
    private mutating func halve(_ endpoint: Endpoint, _ range: TimeRange, _ failure: PollFailure) -> Bool {
        let isHalved = limits.halve(
            endpoint, from: range.seconds, because: failure, bucket: bucketSeconds, at: clock.uptime)
        guard isHalved else { return false }
        endpoints[endpoint, default: EndpointHealth()].retried(because: failure.reason)
        report(.halved(endpoint, from: range.seconds))
        return true
    }
}
