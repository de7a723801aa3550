import Basics
package import Exposition
package import PostHogLogs

/// The families that all projects of a process share.
package enum SharedFamilies {
    /// - Parameters:
    ///   - snapshots: the newest of each project.
    ///   - key: the name of the key whose budget it is; never the key.
    package static func families(
        of snapshots: [ProjectSnapshot], key: String, budget: [BudgetStatus]
    ) -> [MetricFamily] {
        var durations: [Endpoint: Histogram] = [:]
        var bytes: [Endpoint: Int] = [:]
        for (endpoint, calls) in snapshots.flatMap(\.endpoints) {
            durations[endpoint] = durations[endpoint]?.merging(calls.durations) ?? calls.durations
            bytes[endpoint, default: 0] += calls.responseBytes
        }
        return [
            MetricFamily(
                MetricCatalogue.apiRequestDuration,
                durations.map { MetricCatalogue.apiRequestDuration.series($0.rawValue, value: .histogram($1)) }),
            MetricFamily(
                MetricCatalogue.apiResponseBytes,
                bytes.map { MetricCatalogue.apiResponseBytes.series($0.rawValue, value: .integer($1)) }),
            MetricFamily(
                MetricCatalogue.budgetLimit,
                budget.map { MetricCatalogue.budgetLimit.series(key, $0.window, value: .integer($0.limit)) }),
            MetricFamily(
                MetricCatalogue.budgetRemaining,
                budget.map { MetricCatalogue.budgetRemaining.series(key, $0.window, value: .integer($0.remaining)) }),
        ]
    }
}
