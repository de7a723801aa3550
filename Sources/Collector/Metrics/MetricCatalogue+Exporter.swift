package import Exposition

extension MetricCatalogue {
    // MARK: What the exporter does

    package static let buildInfo = MetricDescriptor(
        name: "posthog_logs_exporter_build_info", kind: .gauge,
        help: "Which version of the exporter runs, and what it was built from and with; always 1.",
        labelNames: ["version", "revision", "swift_version"])

    package static let exporterUp = MetricDescriptor(
        name: "posthog_logs_exporter_up", kind: .gauge,
        help: "Whether the last call of an endpoint of PostHog's Logs API succeeded, 1 or 0.",
        labelNames: ["project", "endpoint"])

    package static let pollInterval = MetricDescriptor(
        name: "posthog_logs_exporter_poll_interval_seconds", kind: .gauge,
        help: "How often the project is polled: from the start of a poll to the start of the next.",
        labelNames: ["project"])

    package static let polls = MetricDescriptor(
        name: "posthog_logs_exporter_polls_total", kind: .counter,
        help: "Polls of a project, failed ones included.",
        labelNames: ["project"])

    package static let pollFailures = MetricDescriptor(
        name: "posthog_logs_exporter_poll_failures_total", kind: .counter,
        help: "Polls of a project that did not get everything they asked for, by the first thing that went wrong.",
        labelNames: ["project", "reason"])

    package static let pollDuration = MetricDescriptor(
        name: "posthog_logs_exporter_poll_duration_seconds", kind: .histogram,
        help: "How long polls of a project took, waiting for the request budget included.",
        labelNames: ["project"])

    package static let lastSuccess = MetricDescriptor(
        name: "posthog_logs_exporter_last_success_timestamp_seconds", kind: .gauge,
        help: "When a poll of the project last got everything that it asked for, in Unix time.",
        labelNames: ["project"])

    package static let apiRequests = MetricDescriptor(
        name: "posthog_logs_exporter_api_requests_total", kind: .counter,
        help: "Requests sent to PostHog, by HTTP status code; code 0 stands for no answer.",
        labelNames: ["project", "endpoint", "code"])

    package static let apiRequestDuration = MetricDescriptor(
        name: "posthog_logs_exporter_api_request_duration_seconds", kind: .histogram,
        help: "How long requests to PostHog took, answered or not.",
        labelNames: ["endpoint"])

    package static let apiRetries = MetricDescriptor(
        name: "posthog_logs_exporter_api_retries_total", kind: .counter,
        help: "Requests to PostHog that were sent again within the same poll, by why the first one failed.",
        labelNames: ["project", "endpoint", "reason"])

    package static let apiResponseBytes = MetricDescriptor(
        name: "posthog_logs_exporter_api_response_bytes_total", kind: .counter,
        help: "Size of PostHog's answers after decompression.",
        labelNames: ["endpoint"])

    package static let budgetLimit = MetricDescriptor(
        name: "posthog_logs_exporter_budget_limit_requests", kind: .gauge,
        help: "Requests that an API key may send in a minute or an hour; absent where there is no limit.",
        labelNames: ["key", "window"])

    package static let budgetRemaining = MetricDescriptor(
        name: "posthog_logs_exporter_budget_remaining_requests", kind: .gauge,
        help: "Requests that an API key may still send now within its limit for a minute or an hour.",
        labelNames: ["key", "window"])

    package static let unreconciledEntries = MetricDescriptor(
        name: "posthog_logs_exporter_unreconciled_entries", kind: .gauge,
        help: "Log entries that PostHog's totals show but no believed answer has yet attributed to a service.",
        labelNames: ["project"])

    package static let backlogSeconds = MetricDescriptor(
        name: "posthog_logs_exporter_backlog_seconds", kind: .gauge,
        help: "Time that is over and whose log entries are still to be looked at, as after an outage.",
        labelNames: ["project"])

    package static let shrunkBuckets = MetricDescriptor(
        name: "posthog_logs_exporter_shrunk_buckets_total", kind: .counter,
        help: "How often PostHog reported a smaller total for a bucket than before; no counter is lowered by it.",
        labelNames: ["project"])

    package static let gapSeconds = MetricDescriptor(
        name: "posthog_logs_exporter_gap_seconds_total", kind: .counter,
        help: "Time whose log entries were never looked at, since it lay too far back when PostHog answered again.",
        labelNames: ["project"])

    package static let clockSkew = MetricDescriptor(
        name: "posthog_logs_exporter_clock_skew_seconds", kind: .gauge,
        help: "How far the exporter's clock is ahead of PostHog's; negative when it is behind.",
        labelNames: ["project"])

    package static let series = MetricDescriptor(
        name: "posthog_logs_exporter_series", kind: .gauge,
        help: "Combinations of service and severity that the project's entries are counted by.",
        labelNames: ["project"])

    package static let seriesLimit = MetricDescriptor(
        name: "posthog_logs_exporter_series_limit", kind: .gauge,
        help: "Most such combinations; entries of further services are counted under the service (overflow).",
        labelNames: ["project"])

    package static let stateWriteTimestamp = MetricDescriptor(
        name: "posthog_logs_exporter_state_write_timestamp_seconds", kind: .gauge,
        help: "When the state file was last written, in Unix time.")

    package static let stateWriteFailures = MetricDescriptor(
        name: "posthog_logs_exporter_state_write_failures_total", kind: .counter,
        help: "Attempts to write the state file that failed; the file stays as it was.")

    package static let stateLoadFailures = MetricDescriptor(
        name: "posthog_logs_exporter_state_load_failures_total", kind: .counter,
        help: "How often something in the state file could not be used, so that counting began anew.")

    package static let degraded = MetricDescriptor(
        name: "posthog_logs_exporter_degraded", kind: .gauge,
        help: "Whether a way of working for an old or odd PostHog server is in use, 1 or 0.",
        labelNames: ["project", "reason"])

    package static let scrapes = MetricDescriptor(
        name: "posthog_logs_exporter_scrapes_total", kind: .counter,
        help: "Requests for the metrics page that were answered, by HTTP status code.",
        labelNames: ["code"])

    package static let configReloadSuccessful = MetricDescriptor(
        name: "posthog_logs_exporter_config_last_reload_successful", kind: .gauge,
        help: "Whether the last change of the web configuration could be used, 1 or 0.")

    package static let configReloadSuccessTime = MetricDescriptor(
        name: "posthog_logs_exporter_config_last_reload_success_timestamp_seconds", kind: .gauge,
        help: "When the web configuration was last read and could be used, in Unix time.")

    package static let certificateExpiry = MetricDescriptor(
        name: "posthog_logs_exporter_tls_certificate_expiry_timestamp_seconds", kind: .gauge,
        help: "When the server's certificate in use expires, in Unix time.")

    package static let logLinesDropped = MetricDescriptor(
        name: "posthog_logs_exporter_log_lines_dropped_total", kind: .counter,
        help: "Lines of the log that were lost because stderr took no more or failed.")

    static let ofExporter = [
        buildInfo, exporterUp, pollInterval, polls, pollFailures, pollDuration, lastSuccess, apiRequests,
        apiRequestDuration, apiRetries, apiResponseBytes, budgetLimit, budgetRemaining, unreconciledEntries,
        backlogSeconds, shrunkBuckets, gapSeconds, clockSkew, series, seriesLimit, stateWriteTimestamp,
        stateWriteFailures, stateLoadFailures, degraded, configReloadSuccessful, configReloadSuccessTime,
        certificateExpiry, scrapes, logLinesDropped,
    ]
}
