{
  prometheusRules+:: {
    groups+: [
      {
        name: 'posthog-logs-objectives',
        rules: [
          {
            record: 'project_service:posthog_logs_error_budget:ratio',
            expr: |||
              0.01 + 0 * project_service:posthog_logs_entries:rate1h
            |||,
          },
        ],
      },
    ],
  },
}
