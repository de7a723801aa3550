package import Exposition

extension MetricCatalogue {
    // MARK: What polls do

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

    package static let leaseHeld = MetricDescriptor(
        name: "posthog_logs_exporter_lease_held", kind: .gauge,
        help: "Whether this replica polls the project, 1 or 0; absent where replicas share no state.",
        labelNames: ["project"])

    package static let lastSuccess = MetricDescriptor(
        name: "posthog_logs_exporter_last_success_timestamp_seconds", kind: .gauge,
        help: "When a poll of the project last got everything that it asked for, in Unix time.",
        labelNames: ["project"])

    package static let apiRequests = MetricDescriptor(
        name: "posthog_logs_exporter_api_requests_total", kind: .counter,
        help: "Requests sent to PostHog, by HTTP status code; code 0 stands for no response.",
        labelNames: ["project", "endpoint", "code"])

    package static let apiRequestDuration = MetricDescriptor(
        name: "posthog_logs_exporter_api_request_duration_seconds", kind: .histogram,
        help: "How long requests to PostHog took, with a response or without.",
        labelNames: ["endpoint"])

    package static let apiRetries = MetricDescriptor(
        name: "posthog_logs_exporter_api_retries_total", kind: .counter,
        help: "Requests to PostHog that were sent again within the same poll, by why the first one failed.",
        labelNames: ["project", "endpoint", "reason"])

    package static let apiResponseBytes = MetricDescriptor(
        name: "posthog_logs_exporter_api_response_bytes_total", kind: .counter,
        help: "Size of PostHog's responses after decompression.",
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
        help: "Log entries that PostHog's totals show but no accepted response has yet attributed to a service.",
        labelNames: ["project"])

    package static let backlogSeconds = MetricDescriptor(
        name: "posthog_logs_exporter_backlog_seconds", kind: .gauge,
        help: "Time that is over and whose log entries are still to be checked, as after an outage.",
        labelNames: ["project"])

    package static let shrunkBuckets = MetricDescriptor(
        name: "posthog_logs_exporter_shrunk_buckets_total", kind: .counter,
        help: "How often PostHog reported a smaller total for a bucket than before; no counter is lowered by it.",
        labelNames: ["project"])

    package static let gapSeconds = MetricDescriptor(
        name: "posthog_logs_exporter_gap_seconds_total", kind: .counter,
        help: "Time whose log entries were never checked, since it lay too far back when PostHog responded again.",
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

    // MARK: Own metrics

    package static let metricUp = MetricDescriptor(
        name: "posthog_logs_exporter_metric_up", kind: .gauge,
        help: "Whether the last poll of one of the metrics of log_metrics got everything that it asked for, 1 or 0.",
        labelNames: ["project", "metric"])

    package static let metricUnreconciledEntries = MetricDescriptor(
        name: "posthog_logs_exporter_metric_unreconciled_entries", kind: .gauge,
        help:
            "Log entries of one of the metrics of log_metrics that PostHog's totals show but that are not counted yet.",
        labelNames: ["project", "metric"])

    package static let metricSeries = MetricDescriptor(
        name: "posthog_logs_exporter_metric_series", kind: .gauge,
        help: "Combinations of labels that one of the metrics of log_metrics counts by.",
        labelNames: ["project", "metric"])

    package static let metricSeriesLimit = MetricDescriptor(
        name: "posthog_logs_exporter_metric_series_limit", kind: .gauge,
        help: "Most such combinations; entries of further ones are counted with (overflow) in every label.",
        labelNames: ["project", "metric"])

    package static let degraded = MetricDescriptor(
        name: "posthog_logs_exporter_degraded", kind: .gauge,
        help: "Whether a compatibility mode for an old or unusual PostHog server is in use, 1 or 0.",
        labelNames: ["project", "reason"])

    static let ofPolling = [
        exporterUp, pollInterval, polls, pollFailures, pollDuration, leaseHeld, lastSuccess, apiRequests,
        apiRequestDuration,
        apiRetries, apiResponseBytes, budgetLimit, budgetRemaining, unreconciledEntries, backlogSeconds, shrunkBuckets,
        gapSeconds, clockSkew, series, seriesLimit, degraded, metricUp, metricUnreconciledEntries, metricSeries,
        metricSeriesLimit,
    ]
}
