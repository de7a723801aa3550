/// The endpoints of PostHog's Logs API that the exporter asks; the raw value is the last part of the path and the
/// value of the `endpoint` label.
package enum Endpoint: String, CaseIterable, Sendable {
    case services
    case sparkline
    case countRanges = "count-ranges"
    case hasLogs = "has_logs"
    case values
}
