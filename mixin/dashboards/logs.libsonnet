// What the dashboards of the logs share: the counters they ask, and the figures they begin with.
local board = import '../lib/board.libsonnet';
local colours = import '../lib/colours.libsonnet';
local panels = import '../lib/panels.libsonnet';

{
  local logs = self,

  all:: 'posthog_logs_entries_total{%s}' % board.service,
  bad:: 'posthog_logs_entries_total{%s, %s}' % [board.service, board.errors],
  fatal:: 'posthog_logs_entries_total{%s, %s}' % [board.service, board.fatals],
  byService:: 'sum by (project, service_name)',
  perService:: '{{project}} / {{service_name}}',
  share:: panels.limits([[0.01, colours.yellow], [0.05, colours.red]]),

  // For rows of tables: one for each service of each exporter, and what makes a link to PostHog of it.
  row:: 'sum by (job, instance, project, service_name)',
  where:: '* on (job, instance, project) group_left (project_id, host) posthog_logs_project_info{%s}' % board.project,
  rowTotal:: '%s (increase(%s[$__range]))' % [logs.row, logs.all],
  // A service that never logged an error has no series of errors, and its entries are there to say so.
  rowBad:: '(%s (increase(%s[$__range])) or 0 * %s)' % [logs.row, logs.bad, logs.rowTotal],
  rowFatal:: '(%s (increase(%s[$__range])) or 0 * %s)' % [logs.row, logs.fatal, logs.rowTotal],

  // Of the rates; `by` is "sum", or that with its labels.
  shareOfErrors(by)::
    '%(by)s (rate(%(bad)s[$__rate_interval])) / (%(by)s (rate(%(all)s[$__rate_interval])) > 0)'
    % { by: by, bad: logs.bad, all: logs.all },

  entriesStat:: panels.stat(
    'Entries',
    'Log entries a second, all severities. ' + board.polls,
    panels.overTime('sum(rate(%s[$__rate_interval]))' % logs.all, 'entries'),
    'cps'
  ),

  shareStat:: panels.stat(
    'Share of errors',
    'Share of the entries that are error or fatal. Yellow from 1 %, red from 5 %. ' + board.polls,
    panels.overTime(logs.shareOfErrors('sum'), 'errors'),
    'percentunit',
    logs.share,
    decimals=2
  ),

  fatalsStat:: panels.stat(
    'Fatals',
    'Entries of severity fatal in the time range.',
    panels.now(
      'sum(increase(%s[$__range])) or 0 * sum(increase(%s[$__range]))' % [logs.fatal, logs.all], 'fatals'
    ),
    'short',
    panels.limits([[0.5, colours.red]]),
    decimals=0
  ),
}
