{
  prometheusRules+:: {
    groups+: [
      {
        name: 'posthog-logs-sight',
        rules: [
          {
            record: 'project:posthog_logs_data_age_seconds:min',
            expr: |||
              time() - max by (job, project) (
                  posthog_logs_data_watermark_timestamp_seconds
                or
                  0 * posthog_logs_up + on (job, instance) group_left () process_start_time_seconds
              )
            |||,
          },
          {
            record: 'project:posthog_logs_sighted:bool',
            expr: |||
              max by (job, project) (max_over_time(posthog_logs_up[5m]))
              *
              (project:posthog_logs_data_age_seconds:min < bool 1800)
              or
              0 * max by (job, project) (max_over_time(posthog_logs_up[1d]))
            |||,
          },
        ],
      },
      {
        name: 'posthog-logs-counters',
        rules: [
          {
            record: 'project_service:posthog_logs_entries:rate10m',
            expr: |||
              max by (job, project, service_name) (
                sum by (job, instance, project, service_name) (rate(posthog_logs_entries_total[10m]))
              )
            |||,
          },
          {
            record: 'project_service:posthog_logs_errors:rate10m',
            expr: |||
              max by (job, project, service_name) (
                sum by (job, instance, project, service_name) (
                  rate(posthog_logs_entries_total{severity=~"error|fatal"}[10m])
                )
              )
              or 0 * project_service:posthog_logs_entries:rate10m
            |||,
          },
          {
            record: 'project_service:posthog_logs_errors_per_entries:ratio_rate10m',
            expr: |||
              project_service:posthog_logs_errors:rate10m
              /
              (project_service:posthog_logs_entries:rate10m > 0)
            |||,
          },
          {
            record: 'project_service:posthog_logs_entries:rate1h',
            expr: |||
              max by (job, project, service_name) (
                sum by (job, instance, project, service_name) (rate(posthog_logs_entries_total[1h]))
              )
            |||,
          },
          {
            record: 'project_service:posthog_logs_errors:rate1h',
            expr: |||
              max by (job, project, service_name) (
                sum by (job, instance, project, service_name) (
                  rate(posthog_logs_entries_total{severity=~"error|fatal"}[1h])
                )
              )
              or 0 * project_service:posthog_logs_entries:rate1h
            |||,
          },
          {
            record: 'project_service:posthog_logs_errors_per_entries:ratio_rate1h',
            expr: |||
              project_service:posthog_logs_errors:rate1h
              /
              (project_service:posthog_logs_entries:rate1h > 0)
            |||,
          },
          {
            record: 'project_service:posthog_logs_entries:rate6h',
            expr: |||
              max by (job, project, service_name) (
                sum by (job, instance, project, service_name) (rate(posthog_logs_entries_total[6h]))
              )
            |||,
          },
          {
            record: 'project_service:posthog_logs_errors:rate6h',
            expr: |||
              max by (job, project, service_name) (
                sum by (job, instance, project, service_name) (
                  rate(posthog_logs_entries_total{severity=~"error|fatal"}[6h])
                )
              )
              or 0 * project_service:posthog_logs_entries:rate6h
            |||,
          },
          {
            record: 'project_service:posthog_logs_errors_per_entries:ratio_rate6h',
            expr: |||
              project_service:posthog_logs_errors:rate6h
              /
              (project_service:posthog_logs_entries:rate6h > 0)
            |||,
          },
          {
            record: 'project_service:posthog_logs_entries:rate30m',
            expr: |||
              max by (job, project, service_name) (
                sum by (job, instance, project, service_name) (rate(posthog_logs_entries_total[30m]))
              )
              and on (job, project) min_over_time(project:posthog_logs_sighted:bool[30m]) == 1
            |||,
          },
          {
            record: 'project:posthog_logs_entries:rate30m',
            expr: 'sum by (job, project) (project_service:posthog_logs_entries:rate30m)',
          },
          {
            record: 'project:posthog_logs_entries:rate10m',
            expr: 'sum by (job, project) (project_service:posthog_logs_entries:rate10m)',
          },
          {
            record: 'project:posthog_logs_uncompressed_bytes:rate30m',
            expr: |||
              max by (job, project) (
                sum by (job, instance, project) (rate(posthog_logs_uncompressed_bytes_total[30m]))
              )
              and on (job, project) min_over_time(project:posthog_logs_sighted:bool[30m]) == 1
            |||,
          },
          {
            record: 'project:posthog_logs_uncompressed_bytes:rate1h',
            expr: |||
              max by (job, project) (
                sum by (job, instance, project) (rate(posthog_logs_uncompressed_bytes_total[1h]))
              )
            |||,
          },
        ],
      },
      {
        name: 'posthog-logs-window',
        rules: [
          {
            record: 'project_service:posthog_logs_window_entries:rate',
            expr: |||
              max by (job, project, service_name) (
                posthog_logs_service_window_entries / on (job, instance, project) group_left () posthog_logs_window_seconds
              )
              or
              (
                project_service:posthog_logs_entries:rate10m
                and on (job, project) min_over_time(project:posthog_logs_sighted:bool[30m]) == 1
                unless on (job, project) posthog_logs_service_window_entries
              )
            |||,
          },
          {
            record: 'project:posthog_logs_window_entries:rate',
            expr: 'sum by (job, project) (project_service:posthog_logs_window_entries:rate)',
          },
          {
            record: 'project_service:posthog_logs_window_errors_per_entries:ratio',
            expr: |||
              max by (job, project, service_name) (posthog_logs_service_error_rate)
              or
              (
                project_service:posthog_logs_errors_per_entries:ratio_rate10m
                and on (job, project) min_over_time(project:posthog_logs_sighted:bool[30m]) == 1
                unless on (job, project) posthog_logs_service_error_rate
              )
            |||,
          },
          {
            record: 'project_service:posthog_logs_window_errors_per_entries:ratio30m',
            expr: |||
              max by (job, project, service_name) (sum_over_time(posthog_logs_service_window_errors[30m]))
              /
              (max by (job, project, service_name) (sum_over_time(posthog_logs_service_window_entries[30m])) > 0)
              or
              (
                project_service:posthog_logs_errors_per_entries:ratio_rate10m
                and on (job, project) min_over_time(project:posthog_logs_sighted:bool[30m]) == 1
                unless on (job, project) max_over_time(posthog_logs_service_window_entries[30m])
              )
            |||,
          },
        ],
      },
      {
        name: 'posthog-logs-usual',
        interval: '2m',
        rules: [
          {
            record: 'project_service:posthog_logs_errors_per_entries:ratio_usual1d',
            expr: |||
              sum_over_time(project_service:posthog_logs_errors:rate1h[1d:1h] offset 1h)
              /
              (sum_over_time(project_service:posthog_logs_entries:rate1h[1d:1h] offset 1h) > 0)
            |||,
          },
          {
            record: 'project_service:posthog_logs_errors_per_entries:ratio_limit',
            expr: |||
              3 * project_service:posthog_logs_errors_per_entries:ratio_usual1d
              /
              (1 + 2 * project_service:posthog_logs_errors_per_entries:ratio_usual1d)
              + 0.02
            |||,
          },
          {
            record: 'project_service:posthog_logs_entries:rate1h_busiest1w',
            expr: |||
              max_over_time(
                (
                  project_service:posthog_logs_entries:rate1h
                  and project_service:posthog_logs_entries:rate1h offset 1h
                  and on (job, project) min_over_time(project:posthog_logs_sighted:bool[1h]) == 1
                )[1w:1h] offset 1d
              )
            |||,
          },
          {
            record: 'project:posthog_logs_uncompressed_bytes:rate1h_busiest1w',
            expr: |||
              max_over_time(
                (
                  project:posthog_logs_uncompressed_bytes:rate1h
                  and project:posthog_logs_uncompressed_bytes:rate1h offset 1h
                  and on (job, project) min_over_time(project:posthog_logs_sighted:bool[1h]) == 1
                )[1w:1h] offset 1d
              )
            |||,
          },
        ],
      },
    ],
  },
}
