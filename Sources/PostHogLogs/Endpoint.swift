/// The endpoints of PostHog's Logs API that are asked; the raw value is the last part of the path and the value of the
/// `endpoint` label.
package enum Endpoint: String, CaseIterable, Sendable {
    case services
    case sparkline
    case countRanges = "count-ranges"
    case hasLogs = "has_logs"
    case values
    case groupBy = "group-by"
    case query
    case alerts
    case attributes
    case export
    /// The generic API of exports, which stands beside that of logs.
    case exports

    /// Whether what it answers is counted.
    package var givesCounts: Bool { [.services, .sparkline, .countRanges, .values, .groupBy].contains(self) }
}
