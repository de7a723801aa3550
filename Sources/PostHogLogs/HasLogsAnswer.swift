package import Basics

/// What `has_logs` says: whether the project ever received a log entry. PostHog answers false for a broken cluster too.
package struct HasLogsAnswer: Hashable, Sendable {
    package let hasLogs: Bool

    package init(hasLogs: Bool) {
        self.hasLogs = hasLogs
    }

    package static func decode(_ response: LogsResponse, now: Timestamp? = nil) throws(PollFailure) -> HasLogsAnswer {
        try read(response, now: now)
    }
}

extension HasLogsAnswer: DecodableAnswer {
    static var endpoint: Endpoint { .hasLogs }

    package init(from decoder: any Decoder) throws {
        hasLogs = try decoder.container(keyedBy: Field.self).scalar("hasLogs")
    }
}
