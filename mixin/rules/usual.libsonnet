// What is usual at this hour.
function(config) {
  local promql = (import '../lib/promql.libsonnet')(config),

  local ago(what, range, offset, how) = '%s_over_time(%s[%s] offset %s)' % [how, what, range, offset],

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
    local yesterday = ago(rate, '90m', '23h', 'min'),
    local recent = '(%s and %s offset 2h)' % [ago(rate, '85m', '35m', 'min'), rate],
    local usually = all('max', labels, { yesterday: yesterday, fortnight: ago(rate, '90m', '335h', 'min') }),
    expr: |||
      (
        (%(weekly)s and %(rate)s offset 1w)
        or
        (%(daily)s and %(rate)s offset 1d and %(rate)s offset 2h)
        or
        (%(recent)s unless %(rate)s offset 1d)
      ) >= %(floor)d / 1800
    ||| % {
      weekly: all('min', labels, { week: ago(rate, '90m', '167h', 'min'), usually: usually }),
      daily: all('min', labels, { yesterday: yesterday, recent: recent }),
      recent: recent,
      rate: rate,
      floor: config.silence.least,
    },
  },

  // Entries a second that a level logs at most at this hour: the busiest half hour around this time in the days and weeks
  // before; in its first week also the busiest of the last day, and nothing in its first three hours.
  most(level)::
    local rate = level + ':posthog_logs_entries:rate30m';
    self.mostOf(rate, promql.labels[level]),
  mostOf(rate, labels)::
    local around(name, offset) = named(name, ago(rate, '2h', offset, 'max'));
    |||
      (
        max by (%(labels)s) (
          %(around)s
          or
          label_replace(%(lastDay)s unless %(rate)s offset 1w, "ago", "last day", "", "")
        )
        and %(rate)s offset 3h
      )
    ||| % {
      labels: labels,
      rate: rate,
      around: std.join('\n    or\n    ', [
        around('1d', '23h'),
        around('2d', '47h'),
        around('3d', '71h'),
        around('1w', '167h'),
        around('2w', '335h'),
      ]),
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
    expr: 'min by (job, project, service_name) (\n%s) > 0\n' % std.join('or\n', [ratio(offset) for offset in ['1h', '6h', '12h']]),
  },
}
