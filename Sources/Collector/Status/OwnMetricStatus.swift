import Basics
import Ledger
import PostHogLogs

/// How one own metric does, for a person.
package struct OwnMetricStatus: Hashable, Sendable {
    package let name: String
    /// When this was so, by the monotonic clock.
    package let uptime: Duration
    package let polls: Int
    /// Whether the last poll got everything.
    package let isUp: Bool
    package let interval: Duration
    package private(set) var problems: [ProjectStatus.Problem]
    /// Over the buckets that have closed in the last quarter of an hour; nil while there are none.
    package let entriesPerSecond: Double?
    package let unreconciledEntries: Int
    package let series: Int
    package let seriesLimit: Int

    package init(
        name: String, uptime: Duration, polls: Int, isUp: Bool, interval: Duration,
        problems: [ProjectStatus.Problem] = [], entriesPerSecond: Double? = nil, unreconciledEntries: Int = 0,
        series: Int = 0, seriesLimit: Int
    ) {
        self.name = name
        self.uptime = uptime
        self.polls = polls
        self.isUp = isUp
        self.interval = interval
        self.problems = problems
        self.entriesPerSecond = entriesPerSecond
        self.unreconciledEntries = unreconciledEntries
        self.series = series
        self.seriesLimit = seriesLimit
    }

    /// The same with what failures say changed, so that they hold no secret.
    package func hidingSecrets(_ hide: (String) -> String) -> OwnMetricStatus {
        var status = self
        status.problems = problems.map { $0.hidingSecrets(hide) }
        return status
    }
}

extension OwnMetricStatus {
    /// In seconds.
    private static let rateSpan: Int64 = 900

    init(_ name: String, _ view: ProjectView) {
        let state = view.state
        self.init(
            name: name, uptime: view.uptime, polls: state.polls, isUp: state.health.isUp, interval: state.interval,
            problems: ProjectStatus.problems(of: view, remedy: \.remedyOfMetric),
            entriesPerSecond: Self.rate(state.ledger, at: view.now),
            unreconciledEntries: state.ledger.unreconciledEntries, series: state.ledger.series.count,
            seriesLimit: state.ledger.series.limit)
    }

    private static func rate(_ ledger: Ledger, at now: Timestamp) -> Double? {
        let closed = ledger.recentBuckets.filter { $0.end <= now && $0.end > now.adding(seconds: -rateSpan) }
        let seconds = closed.reduce(0) { $0 + $1.seconds }
        return seconds > 0 ? Double(closed.reduce(0) { $0 + ledger.total(of: $1) }) / Double(seconds) : nil
    }
}
