// Who has stopped logging, and who did not log when it had to.
{
  local config = self._config,
  local promql = (import '../lib/promql.libsonnet')(config),

  // With an objective it pages, without one it does not.
  local silent(level, about, name, annotations) = [
    {
      alert: name,
      about:: about,
      seconds:: 7200,
      expr: '%s %s %s' % [
        level + ':posthog_logs_silence:rate_usual',
        case.how,
        level + ':posthog_logs_silence_critical:bool',
      ],
      // A half hour in which next to nothing was logged, and these.
      'for': '10m',
      labels: { severity: case.severity },
      annotations: annotations,
    }
    for case in [{ how: 'unless', severity: 'warning' }, { how: 'and', severity: 'critical' }]
  ],

  local rate = 'project_service:posthog_logs_entries:rate30m',

  local service = silent('project_service', 'service', 'PostHogLogsServiceSilent', {
    summary: '{{ $labels.service_name }} in project {{ $labels.project }} has stopped logging',
    description:
      '{{ $labels.service_name }} (project {{ $labels.project }}) logs next to nothing: ' +
      '{{ with printf "1800 * %s{job=%%q,project=%%q,service_name=%%q}" $labels.job $labels.project $labels.service_name | query }}{{ . | first | value | printf "%%.0f" }}{{ else }}0{{ end }} entries in the last half hour, where {{ printf "1800 * %%g" $value | query | first | value | printf "%%.0f" }} or more are normal at this hour. Other services of the project still log.' % rate +
      '{{ with printf "sort_desc(topk(3, %(rate)s{job=%%q,project=%%q} unless %(rate)s offset 3h))" $labels.job $labels.project | query }} New in the last three hours, if it was renamed: {{ range $index, $new := . }}{{ if $index }}, {{ end }}{{ $new.Labels.service_name }}{{ end }}.{{ end }}' % { rate: rate },
  }),

  local project = silent('project', 'project', 'PostHogLogsProjectSilent', {
    summary: 'no service in project {{ $labels.project }} logs as it normally does',
    description: 'Next to no log entry of any service in project {{ $labels.project }} has reached PostHog for half an hour or more, though PostHog responds to the exporter. Normal at this hour are {{ printf "1800 * %g" $value | query | first | value | printf "%.0f" }} entries or more in half an hour.',
  }),

  // From the hour on by which it must have logged, for half a day. What it logged in the eighteen hours before counts, so
  // that it is not told of when it ran early, and yesterday's run does not stand for today's.
  local overdue = [
    {
      alert: 'PostHogLogsServiceOverdue',
      about:: 'service',
      seconds:: 86400,
      expr: |||
        label_replace(
          project:posthog_logs_sighted:bool{project="%(project)s"} == 1
          and on (job, project) max_over_time(project:posthog_logs_sighted:bool[1h] offset 17h) == 1
          and on () hour(vector(time() - %(by)d * 3600)) < 12,
          "service_name", "%(service)s", "", ""
        )
        unless on (job, project, service_name) max_over_time(%(rate)s{project="%(project)s",service_name="%(service)s"}[18h]) > 0
      ||| % (each { rate: rate }),
      'for': '10m',
      labels: { severity: std.get(each, 'severity', 'warning') },
      annotations: {
        summary: '{{ $labels.service_name }} in project {{ $labels.project }} has not run',
        description: '{{ $labels.service_name }} (project {{ $labels.project }}) must have logged by %02d:00 UTC, and has not logged for 18 hours or more.' % each.by,
      },
    }
    for each in config.expected
  ],

  prometheusAlerts+:: {
    groups+: [{
      name: 'posthog-logs-silence',
      interval: config.interval,
      rules: service + project + overdue,
    }],
  },
}
