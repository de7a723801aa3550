import Basics
package import Exposition
package import PostHogLogs

/// The families that all projects of a process share.
package enum SharedFamilies {
    /// - Parameters:
    ///   - snapshots: the newest of each project.
    ///   - budgets: by the name of the key; never the key.
    package static func families(
        of snapshots: [ProjectSnapshot], budgets: [String: [BudgetStatus]]
    ) -> [MetricFamily] {
        let budgets = budgets.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.flatMap { key, windows in
            windows.map { (key, $0) }
        }
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
                budgets.map { MetricCatalogue.budgetLimit.series($0, $1.window, value: .integer($1.limit)) }),
            MetricFamily(
                MetricCatalogue.budgetRemaining,
                budgets.map { MetricCatalogue.budgetRemaining.series($0, $1.window, value: .integer($1.remaining)) }),
        ]
    }
}
