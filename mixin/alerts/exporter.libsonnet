// Alerts on the exporter's processes.
{
  local config = self._config,
  local promql = (import '../lib/promql.libsonnet')(config),
  local metric = promql.metric,
  local own(name) = metric('posthog_logs_exporter_' + name),

  local target = [
    {
      alert: 'PostHogLogsExporterDown',
      expr: 'up{%s} == 0' % config.selector,
      'for': '3m',
      labels: { severity: 'critical' },
      annotations: {
        summary: 'posthog-logs-exporter {{ $labels.instance }} cannot be scraped',
        description: 'Prometheus has got no metrics from {{ $labels.instance }} (job {{ $labels.job }}) for 3 minutes. Alerts on the logs are blind meanwhile, unless another exporter sees the same projects.',
      },
    },
    {
      alert: 'PostHogLogsTargetMissing',
      expr: 'absent(up{job="%s"})' % config.job,
      'for': '5m',
      labels: { severity: 'critical' },
      annotations: {
        summary: 'Prometheus has no target of job {{ $labels.job }}',
        description: 'No target of the job {{ $labels.job }} has been there for 5 minutes: nobody scrapes the exporter, and alerts on the logs are blind.',
      },
    },
  ],

  local process = [
    {
      alert: 'PostHogLogsStateNotWritten',
      expr: 'increase(%s[10m]) > 0' % own('state_write_failures_total'),
      'for': '10m',
      labels: { severity: 'warning' },
      annotations: {
        summary: 'posthog-logs-exporter {{ $labels.instance }} cannot save its state',
        description: '{{ $labels.instance }} failed to write its state file about {{ $value | printf "%.0f" }} times in the last 10 minutes{{ with printf "time() - posthog_logs_exporter_state_write_timestamp_seconds{job=%q,instance=%q}" $labels.job $labels.instance | query }}; it last succeeded {{ . | first | value | humanizeDuration }} ago{{ end }}. Counting goes on, but a restart now would not go on from here.',
      },
    },
    {
      // The counter is of this process alone, so that its start is what there is to go by. Lasts an hour.
      alert: 'PostHogLogsStateLost',
      expr: |||
        %s > 0
        and on (job, instance) time() - %s < 3600
      ||| % [own('state_load_failures_total'), metric('process_start_time_seconds')],
      labels: { severity: 'warning' },
      annotations: {
        summary: 'posthog-logs-exporter {{ $labels.instance }} could not read its state',
        description: 'When {{ $labels.instance }} started, its state file was damaged or of a newer version (parts that could not be read: {{ $value | printf "%.0f" }}). It moved the file aside, and counting began anew.',
      },
    },
    {
      alert: 'PostHogLogsLogLinesLost',
      expr: 'increase(%s[10m]) > 0' % own('log_lines_dropped_total'),
      'for': '10m',
      keep_firing_for: '10m',
      labels: { severity: 'info' },
      annotations: {
        summary: 'posthog-logs-exporter {{ $labels.instance }} loses lines of its log',
        description: 'About {{ $value | printf "%.0f" }} lines of the log of {{ $labels.instance }} were lost in the last 10 minutes, and some in the ten before. Counting goes on, but the log does not say all.',
      },
    },
    {
      alert: 'PostHogLogsClockSkew',
      expr: 'max by (job, instance) (abs(%s)) > %d' % [own('clock_skew_seconds'), config.exporter.clockSkew],
      'for': '10m',
      keep_firing_for: '10m',
      labels: { severity: 'warning' },
      annotations: {
        summary: "the clock of {{ $labels.instance }} is {{ $value | humanizeDuration }} off PostHog's",
        description: "The clock of {{ $labels.instance }} and PostHog's have differed by {{ $value | humanizeDuration }} for 10 minutes. The exporter asks by PostHog's clock, but Prometheus, certificates and the log go by the machine's.",
      },
    },
    {
      alert: 'PostHogLogsCertificateEnds',
      expr: 'min by (job, instance) (%s) - time() < %d * 86400' % [
        own('tls_certificate_expiry_timestamp_seconds'),
        config.exporter.certificate,
      ],
      'for': '15m',
      labels: { severity: 'warning' },
      annotations: {
        summary: 'the certificate of {{ $labels.instance }} ends in {{ $value | humanizeDuration }}',
        description: 'The TLS certificate with which {{ $labels.instance }} serves its metrics ends in {{ $value | humanizeDuration }}. After that Prometheus cannot scrape it.',
      },
    },
    {
      alert: 'PostHogLogsReloadFailed',
      expr: 'max_over_time(%s[5m]) == 0' % own('config_last_reload_successful'),
      'for': '5m',
      labels: { severity: 'warning' },
      annotations: {
        summary: '{{ $labels.instance }} could not use its changed configuration',
        description: 'The last change of the configuration of {{ $labels.instance }}, or of a file that it names, could not be used; what was there before still is. The log says why. A restart would fail.',
      },
    },
  ],

  prometheusAlerts+:: {
    groups+: [{
      name: 'posthog-logs-exporter',
      interval: config.interval,
      rules: [{ about:: 'exporter' } + rule for rule in target + process],
    }],
  },
}
