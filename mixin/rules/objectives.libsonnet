// What is promised, from _config.objectives, and how fast the budgets burn. Without an objective there are no series.
// Those who do not use the mixin may record the first three themselves, in a rule file of their own.
{
  local config = self._config,
  local promql = (import '../lib/promql.libsonnet')(config),

  local entries = 'project_service:posthog_logs_entries:rate30m',
  local errors = 'project_service:posthog_logs_errors:rate30m',
  local matching(objective) = '%s{%s}' % [
    entries,
    std.join(',', ['project=~"%s"' % objective.project] + (
      if std.objectHas(objective, 'service') then ['service_name=~"%s"' % objective.service] else []
    )),
  ],
  // The first objective that names a service decides.
  local first(objectives, value) = std.join('\nor\n', [
    '%s + 0 * %s' % [value(objective), matching(objective)]
    for objective in objectives
  ]),
  local budgets = [each for each in config.objectives if std.objectHas(each, 'errors')],
  local silences = [each for each in config.objectives if std.objectHas(each, 'silence') && each.silence == 'critical'],

  // None without something to record.
  local recorded(record, objectives, value, expr=function(text) text) =
    if objectives == [] then [] else [{ record: record, expr: expr(first(objectives, value)) }],
  local ofService(objective) = std.objectHas(objective, 'service'),
  local ofProject(objective) = !ofService(objective),

  local promises =
    recorded('project_service:posthog_logs_error_budget:ratio', budgets, function(each) each.errors) +
    recorded(
      'project_service:posthog_logs_silence_critical:bool', std.filter(ofService, silences), function(each) 1
    ) +
    recorded(
      'project:posthog_logs_silence_critical:bool',
      std.filter(ofProject, silences),
      function(each) 1,
      function(text) 'max by (job, project) (%s)' % text
    ),

  local budget = 'project_service:posthog_logs_error_budget:ratio',
  local objective = {
    entries: 'project_service:posthog_logs_objective_entries:rate30m',
    errors: 'project_service:posthog_logs_objective_errors:rate30m',
  },
  local burn(range, errors, entries) = {
    record: 'project_service:posthog_logs_error_budget_burn:ratio_rate' + range,
    expr: |||
      %s
      /
      (%s > 0)
      / %s
    ||| % [errors, entries, budget],
  },
  local over(range) = burn(
    range,
    'sum_over_time(%s[%s])' % [objective.errors, range],
    'sum_over_time(%s[%s])' % [objective.entries, range]
  ),
  // Two half hours are an hour.
  local now = { entries: entries, errors: '(%s or 0 * %s)' % [errors, entries] },
  local before = {
    entries: '(%s offset 30m or %s)' % [entries, entries],
    errors: '(%s offset 30m or 0 * %s)' % [errors, self.entries],
  },
  local hour(field) = '(%s + %s)' % [now[field], before[field]],

  prometheusRules+:: {
    groups+: [
      {
        name: 'posthog-logs-objectives',
        interval: config.interval,
        rules: promises + [burn('1h', hour('errors'), hour('entries'))],
      },
      {
        name: 'posthog-logs-budgets',
        interval: config.usualInterval,
        rules: [
          // Of these alone long ranges are read: they are there for services with a budget only.
          { record: objective.entries, expr: '%s and %s' % [entries, budget] },
          { record: objective.errors, expr: '%s and %s or 0 * %s' % [errors, budget, objective.entries] },
          over('6h'),
          over('3d'),
          // The part of the budget for 30 days that is left, for the dashboards.
          {
            record: 'project_service:posthog_logs_error_budget_left:ratio30d',
            expr: |||
              1 -
                sum_over_time(%s[30d])
                /
                (sum_over_time(%s[30d]) > 0)
                / %s
            ||| % [objective.errors, objective.entries, budget],
          },
        ],
      },
    ],
  },
}
