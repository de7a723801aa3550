package import Basics
package import PostHogLogs

/// The gauges of the sliding window. One that was not refreshed for three poll intervals is withdrawn, not frozen.
package struct WindowGauges: Sendable {
    /// Services of the window, most entries first, as PostHog sends them.
    package private(set) var services: Perishable<[ServiceCounts]>
    /// Entries a second, by severity.
    package private(set) var rates: Perishable<[Severity: Double]>

    package init(interval: Duration) {
        services = Perishable(lifetime: interval * 3)
        rates = Perishable(lifetime: interval * 3)
    }

    /// Shows what services answered. An answer with nothing in it is not believed where there were entries before and
    /// something still speaks for them: it may be that of a replica that lags, or of one that is broken.
    ///
    /// - Parameters:
    ///   - tally: what sparkline shows of the same window; nil where it did not answer.
    ///   - hasShrunk: whether totals came back smaller in this poll.
    package mutating func refresh(
        services answer: [ServiceCounts], shownBySparkline tally: SeverityCounts?, hasShrunk: Bool, at uptime: Duration
    ) {
        let isDoubtful = hasShrunk || (tally?.total ?? 1) > 0
        guard !answer.isEmpty || services.value(at: uptime)?.isEmpty ?? true || !isDoubtful else { return }
        services.refresh(answer, at: uptime)
    }

    /// Shows what sparkline answered, by the same rule: `services` is what the other endpoint says of the window.
    package mutating func refresh(
        _ tally: SeverityCounts, services: [ServiceCounts]?, over window: TimeRange, hasShrunk: Bool,
        at uptime: Duration
    ) {
        let isDoubtful = hasShrunk || !(services?.isEmpty ?? false)
        guard tally.total > 0 || rates.value(at: uptime)?.isEmpty ?? true || !isDoubtful else { return }
        rates.refresh(tally.entries.mapValues { Double($0) / Double(window.seconds) }, at: uptime)
    }
}

/// A value that is good for a while.
package struct Perishable<Value: Sendable>: Sendable {
    private let lifetime: Duration
    private var newest: Value?
    /// When it is good no more, by the monotonic clock; nil where there is none.
    package private(set) var end: Duration?

    fileprivate init(lifetime: Duration) {
        self.lifetime = lifetime
    }

    package func value(at uptime: Duration) -> Value? {
        end.flatMap { uptime < $0 ? newest : nil }
    }

    fileprivate mutating func refresh(_ value: Value, at uptime: Duration) {
        newest = value
        end = uptime + lifetime
    }
}
