// Pieces of PromQL that several rules need. `config` is the mixin's _config.
function(config) {
  local promql = self,

  // A metric of the exporter, with further matchers.
  metric(name, matchers=''):: '%s{%s}' % [
    name,
    std.join(',', [part for part in [config.selector, matchers] if part != '']),
  ],

  // A range of so many minutes, or of five polls where these take longer.
  range(minutes):: '%dm' % std.max(minutes, std.ceil(5 * config.pollInterval / 60)),

  local severities(names) = 'severity=~"%s"' % std.join('|', names),

  // Labels of the two levels that rules record.
  labels:: {
    project: 'job, project',
    project_service: 'job, project, service_name',
  },

  // What a counter rises a second, at a level. Of several exporters the highest counts.
  perSecond(level, name, range, matchers='', how='rate')::
    local labels = promql.labels[level];
    'max by (%s) (sum by (%s) (%s(%s[%s])))' % [
      labels,
      std.strReplace(labels, 'job, ', 'job, instance, '),
      how,
      promql.metric(name, matchers),
      range,
    ],
  entries(range, how='rate'):: promql.perSecond('project_service', 'posthog_logs_entries_total', range, '', how),
  errors(range, how='rate')::
    promql.perSecond('project_service', 'posthog_logs_entries_total', range, severities(config.errors), how),
  fatals(range, how='rate')::
    promql.perSecond('project_service', 'posthog_logs_entries_total', range, severities(config.fatals), how),

  // Joins one side on a level's labels.
  on(level):: 'on (%s)' % promql.labels[level],

  // What was recorded every `usualInterval`; one missing evaluation is bridged.
  usual(name):: 'last_over_time(%s[11m])' % name,
  // The same of `errorRatioInterval`.
  usualErrors:: 'last_over_time(project_service:posthog_logs_errors_per_entries:ratio_usual[31m])',

  // Keeps what is of projects that the exporter saw the logs of for half an hour.
  sighted:: 'and on (job, project) min_over_time(project:posthog_logs_sighted:bool[30m]) == 1',

  // By the entries' own time, from the gauges of the newest window: after an outage the counters take in hours within
  // minutes, these do not. They say whether something is so now. For a project without such gauges, as with servers
  // whose services cannot be asked by the minute, the counters stand in while the exporter sees the project.
  windowRate:: |||
    (
      max by (job, project, service_name) (
        %(entries)s / on (job, instance, project) group_left () %(seconds)s
      )
      or
      (
        project_service:posthog_logs_entries:rate30m
        %(sighted)s
        unless on (job, project) %(entries)s
      )
    )
  ||| % {
    entries: promql.metric('posthog_logs_service_window_entries'),
    seconds: promql.metric('posthog_logs_window_seconds'),
    sighted: promql.sighted,
  },

  windowErrorRatio:: |||
    (
      max by (job, project, service_name) (last_over_time(%(rate)s[%(range)s]))
      or
      (
        project_service:posthog_logs_errors:rate30m
        /
        (project_service:posthog_logs_entries:rate30m > 0)
        %(sighted)s
        unless on (job, project) %(rate)s
      )
    )
  ||| % {
    rate: promql.metric('posthog_logs_service_error_rate'),
    range: promql.range(5),
    sighted: promql.sighted,
  },

  // The same over the windows of half an hour.
  windowErrorRatio30m:: |||
    (
      max by (job, project, service_name) (sum_over_time(%(errors)s[30m]))
      /
      (max by (job, project, service_name) (sum_over_time(%(entries)s[30m])) > 0)
      or
      (
        project_service:posthog_logs_errors:rate30m
        /
        (project_service:posthog_logs_entries:rate30m > 0)
        %(sighted)s
        unless on (job, project) max_over_time(%(entries)s[30m])
      )
    )
  ||| % {
    errors: promql.metric('posthog_logs_service_window_errors'),
    entries: promql.metric('posthog_logs_service_window_entries'),
    sighted: promql.sighted,
  },
}
