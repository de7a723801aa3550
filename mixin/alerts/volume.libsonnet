// What PostHog will send a bill for.
{
  local config = self._config,
  local promql = (import '../lib/promql.libsonnet')(config),
  local usual = (import '../rules/usual.libsonnet')(config),

  local entries = 'project_service:posthog_logs_entries:rate30m',
  local bytes = 'project:posthog_logs_uncompressed_bytes:rate30m',
  // What a series was a day and a week ago, as a text.
  local before(name, labels, unit) =
    '{{ with printf "%(name)s{%(labels)s} offset 1d" %(values)s | query }} A day ago it was {{ . | first | value | humanize }}%(unit)s{{ end }}{{ with printf "%(name)s{%(labels)s} offset 1w" %(values)s | query }}, a week ago {{ . | first | value | humanize }}%(unit)s{{ end }}' % {
      name: name,
      unit: unit,
      labels: std.join(',', ['%s=%%q' % label for label in labels]),
      values: std.join(' ', ['$labels.' + label for label in labels]),
    },

  local volume = {
    alert: 'PostHogLogsVolumeSurge',
    about:: 'service',
    seconds:: 3600,
    expr: |||
      %(entries)s > %(surge)s * %(most)s
      %(sighted)s
      and %(window)s
        > 0.5 * %(entries)s
      and %(entries)s > %(least)s
    ||| % {
      entries: entries,
      most: usual.most('project_service'),
      sighted: promql.sighted,
      window: promql.windowRate,
      surge: config.volume.surge,
      least: config.volume.entries,
    },
    'for': '10m',
    keep_firing_for: '15m',
    labels: { severity: 'warning' },
    annotations: {
      summary: '{{ $labels.service_name }} in project {{ $labels.project }} logs {{ $value | humanize }} entries a second',
      description:
        'In the last half hour {{ $labels.service_name }} (project {{ $labels.project }}) logged {{ $value | humanize }} entries a second, more than %s times the most at this hour in the days and weeks before.' % config.volume.surge +
        before(entries, ['job', 'project', 'service_name'], '') + '.',
    },
  },

  // No gauge goes by the bytes' own time. That many more entries are counted than the window shows is the mark of catching
  // up.
  local size = {
    alert: 'PostHogLogsBytesSurge',
    about:: 'project',
    seconds:: 3600,
    expr: |||
      %(bytes)s > %(surge)s * %(most)s
      %(sighted)s
      and %(bytes)s > %(least)d
      and project:posthog_logs_entries:rate30m
        < 2 * sum by (job, project) (
          max by (job, project, service_name) (
            avg_over_time(%(window)s[30m]) / on (job, instance, project) group_left () %(seconds)s
          )
        )
    ||| % {
      bytes: bytes,
      most: usual.mostOf(bytes, promql.labels.project),
      sighted: promql.sighted,
      surge: config.volume.surge,
      least: config.volume.bytes,
      window: promql.metric('posthog_logs_service_window_entries'),
      seconds: promql.metric('posthog_logs_window_seconds'),
    },
    'for': '10m',
    keep_firing_for: '15m',
    labels: { severity: 'warning' },
    annotations: {
      summary: 'project {{ $labels.project }} logs {{ $value | humanize }}B a second',
      description:
        'In the last half hour project {{ $labels.project }} logged {{ $value | humanize }}B a second, more than %s times the most at this hour in the days and weeks before.' % config.volume.surge +
        before(bytes, ['job', 'project'], 'B') + '.',
    },
  },

  prometheusAlerts+:: {
    groups+: [{
      name: 'posthog-logs-volume',
      interval: config.usualInterval,
      rules: [volume, size],
    }],
  },
}
