package import Exposition
package import PostHogLogs

/// What one project shows until its next poll.
package struct ProjectSnapshot: Sendable {
    /// Every family whose series carry the label `project`, series in the order of their labels.
    package let families: [MetricFamily]
    /// The calls by endpoint, for the families that all projects share.
    package let endpoints: [Endpoint: EndpointHealth]
    /// The budget of the key, as the poll left it.
    package let budget: [BudgetStatus]
    /// Whether the counters have begun to count.
    package let baselineComplete: Bool
}
