package import Basics
package import Ledger

/// Where a history ends and the live counters begin, which start at 0 beside a baseline. The history ends with that baseline, so
/// that no entry is in both and none in neither.
package struct HistorySeam: Hashable, Sendable {
    /// When the live counters began.
    package let end: Timestamp
    /// What is older is in the history whole.
    package let baselineStart: Timestamp
    /// The entries behind that time that the live counters do not count, by series; nil where an earlier release did not record
    /// them: then the seam is approximate.
    package let baselines: [SeriesKey: Int]?

    /// - Parameters:
    ///   - ledger: of the live counters. nil where nothing was counted yet.
    ///   - step: an approximate seam is at a step.
    package init?(_ ledger: Ledger, step: Int64) {
        guard let began = ledger.began, let start = ledger.baselineStart else { return nil }
        self.init(end: began, baselineStart: start, baselines: ledger.baselines, step: step)
    }

    package init(end: Timestamp, baselineStart: Timestamp, baselines: [SeriesKey: Int]?, step: Int64) {
        self.end = baselines == nil ? end.floored(to: step) : end
        self.baselineStart = baselineStart
        self.baselines = baselines
    }
}
