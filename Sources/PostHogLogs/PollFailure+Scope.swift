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
        case .notFound(let error): error.says("project")
        default: false
        }
    }
}
