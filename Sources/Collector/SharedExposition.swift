import Basics
package import Exposition
package import PostHogLogs

/// The families that all projects of a process share.
package enum SharedExposition {
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
                MetricCatalogue.apiRequestDuration, durations.map { Series(labels(of: $0), .histogram($1)) }),
            MetricFamily(
                MetricCatalogue.apiResponseBytes, bytes.map { Series(labels(of: $0), .integer($1)) }),
            MetricFamily(
                MetricCatalogue.budgetLimit, budget.map { Series(labels(key, $0.window), .integer($0.limit)) }),
            MetricFamily(
                MetricCatalogue.budgetRemaining, budget.map { Series(labels(key, $0.window), .integer($0.remaining)) }),
        ]
    }

    private static func labels(of endpoint: Endpoint) -> LabelSet {
        LabelSet(["endpoint"], [endpoint.rawValue])
    }

    private static func labels(_ key: String, _ window: String) -> LabelSet {
        LabelSet(["key", "window"], [key, window])
    }
}
