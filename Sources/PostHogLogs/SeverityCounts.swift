/// What sparkline shows of one span of time: entries and bytes by severity.
package struct SeverityCounts: Hashable, Sendable {
    package private(set) var entries: [Severity: Int] = [:]
    /// nil where the server does not say.
    package private(set) var bytes: [Severity: Int]?
    /// Entries of which PostHog does not say the severity, since more than ten texts were in the range: its breakdown's "other".
    package private(set) var otherValue = 0
    /// Entries of trace and fatal that are stored in lower case: what a filter finds that compares the stored text.
    package private(set) var inLowerCase = TraceFatalTotals.zero

    /// What PostHog calls the values of a breakdown that it does not list.
    private static let otherText = "$$_posthog_breakdown_other_$$"

    package init() {}

    package mutating func add(_ row: SparklineRow) {
        guard row.severityText != Self.otherText else {
            otherValue += row.entries
            return
        }
        let severity = Severity(text: row.severityText)
        entries[severity, default: 0] += row.entries
        if let size = row.bytes { bytes = (bytes ?? [:]).merging([severity: size], uniquingKeysWith: +) }
        if row.severityText == Severity.trace.rawValue { inLowerCase.trace += row.entries }
        if row.severityText == Severity.fatal.rawValue { inLowerCase.fatal += row.entries }
    }

    /// Entries of trace and fatal in any case, as services finds them.
    package var traceFatal: TraceFatalTotals { TraceFatalTotals(trace: self[.trace], fatal: self[.fatal]) }

    /// Entries of all severities.
    package var total: Int { entries.values.reduce(0, +) + otherValue }

    /// The entries of each severity there is, also of those without any.
    package var byEverySeverity: [Severity: Int] {
        Dictionary(uniqueKeysWithValues: Severity.allCases.map { ($0, self[$0]) })
    }

    package subscript(_ severity: Severity) -> Int { entries[severity] ?? 0 }

    /// The same in the four bands of services, which folds trace into debug and fatal into error.
    package var bands: SeverityBands {
        SeverityBands(
            debug: self[.trace] + self[.debug], info: self[.info], warn: self[.warn],
            error: self[.error] + self[.fatal])
    }
}

/// Entries of the two severities that services folds into their neighbours.
package struct TraceFatalTotals: Hashable, Sendable {
    package var trace: Int
    package var fatal: Int

    package init(trace: Int, fatal: Int) {
        self.trace = trace
        self.fatal = fatal
    }

    package static let zero = TraceFatalTotals(trace: 0, fatal: 0)
}
