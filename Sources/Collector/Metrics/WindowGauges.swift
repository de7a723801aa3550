package import Basics
package import PostHogLogs

/// The gauges of the sliding window. One that was not refreshed for three poll intervals is withdrawn, not frozen.
package struct WindowGauges: Sendable {
    /// Services of the window, most entries first, as PostHog sends them.
    package private(set) var services: Perishable<[ServiceCounts]>
    /// Entries a second, by severity.
    package private(set) var rates: Perishable<[Severity: Double]>

    /// Between two polls.
    var interval: Duration {
        didSet { (services.lifetime, rates.lifetime) = (interval * 3, interval * 3) }
    }

    package init(interval: Duration) {
        self.interval = interval
        services = Perishable(lifetime: interval * 3)
        rates = Perishable(lifetime: interval * 3)
    }

    /// Shows what services answered. An answer with nothing in it is not accepted where there were entries before and
    /// something still speaks for them: it may be that of a replica that lags, or of one that is broken.
    ///
    /// - Parameters:
    ///   - shown: what sparkline shows of the same window; nil where it did not answer.
    ///   - hasShrunk: whether totals came back smaller in this poll.
    package mutating func refresh(
        services answer: [ServiceCounts], shownBySparkline shown: SeverityCounts?, hasShrunk: Bool, at uptime: Duration
    ) {
        let isContradicted = hasShrunk || (shown?.total ?? 1) > 0
        guard !answer.isEmpty || services.value(at: uptime)?.isEmpty ?? true || !isContradicted else { return }
        services.refresh(answer, at: uptime)
    }

    /// Shows what sparkline answered, by the same rule: `services` is what the other endpoint says of the window.
    package mutating func refresh(
        _ shown: SeverityCounts, services: [ServiceCounts]?, over window: TimeRange, hasShrunk: Bool,
        at uptime: Duration
    ) {
        let isContradicted = hasShrunk || !(services?.isEmpty ?? false)
        guard shown.total > 0 || rates.value(at: uptime)?.isEmpty ?? true || !isContradicted else { return }
        rates.refresh(shown.entries.mapValues { Double($0) / Double(window.seconds) }, at: uptime)
    }
}
