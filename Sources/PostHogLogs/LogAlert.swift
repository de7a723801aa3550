package import Basics

/// One of PostHog's own alerts on logs, without the person who made it.
package struct LogAlert: Hashable, Sendable {
    package let id: String
    /// On one line, of at most 200 characters.
    package let name: String
    /// An alert that is not enabled is never checked.
    package let isEnabled: Bool
    /// As PostHog calls it: one of `states`, or one that later versions know.
    package let state: String
    /// nil where it was never checked.
    package let lastChecked: Timestamp?
    package let consecutiveFailures: Int

    package static let states = ["not_firing", "firing", "pending_resolve", "errored", "snoozed", "broken"]

    package init(
        id: String, name: String, isEnabled: Bool = true, state: String, lastChecked: Timestamp? = nil,
        consecutiveFailures: Int = 0
    ) {
        self.id = id
        self.name = name
        self.isEnabled = isEnabled
        self.state = state
        self.lastChecked = lastChecked
        self.consecutiveFailures = consecutiveFailures
    }
}

/// A page of them is the answer of `alerts`.
extension LogAlert: ListRow {
    package static var endpoint: Endpoint { .alerts }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Field.self)
        self.init(
            id: Excerpt.line(try fields.scalar("id")), name: Excerpt.line(try fields.scalar("name")),
            isEnabled: try fields.decodeIfPresent(Bool.self, forKey: "enabled") ?? true,
            state: Excerpt.line(try fields.scalar("state")),
            lastChecked: try fields.timeIfPresent("last_checked_at"),
            consecutiveFailures: try fields.countIfPresent("consecutive_failures") ?? 0)
    }
}
