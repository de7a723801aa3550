// What is usual at this hour.
function(config) {
  local promql = (import '../lib/promql.libsonnet')(config),

  local ago(what, range, offset, how) = '%s_over_time(%s[%s] offset %s)' % [how, what, range, offset],

  // So many hours as PromQL has them.
  local duration(hours) =
    if hours % 168 == 0 then '%dw' % (hours / 168) else if hours % 24 == 0 then '%dd' % (hours / 24) else '%dh' % hours,

  local day = config.baseline.silence.day,
  local week = config.baseline.silence.week,
  local fortnight = config.baseline.silence.fortnight,

  // One of several vectors that may be told apart while they are together.
  local named(name, what) = 'label_replace(%s, "ago", "%s", "", "")' % [what, name],
  local all(how, labels, vectors) = '%s by (%s) (%s)' % [
    how,
    labels,
    std.join(' or ', [named(name, vectors[name]) for name in std.objectFields(vectors)]),
  ],

  // Entries a second that a level logs at least at this hour: the least half hour from half an hour before this time to an
  // hour after it, yesterday and in the weeks before. So what starts or ends somewhat earlier or later, as nightly jobs do,
  // or where clocks were put forward, is not missed. A day off yesterday or two weeks ago takes nothing away.
  // In its first week that of yesterday and of the last two hours, and on its first day of the last two hours alone.
  least(level):: {
    record: level + ':posthog_logs_entries:rate30m_least',
    local rate = level + ':posthog_logs_entries:rate30m',
    local labels = promql.labels[level],
    // From half an hour before to an hour after it.
    local sameHour(hours) = ago(rate, '90m', '%dh' % (hours - 1), 'min'),
    local yesterday = sameHour(day),
    local recent = '(%s and %s offset 2h)' % [ago(rate, '85m', '35m', 'min'), rate],
    local usually = all('max', labels, { yesterday: yesterday, fortnight: sameHour(fortnight) }),
    expr: |||
      (
        (%(weekly)s and %(rate)s offset %(week)s)
        or
        (%(daily)s and %(rate)s offset %(day)s and %(rate)s offset 2h)
        or
        (%(recent)s unless %(rate)s offset %(day)s)
      ) >= %(floor)d / 1800
    ||| % {
      weekly: all('min', labels, { week: sameHour(week), usually: usually }),
      daily: all('min', labels, { yesterday: yesterday, recent: recent }),
      recent: recent,
      rate: rate,
      day: duration(day),
      week: duration(week),
      floor: config.silence.least,
    },
  },

  // Entries a second that a level logs at most at this hour: the busiest half hour around this time in the days and weeks
  // before; in its first week also the busiest of the last day, and nothing in its first three hours.
  most(level)::
    local rate = level + ':posthog_logs_entries:rate30m';
    self.mostOf(rate, promql.labels[level]),
  mostOf(rate, labels)::
    local around(hours) = named(duration(hours), ago(rate, '2h', '%dh' % (hours - 1), 'max'));
    |||
      (
        max by (%(labels)s) (
          %(around)s
          or
          label_replace(%(lastDay)s unless %(rate)s offset %(week)s, "ago", "last day", "", "")
        )
        and %(rate)s offset 3h
      )
    ||| % {
      labels: labels,
      rate: rate,
      week: duration(week),
      around: std.join('\n    or\n    ', [around(hours) for hours in config.baseline.surge]),
      lastDay: ago(rate, '1d', '45m', 'max'),
    },

  // The part of a service's entries that are errors. The least of three days that ended one, six and twelve hours ago: what
  // grows slowly does not become usual while it grows.
  errorRatio:: {
    record: 'project_service:posthog_logs_errors_per_entries:ratio_usual',
    local errors = 'project_service:posthog_logs_errors:rate30m',
    local entries = 'project_service:posthog_logs_entries:rate30m',
    local ratio(offset) = |||
      label_replace(
        %(errors)s
        /
        (%(entries)s > 0)
        or
        0 * %(rate)s offset %(offset)s,
        "ago", "%(offset)s", "", ""
      )
    ||| % {
      rate: entries,
      offset: offset,
      errors: ago(errors, '1d', offset, 'sum'),
      entries: ago(entries, '1d', offset, 'sum'),
    },
    expr: 'min by (job, project, service_name) (\n%s) > 0\n' % std.join('or\n', [ratio(duration(hours)) for hours in config.baseline.errors]),
  },
}
