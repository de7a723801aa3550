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

    package mutating func refresh(services answer: [ServiceCounts]) {
        services.refresh(answer)
    }

    package mutating func refresh(_ tally: SeverityTally, over window: TimeRange) {
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
