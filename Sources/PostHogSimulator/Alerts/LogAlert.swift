package import Basics

/// One of PostHog's own alerts on logs.
package struct LogAlert: Hashable, Sendable {
    package var id: String
    package var name: String
    package var isEnabled = true
    /// JSON as in a query: `severityLevels`, `serviceNames`, `searchTerm`, `filterGroup`.
    package var filters = "{}"
    package var threshold: Int
    package var comparison = Comparison.above
    package var windowMinutes = 5
    /// nil for what the entries say.
    package var state: State?
    package var consecutiveFailures = 0
    package var lastError: String?
    package var snoozedUntil: Timestamp?
    package var created: Timestamp

    package enum Comparison: String, Sendable {
        case above, below
    }

    package enum State: String, CaseIterable, Sendable {
        case notFiring = "not_firing"
        case firing
        case pendingResolve = "pending_resolve"
        case errored, snoozed, broken
    }

    package init(id: String, name: String, threshold: Int, created: Timestamp) {
        self.id = id
        self.name = name
        self.threshold = threshold
        self.created = created
    }

    /// Alerts are checked so often, in seconds, whatever else is set.
    static let checkInterval: Int64 = 300
}
