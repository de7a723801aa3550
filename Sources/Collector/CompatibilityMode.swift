import PostHogLogs

/// A way of working that a server's age or oddity calls for. What it costs or lacks stands in docs/DEGRADED.md.
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

/// The modes in use, and the evidence for those that take more than one answer to tell.
struct CompatibilityModes: Sendable {
    private(set) var inUse: Set<CompatibilityMode> = []
    /// Readings in a row that held more than there can be.
    private var excesses = 0

    /// How many such readings there have to be: one may be of a replica that lags behind another.
    private static let excessesNeeded = 2

    /// Whether services are asked for one by one.
    var asksByService: Bool { !inUse.isDisjoint(with: [.noSeverityBreakdown, .servicesIgnoreTime, .noServices]) }

    /// Returns true if that is news.
    mutating func begin(_ mode: CompatibilityMode) -> Bool { inUse.insert(mode).inserted }

    /// Returns true if that is news.
    mutating func end(_ mode: CompatibilityMode) -> Bool { inUse.remove(mode) != nil }

    /// Notes a reading of a closed bucket by services. Returns whether services is now known to ignore the time.
    mutating func recordReading(exceedsTotal: Bool) -> Bool {
        excesses = exceedsTotal ? excesses + 1 : 0
        return excesses >= Self.excessesNeeded
    }
}
