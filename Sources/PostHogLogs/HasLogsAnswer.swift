/// The answer of `has_logs`: whether the project ever received a log entry. PostHog answers false for a broken cluster too.
package struct HasLogsAnswer: Hashable, Sendable {
    package let hasLogs: Bool

    package init(hasLogs: Bool) {
        self.hasLogs = hasLogs
    }
}

extension HasLogsAnswer: DecodableAnswer {
    package static var endpoint: Endpoint { .hasLogs }

    package init(from decoder: any Decoder) throws {
        hasLogs = try decoder.container(keyedBy: Field.self).scalar("hasLogs")
    }
}
