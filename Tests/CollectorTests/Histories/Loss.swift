import PostHogLogs

/// What comes in place of an answer.
enum Loss: CaseIterable {
    case nothing, serverError, executionTime, throttled, busy, noScope, blocked, halfAnAnswer

    func instead(of answer: LogsResponse) throws(TransportFailure) -> LogsResponse {
        switch self {
        case .nothing: throw .unreachable("the answer was lost")
        case .serverError: refusal(500, "server_error", "error", "A server error occurred.")
        case .executionTime: refusal(504, "server_error", "error", "Query has hit the max execution time.")
        case .throttled: refusal(429, "throttled_error", "throttled", "Request was throttled.", retryAfter: "7")
        case .busy: refusal(503, "server_error", "error", "Queries are a little too busy right now.")
        case .noScope:
            refusal(403, "authentication_error", "permission_denied", "API key missing required scope 'logs:read'")
        case .blocked: LogsResponse(status: 403, body: Array("blocked".utf8))
        case .halfAnAnswer: LogsResponse(status: 200, body: Array(answer.body.prefix(answer.body.count / 2)))
        }
    }

    private func refusal(
        _ status: Int, _ type: String, _ code: String, _ detail: String, retryAfter: String? = nil
    ) -> LogsResponse {
        let body = #"{"type":"\#(type)","code":"\#(code)","detail":"\#(detail)","attr":null}"#
        return LogsResponse(status: status, body: Array(body.utf8), retryAfter: retryAfter)
    }
}
