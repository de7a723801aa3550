{
  prometheusAlerts+:: {
    groups+: [
      {
        name: 'posthog-logs-exporter',
        rules: [
          {
            alert: 'PostHogLogsExporterDown',
            expr: 'up{job="posthog-logs"} == 0',
            'for': '3m',
            labels: { severity: 'critical' },
            annotations: {
              summary: 'posthog-logs-exporter {{ $labels.instance }} cannot be scraped',
              description: 'Prometheus has got no metrics from {{ $labels.instance }} (job {{ $labels.job }}) for 3 minutes. Alerts on the logs are blind meanwhile.',
            },
          },
          {
            alert: 'PostHogLogsTargetMissing',
            expr: 'absent(up{job="posthog-logs"})',
            'for': '5m',
            labels: { severity: 'critical' },
            annotations: {
              summary: 'Prometheus has no target of job {{ $labels.job }}',
              description: 'No target of the job {{ $labels.job }} has been there for 5 minutes: nobody scrapes the exporter, and alerts on the logs are blind.',
            },
          },
          {
            alert: 'PostHogLogsPollFailing',
            expr: |||
              max_over_time(posthog_logs_up[10m]) == 0
              and on (job, instance, project) posthog_logs_up == 0
            |||,
            'for': '5m',
            labels: { severity: 'warning' },
            annotations: {
              summary: 'polls of project {{ $labels.project }} fail',
              description: 'No poll of project {{ $labels.project }} by {{ $labels.instance }} has got everything for 10 minutes or more. Failures in the last half hour, by reason:{{ range printf "sum by (reason) (increase(posthog_logs_exporter_poll_failures_total{job=%q,instance=%q,project=%q}[30m])) > 0" $labels.job $labels.instance $labels.project | query | sortByLabel "reason" }} {{ .Labels.reason }} {{ .Value | printf "%.0f" }}{{ end }}.',
            },
          },
          {
            alert: 'PostHogLogsKeyRejected',
            expr: |||
              sum by (job, instance, project, reason) (
                increase(posthog_logs_exporter_poll_failures_total{reason=~"unauthorized|forbidden"}[15m])
              ) > 0
              and on (job, instance, project) max_over_time(posthog_logs_up[5m]) == 0
            |||,
            'for': '1m',
            labels: { severity: 'critical' },
            annotations: {
              summary: 'PostHog rejects the API key for project {{ $labels.project }} ({{ $labels.reason }})',
              description: 'PostHog answered {{ $labels.instance }} with {{ $labels.reason }} for project {{ $labels.project }}, in about {{ $value | printf "%.0f" }} polls of the last 15 minutes. No poll has succeeded for 5.',
            },
          },
          {
            alert: 'PostHogLogsBudgetExhausted',
            expr: |||
              max_over_time(posthog_logs_exporter_budget_remaining_requests[10m])
              /
              posthog_logs_exporter_budget_limit_requests
              < 0.05
            |||,
            'for': '20m',
            labels: { severity: 'warning' },
            annotations: {
              summary: 'the request budget of key {{ $labels.key }} is used up ({{ $labels.window }})',
              description: 'Of the requests that {{ $labels.instance }} may send with key {{ $labels.key }} in any {{ $labels.window }}, at most {{ $value | humanizePercentage }} were left at any time of the last half hour. Polls wait for their turn, so that data gets older.',
            },
          },
          {
            alert: 'PostHogLogsDataBehind',
            expr: |||
              time() - (
                posthog_logs_data_watermark_timestamp_seconds
                or
                0 * posthog_logs_up + on (job, instance) group_left () process_start_time_seconds
              ) > 1800
            |||,
            'for': '5m',
            labels: { severity: 'warning' },
            annotations: {
              summary: 'the counts of project {{ $labels.project }} are {{ $value | humanizeDuration }} behind',
              description: '{{ $labels.instance }} has known no complete data of project {{ $labels.project }} for {{ $value | humanizeDuration }}. Usual is six to ten minutes. Alerts on the logs of this project are held back.',
            },
          },
          {
            alert: 'PostHogLogsUnreconciled',
            expr: 'min_over_time(posthog_logs_exporter_unreconciled_entries[30m]) > 0',
            'for': '15m',
            labels: { severity: 'warning' },
            annotations: {
              summary: '{{ $value | humanize }} log entries of project {{ $labels.project }} are in no counter',
              description: 'PostHog\'s totals of project {{ $labels.project }} have shown at least {{ $value | humanize }} entries for half an hour that {{ $labels.instance }} could attribute to no service.',
            },
          },
          {
            alert: 'PostHogLogsDegraded',
            expr: 'posthog_logs_exporter_degraded == 1',
            'for': '15m',
            labels: { severity: 'info' },
            annotations: {
              summary: 'project {{ $labels.project }} is read in a degraded mode ({{ $labels.reason }})',
              description: 'For 15 minutes PostHog has answered {{ $labels.instance }} for project {{ $labels.project }} in a way that takes the mode {{ $labels.reason }}.',
            },
          },
          {
            alert: 'PostHogLogsStateNotWritten',
            expr: 'increase(posthog_logs_exporter_state_write_failures_total[10m]) > 0',
            'for': '10m',
            labels: { severity: 'warning' },
            annotations: {
              summary: 'posthog-logs-exporter {{ $labels.instance }} cannot save its state',
              description: '{{ $labels.instance }} failed to write its state file about {{ $value | printf "%.0f" }} times in the last 10 minutes{{ with printf "time() - posthog_logs_exporter_state_write_timestamp_seconds{job=%q,instance=%q}" $labels.job $labels.instance | query }}; it last succeeded {{ . | first | value | humanizeDuration }} ago{{ end }}. Counting goes on, but a restart now would not go on from here.',
            },
          },
          {
            alert: 'PostHogLogsStateLost',
            expr: |||
              posthog_logs_exporter_state_load_failures_total > 0
              and on (job, instance) time() - process_start_time_seconds < 3600
            |||,
            labels: { severity: 'warning' },
            annotations: {
              summary: 'posthog-logs-exporter {{ $labels.instance }} could not read its state',
              description: 'When {{ $labels.instance }} started, its state file was damaged or of a newer version (parts that could not be read: {{ $value | printf "%.0f" }}). It moved the file aside, and counting began anew.',
            },
          },
          {
            alert: 'PostHogLogsEntriesMissed',
            expr: |||
              posthog_logs_exporter_gap_seconds_total
              -
              (
                last_over_time(posthog_logs_exporter_gap_seconds_total[1w] offset 1h)
                or
                0 * posthog_logs_exporter_gap_seconds_total
              )
              > 0
            |||,
            labels: { severity: 'warning' },
            annotations: {
              summary: '{{ $value | humanizeDuration }} of logs of project {{ $labels.project }} were never counted',
              description: '{{ $labels.instance }} was blind for longer than it can catch up with: the entries of {{ $value | humanizeDuration }} of project {{ $labels.project }} are in no counter.',
            },
          },
        ],
      },
    ],
  },
}
