package import PostHogLogs

/// Entries of exactly trace and fatal in one bucket, by service.
package struct TraceFatalCounts: Sendable {
    package let trace: [ServiceName: Int]
    package let fatal: [ServiceName: Int]

    package static let none = TraceFatalCounts(trace: [:], fatal: [:])

    package init(trace: [ServiceName: Int], fatal: [ServiceName: Int]) {
        self.trace = trace
        self.fatal = fatal
    }

    /// From a services answer that was asked for trace and fatal alone: its debug band is trace, its error band fatal.
    package init(_ services: [ServiceCounts]) throws(Rejection) {
        var trace: [ServiceName: Int] = [:]
        var fatal: [ServiceName: Int] = [:]
        for service in services {
            guard let bands = service.bands else { throw .noBreakdown }
            trace[service.name, default: 0] += bands.debug
            fatal[service.name, default: 0] += bands.error
        }
        self.init(trace: trace, fatal: fatal)
    }

    /// Whether it shows at least what the sparkline before it did.
    package func verify(atLeast shown: TraceFatalTotals) throws(Rejection) {
        guard totals.trace >= shown.trace, totals.fatal >= shown.fatal else { throw .traceFatalBehind }
    }

    /// With no less than what was known before.
    func raised(to known: TraceFatalCounts) -> TraceFatalCounts {
        TraceFatalCounts(
            trace: trace.merging(known.trace, uniquingKeysWith: max),
            fatal: fatal.merging(known.fatal, uniquingKeysWith: max))
    }

    package var totals: TraceFatalTotals {
        TraceFatalTotals(trace: trace.values.reduce(0, +), fatal: fatal.values.reduce(0, +))
    }
}
