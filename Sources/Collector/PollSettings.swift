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
}

/// How a project is polled.
package struct PollSettings: Hashable, Sendable {
    package let interval: Duration
    package let horizon: LedgerHorizon
    /// Length of the window of the gauges, in whole minutes, at most an hour.
    package let windowSeconds: Int64
    /// Series a project may have before further ones are counted as overflow.
    package let seriesLimit: Int

    /// The lookback.
    package var grid: BucketGrid { horizon.grid }

    package init(interval: Duration, horizon: LedgerHorizon, windowSeconds: Int64, seriesLimit: Int) {
        precondition(interval > .zero, "a poll takes time")
        precondition(windowSeconds > 0 && windowSeconds <= 3600 && windowSeconds % 60 == 0, "1 to 60 whole minutes")
        precondition(seriesLimit > 0, "a table without room counts nothing")
        self.interval = interval
        self.horizon = horizon
        self.windowSeconds = windowSeconds
        self.seriesLimit = seriesLimit
    }

    /// The newest window of closed minutes.
    package func window(at now: Timestamp) -> TimeRange {
        let end = now.floored(to: 60)
        return TimeRange(start: end.adding(seconds: -windowSeconds), end: end)
    }
}
