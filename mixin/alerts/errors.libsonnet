// Errors: above what is usual, against a budget, and fatal ones. Long ranges look at the counters, in which every entry is
// once. Whether it is so now the gauges of the window say: they go by the entries' own time, so that an outage that is
// caught up with, hours of entries counted within minutes, sets off nothing.
{
  local config = self._config,
  local promql = (import '../lib/promql.libsonnet')(config),
  local on = promql.on('project_service'),
  local service = '{{ $labels.service_name }} in project {{ $labels.project }}',
  local labels = '{job=%q,project=%q,service_name=%q}" $labels.job $labels.project $labels.service_name | query',
  local recorded(name, format) = '{{ with printf "%s%s }}{{ . | first | value | %s }}{{ end }}' % [name, labels, format],

  local errorRate = {
    alert: 'PostHogLogsErrorRateHigh',
    about:: 'service',
    seconds:: 1800,
    levels:: config.errors,
    local limit = |||
      (
        %(odds)s * %(usual)s / (1 + (%(odds)s - 1) * %(usual)s)
        or
        0 * project_service:posthog_logs_entries:rate30m offset 1h
      ) + %(above)s
    ||| % (config.errorRate { usual: promql.usualErrors }),
    // So many times the usual odds of an error, and somewhat more. Odds, because three times a ratio of 0.4 is none.
    expr: |||
      (%(errors)s > %(leastErrors)d / %(seconds)d)
        / (%(all)s > %(leastEntries)d / %(seconds)d)
        > %(limit)s
      and %(window)s
        > %(limit)s
    ||| % {
      errors: promql.errors(promql.range(10)),
      all: promql.entries(promql.range(10)),
      window: promql.windowErrorRatio,
      limit: '(%s)' % limit,
      leastErrors: config.errorRate.errors,
      leastEntries: config.errorRate.entries,
      seconds: 600,
    },
    // A minute longer than the window: errors of a single minute are in it for five.
    'for': '6m',
    keep_firing_for: '5m',
    labels: { severity: 'warning' },
    annotations: {
      summary: service + ': {{ $value | humanizePercentage }} of log entries are errors',
      description: 'In the last 10 minutes {{ $value | humanizePercentage }} of the log entries of {{ $labels.service_name }} (project {{ $labels.project }}) were errors; normal is %s.' % [
        '{{ with printf "last_over_time(project_service:posthog_logs_errors_per_entries:ratio_usual{job=%q,project=%q,service_name=%q}[31m])" $labels.job $labels.project $labels.service_name | query }}{{ . | first | value | humanizePercentage }}{{ else }}none{{ end }}',
      ],
    },
  },

  local budgets = 'project_service:posthog_logs_error_budget:ratio',
  local burn(range) = 'project_service:posthog_logs_error_budget_burn:ratio_rate' + range,
  // Entries that are no errors, in a day. A service that only ever logs errors has nothing to keep a promise about.
  local others = |||
    and avg_over_time(project_service:posthog_logs_objective_entries:rate30m[1d])
      - avg_over_time(project_service:posthog_logs_objective_errors:rate30m[1d])
      > %d / 86400
  ||| % config.burn.others,
  local errorsIn(range, seconds, least) = |||
    and avg_over_time(%s) >= %d / %d
  ||| % [
    {
      '1h': 'project_service:posthog_logs_errors:rate30m[30m]',
      '6h': 'project_service:posthog_logs_objective_errors:rate30m[6h]',
      '3d': 'project_service:posthog_logs_objective_errors:rate30m[3d]',
    }[range],
    least,
    seconds,
  ],

  local budget(name, severity, range, seconds, text, numbers, now, wait) = {
    alert: 'PostHogLogsErrorBudgetBurn' + name,
    about:: 'service',
    seconds:: seconds,
    levels:: config.errors,
    expr: '%s > %s\n%s%s%s' % [
      burn(range),
      numbers.rate,
      now,
      errorsIn(range, seconds, numbers.errors),
      others,
    ],
    'for': wait,
    keep_firing_for: '5m',
    labels: { severity: severity },
    annotations: {
      summary: '%s burns its error budget %s' % [service, { Fast: 'fast', Slow: 'slowly', Steady: 'steadily' }[name]],
      description: 'In the last %s errors of {{ $labels.service_name }} (project {{ $labels.project }}) came {{ $value | printf "%%.1f" }} times as fast as its budget of %s allows. At that rate a budget for 30 days lasts for {{ printf "2592000 / %%g" $value | query | first | value | humanizeDuration }}.' % [
        text,
        recorded(budgets, 'humanizePercentage'),
      ],
    },
  },

  local burns = [
    // Now: in the newest window that had entries.
    budget('Fast', 'critical', '1h', 3600, 'hour', config.burn.fast, |||
      and %s
        > %s * %s
    ||| % [promql.windowErrorRatio, config.burn.fast.rate, budgets], '2m'),
    budget('Slow', 'warning', '6h', 21600, 'six hours', config.burn.slow, |||
      and %s
        > %s * %s
    ||| % [promql.windowErrorRatio30m, config.burn.slow.rate, budgets], '15m'),
    budget('Steady', 'info', '3d', 259200, 'three days', config.burn.steady, |||
      and %s > %s
    ||| % [burn('6h'), config.burn.steady.rate], '1h'),
  ],

  local fatals = 'project_service:posthog_logs_fatals:increase30m',
  local firing(name) = 'last_over_time(ALERTS{alertname="%s",alertstate="firing"}[15m])' % name,
  local firstFatal = {
    alert: 'PostHogLogsFirstFatal',
    about:: 'service',
    seconds:: 3600,
    levels:: config.fatals,
    // The first after a day without, and then while there are more of them, for a day.
    expr: |||
      %(fatals)s
      unless on (job, project, service_name) (
        max_over_time(%(fatals)s[1d] offset 30m)
        unless on (job, project, service_name) (
          %(firing)s
          unless on (job, project, service_name) max_over_time(%(fatals)s[1d] offset 1d)
        )
      )
    ||| % { fatals: fatals, firing: firing('PostHogLogsFirstFatal') },
    keep_firing_for: '15m',
    labels: { severity: 'warning' },
    annotations: {
      summary: service + ' logged its first fatal entry in a day',
      description: 'Fatal log entries of {{ $labels.service_name }} (project {{ $labels.project }}) counted in the last half hour: {{ $value | printf "%.0f" }}. In the day before the first of them there was none.',
    },
  },

  local fatalSurge = {
    alert: 'PostHogLogsFatalSurge',
    about:: 'service',
    seconds:: 3600,
    levels:: config.fatals,
    expr: |||
      %(fatals)s >= %(least)d
      unless %(fatals)s <= %(surge)s * max_over_time(%(fatals)s[1d] offset 1d)
      unless %(fatals)s <= %(surge)s * max_over_time(%(fatals)s[2h] offset 167h)
    ||| % (config.fatal { fatals: fatals }),
    keep_firing_for: '15m',
    labels: { severity: 'warning' },
    annotations: {
      summary: service + ' logs many fatal entries',
      description: 'Fatal log entries of {{ $labels.service_name }} (project {{ $labels.project }}) counted in the last half hour: {{ $value | printf "%%.0f" }}. That is more than %s times the worst half hour of the day before the last.' % config.fatal.surge,
    },
  },

  prometheusAlerts+:: {
    groups+: [
      {
        name: 'posthog-logs-errors',
        interval: config.interval,
        rules: [errorRate, burns[0], firstFatal, fatalSurge],
      },
      {
        name: 'posthog-logs-slow-burns',
        interval: config.usualInterval,
        rules: burns[1:],
      },
    ],
  },
}
