package import Basics
package import Ledger

/// One project to poll.
package struct Project: Hashable, Sendable {
    /// The value of the label `project`.
    package let name: String
    /// PostHog's number of it, as it stands in a path.
    package let id: String
    /// Where it lives, for `project_info`.
    package let host: String

    package init(name: String, id: String, host: String) {
        self.name = name
        self.id = id
        self.host = host
    }

    /// What its part of the saved state is called. Not its label, which may be changed.
    package var stateName: String { "project/\(host)/\(id)" }

    /// The same for own metrics. Neither their names nor how they are polled are in it.
    package func stateName(ofMetricCounting counted: CountedEntries) -> String {
        "metric/\(host)/\(id)/\(counted.identity)"
    }
}

/// How a project is polled.
package struct PollSettings: Hashable, Sendable {
    /// Between two polls; where that is found by the budget, the one to begin with.
    package let interval: Duration
    /// Whether the project is polled as often as the budget of its key allows.
    package let isPaced: Bool
    package let horizon: LedgerHorizon
    /// Length of the window of the gauges, in whole minutes, at most an hour.
    package let windowSeconds: Int64
    /// Series a project may have before further ones are counted as overflow.
    package let seriesLimit: Int
    package let services: ServiceMapping
    /// Whether PostHog's own alerts are shown.
    package let asksForAlerts: Bool
    /// Whether an entry is shown beside the counters of errors.
    package let asksForExemplars: Bool

    /// The lookback.
    package var grid: BucketGrid { horizon.grid }

    package init(
        interval: Duration, horizon: LedgerHorizon, windowSeconds: Int64, seriesLimit: Int,
        services: ServiceMapping = ServiceMapping(), asksForAlerts: Bool = false,
        asksForExemplars: Bool = false, isPaced: Bool = false
    ) {
        precondition(interval > .zero, "a poll takes time")
        precondition(windowSeconds > 0 && windowSeconds <= 3600 && windowSeconds % 60 == 0, "1 to 60 whole minutes")
        precondition(seriesLimit > 0, "a table without room counts nothing")
        precondition(services.limit ?? 1 > 0, "at least one service has a series")
        precondition(
            services.lifetimeSeconds ?? .max >= max(86_400, horizon.grid.lookbackSeconds),
            "what may still rise late is not ended")
        self.interval = interval
        self.horizon = horizon
        self.windowSeconds = windowSeconds
        self.seriesLimit = seriesLimit
        self.services = services
        self.asksForAlerts = asksForAlerts
        self.asksForExemplars = asksForExemplars
        self.isPaced = isPaced
    }

    /// The newest window of closed minutes.
    package func window(at now: Timestamp) -> TimeRange {
        let end = now.floored(to: 60)
        return TimeRange(start: end.adding(seconds: -windowSeconds), end: end)
    }
}
