// Alerts on the polling of projects, and on the alerts that people have set up in PostHog itself. What is of a project is told
// once, however many exporters see it: of several the one that fares best counts where the data are the same, and any one
// where something has to be done about it.
{
  local config = self._config,
  local promql = (import '../lib/promql.libsonnet')(config),
  local metric = promql.metric,
  local own(name, matchers='') = metric('posthog_logs_exporter_' + name, matchers),

  local failures = '{{ range printf "sum by (reason) (increase(posthog_logs_exporter_poll_failures_total{job=%q,project=%q}[30m])) > 0" $labels.job $labels.project | query | sortByLabel "reason" }} {{ .Labels.reason }} {{ .Value | printf "%.0f" }}{{ end }}',

  local polls = [
    {
      alert: 'PostHogLogsPollFailing',
      expr: |||
        count by (job, project) (
          max_over_time(%(up)s[%(range)s]) == 0
          and on (job, instance, project) %(up)s == 0
        )
      ||| % { up: metric('posthog_logs_up'), range: promql.range(10) },
      'for': '5m',
      keep_firing_for: '5m',
      labels: { severity: 'warning' },
      annotations: {
        summary: 'polls of project {{ $labels.project }} fail',
        description: 'No poll of project {{ $labels.project }} has got everything for 10 minutes or more, on {{ $value | printf "%.0f" }} exporter(s). Failures in the last half hour, by reason:' + failures + '.',
      },
    },
    {
      alert: 'PostHogLogsPollFailing',
      expr: 'max by (job, project) (max_over_time(%s[%s])) == 0' % [metric('posthog_logs_up'), promql.range(10)],
      'for': '50m',
      keep_firing_for: '5m',
      labels: { severity: 'critical' },
      annotations: {
        summary: 'polls of project {{ $labels.project }} have failed for an hour',
        description: 'No poll of project {{ $labels.project }} by any exporter has got everything for an hour: nobody watches its logs. Failures in the last half hour, by reason:' + failures + '.',
      },
    },
    {
      // After a refusal the exporter tries again every five minutes.
      alert: 'PostHogLogsKeyRejected',
      expr: |||
        max by (job, project, reason) (
          sum by (job, instance, project, reason) (increase(%(failures)s[15m])) > 0
          and on (job, instance, project) max_over_time(%(up)s[%(range)s]) == 0
        )
      ||| % {
        failures: own('poll_failures_total', 'reason=~"unauthorized|forbidden"'),
        up: metric('posthog_logs_up'),
        range: promql.range(5),
      },
      'for': '1m',
      keep_firing_for: '5m',
      labels: { severity: 'critical' },
      annotations: {
        summary: 'PostHog rejects the API key for project {{ $labels.project }} ({{ $labels.reason }})',
        description: 'PostHog responded {{ $labels.reason }} for project {{ $labels.project }}, in about {{ $value | printf "%.0f" }} polls of the last 15 minutes. No poll of that exporter has succeeded for 5.',
      },
    },
    {
      // Only where replicas share a database. Another replica takes over within a lease.
      alert: 'PostHogLogsNotPolled',
      expr: 'max by (job, project) (%s) == 0' % own('lease_held'),
      'for': '5m',
      labels: { severity: 'critical' },
      annotations: {
        summary: 'no replica polls project {{ $labels.project }}',
        description: 'For 5 minutes no replica has held the lease of project {{ $labels.project }}: nobody watches its logs. The replicas cannot use the database that they share, or none of them is left for it.',
      },
    },
    {
      alert: 'PostHogLogsBudgetExhausted',
      about:: 'exporter',
      expr: |||
        min by (job, key, window) (
          max_over_time(%(remaining)s[10m])
          /
          %(limit)s
        ) < %(least)s
      ||| % {
        remaining: own('budget_remaining_requests'),
        limit: own('budget_limit_requests'),
        least: config.exporter.budgetLeft,
      },
      'for': '20m',
      labels: { severity: 'warning' },
      annotations: {
        summary: 'the request budget of key {{ $labels.key }} is used up ({{ $labels.window }})',
        description: 'Of the requests that an exporter may send with key {{ $labels.key }} in any {{ $labels.window }}, at most {{ $value | humanizePercentage }} were left at any time of the last half hour. Polls wait for their turn, so that data gets older.',
      },
    },
  ],

  local data = [
    {
      alert: 'PostHogLogsDataBehind',
      expr: 'project:posthog_logs_data_age_seconds:min > %d' % config.dataOld,
      'for': '5m',
      keep_firing_for: '5m',
      labels: { severity: 'warning' },
      annotations: {
        summary: 'the counts of project {{ $labels.project }} are {{ $value | humanizeDuration }} behind',
        description: 'No exporter has known complete data of project {{ $labels.project }} for {{ $value | humanizeDuration }}. Six to ten minutes are normal. Alerts on the logs of this project are held back.',
      },
    },
    {
      alert: 'PostHogLogsBacklogStuck',
      expr: |||
        min by (job, project) (min_over_time(%(backlog)s[30m])) > %(most)d
        and min by (job, project) (%(backlog)s) >= min by (job, project) (%(backlog)s offset 30m)
      ||| % { backlog: own('backlog_seconds'), most: config.exporter.backlog },
      'for': '30m',
      labels: { severity: 'warning' },
      annotations: {
        summary: 'catching up with project {{ $labels.project }} makes no headway',
        description: '{{ $value | humanizeDuration }} of logs of project {{ $labels.project }} are still to be read, and for an hour that has not become less.',
      },
    },
    {
      alert: 'PostHogLogsUnreconciled',
      expr: 'min by (job, project) (min_over_time(%s[30m])) > 0' % own('unreconciled_entries'),
      'for': '15m',
      labels: { severity: 'warning' },
      annotations: {
        summary: '{{ $value | humanize }} log entries of project {{ $labels.project }} are in no counter',
        description: "PostHog's totals of project {{ $labels.project }} have shown at least {{ $value | humanize }} entries for half an hour that could be attributed to no service.",
      },
    },
    {
      alert: 'PostHogLogsDegraded',
      expr: 'max by (job, project, reason) (%s) == 1' % own('degraded'),
      'for': '15m',
      keep_firing_for: '15m',
      labels: { severity: 'info' },
      annotations: {
        summary: 'project {{ $labels.project }} is read in a compatibility mode ({{ $labels.reason }})',
        description: 'For 15 minutes PostHog has responded for project {{ $labels.project }} in a way that takes the compatibility mode {{ $labels.reason }}.',
      },
    },
    {
      // Lasts an hour. The exporter was not there while the gap arose, so the value before it is looked for in a week.
      alert: 'PostHogLogsEntriesMissed',
      expr: |||
        min by (job, project) (
          %(gap)s
          -
          (
            last_over_time(%(gap)s[1w] offset 1h)
            or
            0 * %(gap)s
          )
        ) > 0
      ||| % { gap: own('gap_seconds_total') },
      labels: { severity: 'warning' },
      annotations: {
        summary: '{{ $value | humanizeDuration }} of logs of project {{ $labels.project }} were never counted',
        description: 'The exporter was blind for longer than it can catch up with: the entries of {{ $value | humanizeDuration }} of project {{ $labels.project }} are in no counter.',
      },
    },
    {
      alert: 'PostHogLogsMetricDown',
      expr: 'max by (job, project, metric) (%s) == 0' % own('metric_up'),
      'for': '15m',
      labels: { severity: 'warning' },
      annotations: {
        summary: 'the metric {{ $labels.metric }} of project {{ $labels.project }} is not counted',
        description: 'For 15 minutes no exporter could count {{ $labels.metric }} of project {{ $labels.project }}. The log says why.',
      },
    },
  ],

  // The checkpoint is of a whole host. It stands still while nothing is logged, so it counts while entries of the host come in.
  local ingestion = [
    {
      alert: 'PostHogLogsIngestionBehind',
      about:: 'exporter',
      expr: |||
        time() - max by (job, host) (%(checkpoint)s) > %(most)d
        and on (job, host) max by (job, host) (
          (sum by (job, instance, project) (increase(%(entries)s[%(range)s])) > 0)
          * on (job, instance, project) group_left (host) %(info)s
        )
      ||| % {
        checkpoint: metric('posthog_logs_ingestion_checkpoint_timestamp_seconds'),
        most: config.ingestion.lag,
        entries: metric('posthog_logs_entries_total'),
        info: metric('posthog_logs_project_info'),
        range: promql.range(10),
      },
      'for': '15m',
      keep_firing_for: '5m',
      labels: { severity: 'warning' },
      annotations: {
        summary: 'the ingestion of PostHog at {{ $labels.host }} is {{ $value | humanizeDuration }} behind',
        description: 'PostHog at {{ $labels.host }} has taken in all logs only up to {{ $value | humanizeDuration }} ago, while entries keep coming in. Counts, and alerts on the logs, come that much later.',
      },
    },
  ],

  // Those that people have set up in PostHog itself.
  local posthogAlerts = [
    {
      alert: 'PostHogLogsPostHogAlertBroken',
      expr: 'max by (job, project, alert_id, name, state) (%s) == 1' % metric('posthog_logs_alert_state', 'state=~"broken|errored"'),
      'for': '15m',
      keep_firing_for: '15m',
      labels: { severity: 'warning' },
      annotations: {
        summary: "PostHog's alert {{ $labels.name }} in project {{ $labels.project }} is {{ $labels.state }}",
        description: 'The alert {{ $labels.name }} ({{ $labels.alert_id }}), set up in PostHog for the logs of project {{ $labels.project }}, has been {{ $labels.state }} for 15 minutes: it watches nothing.',
      },
    },
    {
      alert: 'PostHogLogsPostHogAlertUnchecked',
      expr: |||
        time() - max by (job, project, alert_id, name) (%(checked)s) > %(most)d
        unless on (job, project, alert_id) max by (job, project, alert_id) (%(snoozed)s) == 1
      ||| % {
        checked: metric('posthog_logs_alert_last_check_timestamp_seconds'),
        snoozed: metric('posthog_logs_alert_state', 'state="snoozed"'),
        most: config.posthogAlerts.unchecked,
      },
      'for': '5m',
      keep_firing_for: '15m',
      labels: { severity: 'warning' },
      annotations: {
        summary: 'PostHog has not checked its alert {{ $labels.name }} in project {{ $labels.project }} for {{ $value | humanizeDuration }}',
        description: 'The alert {{ $labels.name }} ({{ $labels.alert_id }}), set up in PostHog for the logs of project {{ $labels.project }}, was last checked {{ $value | humanizeDuration }} ago.',
      },
    },
  ],

  prometheusAlerts+:: {
    groups+: [{
      name: 'posthog-logs-polling',
      interval: config.interval,
      rules: [{ about:: 'polling' } + rule for rule in polls + data + ingestion + posthogAlerts],
    }],
  },
}
