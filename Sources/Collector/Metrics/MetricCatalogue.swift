package import Exposition

/// The metrics that a page may show, none of which can be taken for another. Pages show those with the label `project`
/// first, then the others, both in this order.
package struct MetricCatalogue: Sendable {
    package let all: [MetricDescriptor]
    package let byProject: [MetricDescriptor]
    /// Those that all projects share.
    package let shared: [MetricDescriptor]
    /// The name of the metric behind each name that a reader may know it by.
    private let owners: [String: String]

    package init(_ metrics: [MetricDescriptor]) throws(MetricConflict) {
        var owners: [String: String] = [:]
        for metric in metrics {
            guard metric.labelNames.firstIndex(of: "project") ?? 0 == 0 else {
                throw MetricConflict("the metric \(metric.name) must have the label project first")
            }
            for name in metric.allNames {
                if let owner = owners.updateValue(metric.name, forKey: name) {
                    throw MetricConflict("the metrics \(owner) and \(metric.name) have the name \(name) in common")
                }
            }
        }
        all = metrics
        self.owners = owners
        byProject = metrics.filter { $0.labelNames.contains("project") }
        shared = metrics.filter { !$0.labelNames.contains("project") }
    }

    /// The names of the metrics that readers know by these names, each once and in order. Names that no metric has give nothing.
    package func names(knownAs asked: some Sequence<String>) -> [String] {
        let found = Set(asked.compactMap { owners[$0] })
        return all.map(\.name).filter(found.contains)
    }
}

/// Why metrics cannot be served on one page: one line.
package struct MetricConflict: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}

extension MetricCatalogue {
    /// Those that this module has values for.
    package static let collected = fromLogs + ofPolling

    // MARK: What PostHog says

    package static let entries = MetricDescriptor(
        name: "posthog_logs_entries_total", kind: .counter,
        help: "Log entries first seen since the counters began, by service and severity.",
        labelNames: ["project", "service_name", "severity"])

    package static let lateEntries = MetricDescriptor(
        name: "posthog_logs_late_entries_total", kind: .counter,
        help: "Log entries that appeared more than 10 minutes after the end of the bucket they belong to.",
        labelNames: ["project"])

    package static let uncompressedBytes = MetricDescriptor(
        name: "posthog_logs_uncompressed_bytes_total", kind: .counter,
        help: "Uncompressed size of the log entries first seen since the counters began, where PostHog reports it.",
        labelNames: ["project", "severity"])

    package static let serviceWindowEntries = MetricDescriptor(
        name: "posthog_logs_service_window_entries", kind: .gauge,
        help: "Log entries of a service in the newest window.",
        labelNames: ["project", "service_name"])

    package static let serviceWindowErrors = MetricDescriptor(
        name: "posthog_logs_service_window_errors", kind: .gauge,
        help: "Log entries of severity error or fatal of a service in the newest window.",
        labelNames: ["project", "service_name"])

    package static let serviceErrorRate = MetricDescriptor(
        name: "posthog_logs_service_error_rate", kind: .gauge,
        help: "Share of a service's log entries in the newest window that are errors, from 0 to 1.",
        labelNames: ["project", "service_name"])

    package static let serviceVolumeShare = MetricDescriptor(
        name: "posthog_logs_service_volume_share_ratio", kind: .gauge,
        help: "Share of the project's log entries in the newest window that a service wrote, from 0 to 1.",
        labelNames: ["project", "service_name"])

    package static let severityEntriesPerSecond = MetricDescriptor(
        name: "posthog_logs_severity_entries_per_second", kind: .gauge,
        help: "Log entries a second by severity, averaged over the newest window.",
        labelNames: ["project", "severity"])

    package static let windowSeconds = MetricDescriptor(
        name: "posthog_logs_window_seconds", kind: .gauge,
        help: "Length of the window that the gauges look at.",
        labelNames: ["project"])

    package static let hasLogs = MetricDescriptor(
        name: "posthog_logs_has_logs", kind: .gauge,
        help: "Whether PostHog holds any logs of the project, 1 or 0.",
        labelNames: ["project"])

    package static let dataWatermark = MetricDescriptor(
        name: "posthog_logs_data_watermark_timestamp_seconds", kind: .gauge,
        help: "End of the newest closed bucket up to which all log entries are accounted for, in Unix time.",
        labelNames: ["project"])

    package static let up = MetricDescriptor(
        name: "posthog_logs_up", kind: .gauge,
        help: "Whether the last poll of the project got everything that it asked PostHog for, 1 or 0.",
        labelNames: ["project"])

    package static let projectInfo = MetricDescriptor(
        name: "posthog_logs_project_info", kind: .gauge,
        help: "Which PostHog project is behind a project label, and on which host; always 1.",
        labelNames: ["project", "project_id", "host"])

    package static let alertState = MetricDescriptor(
        name: "posthog_logs_alert_state", kind: .gauge,
        help: "Which state one of PostHog's own alerts on logs is in: 1 for that state, 0 for the others.",
        labelNames: ["project", "alert_id", "name", "state"])

    package static let alertLastCheck = MetricDescriptor(
        name: "posthog_logs_alert_last_check_timestamp_seconds", kind: .gauge,
        help: "When PostHog last checked one of its own alerts on logs, in Unix time.",
        labelNames: ["project", "alert_id", "name"])

    package static let alertConsecutiveFailures = MetricDescriptor(
        name: "posthog_logs_alert_consecutive_failures", kind: .gauge,
        help: "Checks of one of PostHog's own alerts on logs that failed since the last one that did not.",
        labelNames: ["project", "alert_id", "name"])

    package static let ingestionCheckpoint = MetricDescriptor(
        name: "posthog_logs_ingestion_checkpoint_timestamp_seconds", kind: .gauge,
        help:
            "Up to when PostHog has taken in all log entries that were sent to it, by the time of receipt, in Unix time.",
        labelNames: ["host"])

    private static let fromLogs = [
        entries, lateEntries, uncompressedBytes, serviceWindowEntries, serviceWindowErrors, serviceErrorRate,
        serviceVolumeShare, severityEntriesPerSecond, windowSeconds, hasLogs, dataWatermark, up, projectInfo,
        alertState, alertLastCheck, alertConsecutiveFailures, ingestionCheckpoint,
    ]
}
