{
  prometheusAlerts+:: {
    groups+: [
      {
        name: 'posthog-logs-errors',
        rules: [
          {
            alert: 'PostHogLogsErrorRateHigh',
            expr: |||
              project_service:posthog_logs_errors_per_entries:ratio_rate10m
                > project_service:posthog_logs_errors_per_entries:ratio_limit
              and project_service:posthog_logs_window_errors_per_entries:ratio
                > project_service:posthog_logs_errors_per_entries:ratio_limit
              and project_service:posthog_logs_errors:rate10m > 10 / 600
              and project_service:posthog_logs_entries:rate10m > 50 / 600
            |||,
            'for': '6m',
            labels: { severity: 'warning' },
            annotations: {
              summary: '{{ $labels.service_name }} in project {{ $labels.project }}: {{ $value | humanizePercentage }} of log entries are errors',
              description: 'In the last 10 minutes {{ $value | humanizePercentage }} of the log entries of {{ $labels.service_name }} (project {{ $labels.project }}) were errors; usual is {{ with printf "project_service:posthog_logs_errors_per_entries:ratio_usual1d{job=%q,project=%q,service_name=%q}" $labels.job $labels.project $labels.service_name | query }}{{ . | first | value | humanizePercentage }}{{ end }}.',
            },
          },
          {
            alert: 'PostHogLogsErrorBudgetBurnFast',
            expr: |||
              project_service:posthog_logs_errors_per_entries:ratio_rate1h
                > 14.4 * project_service:posthog_logs_error_budget:ratio
              and project_service:posthog_logs_window_errors_per_entries:ratio
                > 14.4 * project_service:posthog_logs_error_budget:ratio
              and project_service:posthog_logs_errors:rate1h > 20 / 3600
            |||,
            'for': '2m',
            labels: { severity: 'critical' },
            annotations: {
              summary: '{{ $labels.service_name }} in project {{ $labels.project }} burns its error budget fast',
              description: 'In the last hour {{ $value | humanizePercentage }} of the log entries of {{ $labels.service_name }} (project {{ $labels.project }}) were errors, and still are. Its budget is {{ with printf "project_service:posthog_logs_error_budget:ratio{job=%q,project=%q,service_name=%q}" $labels.job $labels.project $labels.service_name | query }}{{ . | first | value | humanizePercentage }}{{ end }}; at this rate what is meant for 30 days lasts for two.',
            },
          },
          {
            alert: 'PostHogLogsErrorBudgetBurnSlow',
            expr: |||
              project_service:posthog_logs_errors_per_entries:ratio_rate6h
                > 6 * project_service:posthog_logs_error_budget:ratio
              and project_service:posthog_logs_window_errors_per_entries:ratio30m
                > 6 * project_service:posthog_logs_error_budget:ratio
              and project_service:posthog_logs_errors:rate6h > 60 / 21600
            |||,
            'for': '5m',
            labels: { severity: 'warning' },
            annotations: {
              summary: '{{ $labels.service_name }} in project {{ $labels.project }} burns its error budget',
              description: 'In the last six hours {{ $value | humanizePercentage }} of the log entries of {{ $labels.service_name }} (project {{ $labels.project }}) were errors, and still are. Its budget is {{ with printf "project_service:posthog_logs_error_budget:ratio{job=%q,project=%q,service_name=%q}" $labels.job $labels.project $labels.service_name | query }}{{ . | first | value | humanizePercentage }}{{ end }}; at this rate what is meant for 30 days lasts for five.',
            },
          },
          {
            alert: 'PostHogLogsFirstFatal',
            expr: |||
              max by (job, project, service_name) (increase(posthog_logs_entries_total{severity="fatal"}[15m])) > 0
              unless
              max by (job, project, service_name) (
                increase(posthog_logs_entries_total{severity="fatal"}[1d] offset 15m)
              ) > 0
            |||,
            labels: { severity: 'warning' },
            annotations: {
              summary: '{{ $labels.service_name }} in project {{ $labels.project }} logged its first fatal entry in a day',
              description: 'Fatal log entries of {{ $labels.service_name }} (project {{ $labels.project }}) counted in the last 15 minutes: {{ $value | printf "%.0f" }}. In the day before there was none.',
            },
          },
        ],
      },
      {
        name: 'posthog-logs-silence',
        rules: [
          {
            alert: 'PostHogLogsServiceSilent',
            expr: |||
              max_over_time(project_service:posthog_logs_entries:rate30m[1d]) > 0
              and on (job, project, service_name) (
                (
                  project_service:posthog_logs_entries:rate30m == 0
                  and min_over_time(project_service:posthog_logs_entries:rate30m[6h] offset 35m) > 20 / 1800
                  and last_over_time(project_service:posthog_logs_entries:rate30m[1h] offset 6h)
                  and on (job, project) project:posthog_logs_entries:rate10m > 0
                  unless on (job, project, service_name) project_service:posthog_logs_window_entries:rate > 0
                )
                or
                (
                  ALERTS{alertname="PostHogLogsServiceSilent", alertstate="firing"}
                  unless on (job, project, service_name) project_service:posthog_logs_entries:rate10m > 0
                )
              )
            |||,
            labels: { severity: 'warning' },
            annotations: {
              summary: '{{ $labels.service_name }} in project {{ $labels.project }} has stopped logging',
              description: '{{ $labels.service_name }} (project {{ $labels.project }}) has logged nothing for half an hour or more. Before, it logged steadily, at its busiest {{ $value | printf "%.2f" }} entries a second. Other services of the project still log, and the exporter sees them.',
            },
          },
          {
            alert: 'PostHogLogsProjectSilent',
            expr: |||
              max_over_time(project:posthog_logs_entries:rate30m[1d]) > 0
              and on (job, project) (
                (
                  project:posthog_logs_entries:rate30m == 0
                  and min_over_time(project:posthog_logs_entries:rate30m[6h] offset 35m) > 20 / 1800
                  and last_over_time(project:posthog_logs_entries:rate30m[1h] offset 6h)
                  unless on (job, project) project:posthog_logs_window_entries:rate > 0
                )
                or
                (
                  ALERTS{alertname="PostHogLogsProjectSilent", alertstate="firing"}
                  unless on (job, project) project:posthog_logs_entries:rate10m > 0
                )
              )
            |||,
            labels: { severity: 'critical' },
            annotations: {
              summary: 'no service in project {{ $labels.project }} logs any more',
              description: 'No log entry of any service in project {{ $labels.project }} has reached PostHog for half an hour or more, though PostHog answers the exporter. Before, there were up to {{ $value | printf "%.2f" }} a second.',
            },
          },
        ],
      },
      {
        name: 'posthog-logs-cost',
        rules: [
          {
            alert: 'PostHogLogsVolumeSurge',
            expr: |||
              project_service:posthog_logs_entries:rate30m > 3 * project_service:posthog_logs_entries:rate1h_busiest1w
              and project_service:posthog_logs_window_entries:rate
                > 2 * project_service:posthog_logs_entries:rate1h_busiest1w
              and project_service:posthog_logs_entries:rate30m > 5
            |||,
            'for': '10m',
            labels: { severity: 'warning' },
            annotations: {
              summary: '{{ $labels.service_name }} in project {{ $labels.project }} logs {{ $value | humanize }} entries a second',
              description: 'In the last half hour {{ $labels.service_name }} (project {{ $labels.project }}) logged {{ $value | humanize }} entries a second; in the busiest hour of the week before it was {{ with printf "project_service:posthog_logs_entries:rate1h_busiest1w{job=%q,project=%q,service_name=%q}" $labels.job $labels.project $labels.service_name | query }}{{ . | first | value | humanize }}{{ end }}.',
            },
          },
          {
            alert: 'PostHogLogsBytesSurge',
            expr: |||
              project:posthog_logs_uncompressed_bytes:rate30m
                > 3 * project:posthog_logs_uncompressed_bytes:rate1h_busiest1w
              and project:posthog_logs_uncompressed_bytes:rate30m > 50000
              and project:posthog_logs_entries:rate30m
                < 2 * avg_over_time(project:posthog_logs_window_entries:rate[30m])
            |||,
            'for': '10m',
            labels: { severity: 'warning' },
            annotations: {
              summary: 'project {{ $labels.project }} logs {{ $value | humanize }}B a second',
              description: 'In the last half hour project {{ $labels.project }} logged {{ $value | humanize }}B a second; in the busiest hour of the week before it was {{ with printf "project:posthog_logs_uncompressed_bytes:rate1h_busiest1w{job=%q,project=%q}" $labels.job $labels.project | query }}{{ . | first | value | humanize }}B{{ end }}.',
            },
          },
        ],
      },
    ],
  },
}
