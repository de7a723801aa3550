package import PostHogLogs

/// The gauges of the sliding window. One that could not be refreshed for three polls is withdrawn, not frozen.
package struct WindowGauges: Sendable {
    package static let missesUntilWithdrawn = 3

    private var services = Perishable<[ServiceCounts]>()
    private var rates = Perishable<[Severity: Double]>()

    package init() {}

    /// Services of the window, most entries first, as PostHog sends them.
    package var currentServices: [ServiceCounts]? { services.value }
    /// Entries a second, by severity.
    package var currentRates: [Severity: Double]? { rates.value }

    /// Shows what services answered. An answer with nothing in it is not believed where there were entries before and
    /// something still speaks for them: it may be that of a replica that lags, or of one that is broken.
    ///
    /// - Parameters:
    ///   - tally: what sparkline shows of the same window; nil where it did not answer.
    ///   - hasShrunk: whether totals came back smaller in this poll.
    package mutating func refresh(
        services answer: [ServiceCounts], shownBySparkline tally: SeverityTally?, hasShrunk: Bool
    ) {
        let isDoubtful = hasShrunk || (tally?.total ?? 1) > 0
        guard !answer.isEmpty || currentServices?.isEmpty ?? true || !isDoubtful else { return }
        services.refresh(answer)
    }

    /// Shows what sparkline answered, by the same rule: `services` is what the other endpoint says of the window.
    package mutating func refresh(
        _ tally: SeverityTally, services: [ServiceCounts]?, over window: TimeRange, hasShrunk: Bool
    ) {
        let isDoubtful = hasShrunk || !(services?.isEmpty ?? false)
        guard tally.total > 0 || currentRates?.isEmpty ?? true || !isDoubtful else { return }
        rates.refresh(tally.entries.mapValues { Double($0) / Double(window.seconds) })
    }

    /// Ends a poll: what was not refreshed since the last call has missed one more.
    package mutating func pollEnded() {
        services.pollEnded()
        rates.pollEnded()
    }
}

private struct Perishable<Value: Sendable>: Sendable {
    private(set) var value: Value?
    private var misses = 0
    private var isFresh = false

    mutating func refresh(_ newest: Value) {
        value = newest
        isFresh = true
    }

    mutating func pollEnded() {
        misses = isFresh ? 0 : misses + 1
        isFresh = false
        if misses >= WindowGauges.missesUntilWithdrawn { value = nil }
    }
}
