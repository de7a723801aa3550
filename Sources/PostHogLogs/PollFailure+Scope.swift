extension PollFailure {
    /// Whether the server does not have the endpoint, or not for keys.
    package var isMissingEndpoint: Bool {
        switch self {
        case .notFound(let error): error.isOfEndpoint
        case .forbidden(let error): error.refusesKeys
        default: false
        }
    }

    /// Whether every further request of the project would fail alike.
    package var isOfWholeProject: Bool {
        switch self {
        case .unauthorized: true
        case .notFound(let error): error.mentions("project")
        default: false
        }
    }

    /// Whether another key might be accepted.
    var refusesKey: Bool {
        switch self {
        case .unauthorized, .forbidden: true
        default: false
        }
    }

    /// Whether it is an error of the server's own, which is often gone a moment later.
    var isServerError: Bool {
        if case .unexpectedStatus(let status, _) = self { (500..<600).contains(status) } else { false }
    }
}
