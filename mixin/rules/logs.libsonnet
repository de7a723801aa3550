// What the alerts on the logs stand on. Levels: "project" is (job, project), "project_service" is (job, project,
// service_name). The sum of an instance is taken first and the highest instance then, so that two exporters of one project,
// or one that moved, count once. There are few series: two for each service, and more only where there is something to tell.
{
  local config = self._config,
  local promql = (import '../lib/promql.libsonnet')(config),
  local silence = (import 'silence.libsonnet')(config),
  local usual = (import 'usual.libsonnet')(config),

  local sight = {
    // Whether the numbers of a project can be trusted to be those of now.
    name: 'posthog-logs-sight',
    interval: config.interval,
    rules: [
      {
        // How old the newest data is that is known to be complete; before there is any, how long the exporter has run. A
        // project that is a target of its own, a slice, has the instance ADDRESS/NAME, and its process ADDRESS.
        record: 'project:posthog_logs_data_age_seconds:min',
        expr: |||
          time() - max by (job, project) (
              %(watermark)s
            or
              0 * %(up)s + on (job, instance) group_left () %(start)s
            or
              0 * label_replace(%(up)s, "instance", "$1", "instance", "([^/]+)/.*") + on (job, instance) group_left () %(start)s
          )
        ||| % {
          watermark: promql.metric('posthog_logs_data_watermark_timestamp_seconds'),
          up: promql.metric('posthog_logs_up'),
          start: promql.metric('process_start_time_seconds'),
        },
      },
      {
        // 1 while the exporter sees the logs of the project: a poll got everything lately, and its data is not old. 0
        // while it does not, which includes that it is down; absent if it has not been seen for a day.
        record: 'project:posthog_logs_sighted:bool',
        expr: |||
          max by (job, project) (max_over_time(%(up)s[%(range)s]))
          *
          (project:posthog_logs_data_age_seconds:min < bool %(old)d)
          or
          0 * max by (job, project) (max_over_time(%(up)s[1d]))
        ||| % { up: promql.metric('posthog_logs_up'), range: promql.range(5), old: config.dataOld },
      },
    ],
  },

  local counters = {
    // Entries and errors a second, by when they were counted. Services without errors have no series of them.
    name: 'posthog-logs-counters',
    interval: config.interval,
    rules: [
      {
        record: 'project_service:posthog_logs_entries:rate30m',
        expr: promql.entries(promql.range(30)),
      },
      {
        record: 'project_service:posthog_logs_errors:rate30m',
        expr: promql.errors(promql.range(30)) + ' > 0',
      },
      {
        record: 'project_service:posthog_logs_fatals:increase30m',
        expr: promql.fatals(promql.range(30), 'increase') + ' > 0',
      },
      {
        record: 'project:posthog_logs_entries:rate30m',
        expr: 'sum by (job, project) (project_service:posthog_logs_entries:rate30m)',
      },
      {
        record: 'project:posthog_logs_uncompressed_bytes:rate30m',
        expr: promql.perSecond('project', 'posthog_logs_uncompressed_bytes_total', promql.range(30)),
      },
    ],
  },

  prometheusRules+:: {
    groups+: [
      sight,
      counters,
      {
        name: 'posthog-logs-usual',
        interval: config.usualInterval,
        rules: [usual.least('project_service'), usual.least('project'), silence.told('project_service'), silence.told('project')],
      },
      {
        name: 'posthog-logs-usual-errors',
        interval: config.errorRatioInterval,
        rules: [usual.errorRatio],
      },
      {
        name: 'posthog-logs-silence-records',
        interval: config.interval,
        rules: [silence.record('project'), silence.record('project_service')],
      },
    ],
  },
}
