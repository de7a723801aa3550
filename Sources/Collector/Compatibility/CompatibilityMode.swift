import PostHogLogs

/// What is done instead where a server is old or unusual. What that costs or lacks stands in docs/DEGRADED.md.
package enum CompatibilityMode: String, CaseIterable, Sendable {
    /// There is no count-ranges: the sparkline gives the totals.
    case noCountRanges = "no_count_ranges"
    /// services says nothing of severities: every service is asked for by a sparkline of its own.
    case noSeverityBreakdown = "no_severity_breakdown"
    /// services ignores the time of day: every service is asked for by a sparkline of its own.
    case servicesIgnoreTime = "services_ignore_time"
    /// There is no services: every service is asked for by a sparkline of its own.
    case noServices = "no_services"
    /// services leaves out services: they are asked for by name.
    case servicesCut = "services_cut"

    /// Whether the counts come in another way where an endpoint is missing.
    static func replaces(_ endpoint: Endpoint, lacking failure: PollFailure) -> Bool {
        failure.isMissingEndpoint && [.countRanges, .services, .values].contains(endpoint)
    }

    /// One line for a person: what is done instead.
    package var explanation: String {
        switch self {
        case .noCountRanges:
            "this PostHog has no count-ranges endpoint (it is older than May 2026): totals are taken from sparkline"
        case .noSeverityBreakdown:
            "this PostHog's services endpoint gives no severities: every service is asked for by itself, which takes more "
                + "requests, and there are no gauges of the window"
        case .servicesIgnoreTime:
            "this PostHog's services endpoint ignores the time of day (it is older than June 2026): every service is "
                + "asked for by itself, which takes more requests, and there are no gauges of the window"
        case .noServices:
            "this PostHog has no services endpoint: every service is asked for by itself, which takes more requests, and "
                + "there are no gauges of the window"
        case .servicesCut:
            "this PostHog lists only some services: the others are asked for by name, which takes more requests; what "
                + "has no name is counted as service_name=\"(other)\""
        }
    }
}
