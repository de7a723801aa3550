/// Why a question got no answer.
package enum Unanswered: Error, Hashable, Sendable {
    /// The call failed, or it was not made since calls before it failed so.
    case failed(PollFailure)
    /// The task was cancelled. Nothing is wrong with the endpoint.
    case cancelled

    /// Whether the server does not have the endpoint, or not for keys.
    package var isMissingEndpoint: Bool {
        if case .failed(let failure) = self { failure.isMissingEndpoint } else { false }
    }
}

/// What was answered of a question that is asked in parts, and why the rest was not.
package struct PartialAnswer<Value: Sendable>: Sendable {
    package let value: Value
    /// nil where all was answered.
    package let failure: Unanswered?
}
