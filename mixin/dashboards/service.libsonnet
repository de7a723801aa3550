// Service: one service (or the chosen ones) over time, and how fast it uses up its error budget.
local board = import '../lib/board.libsonnet';
local colours = import '../lib/colours.libsonnet';
local panels = import '../lib/panels.libsonnet';
local logs = import 'logs.libsonnet';

local windows = ['5m', '30m', '1h', '6h'];
// Rates of burning at which a budget for 30 days is gone in 5 days, and 2 % of it in an hour.
local burnLimits = panels.limits([[1, colours.yellow], [6, colours.orange], [14.4, colours.red]]);
local spentLimits = panels.limits([[0.5, colours.yellow], [1, colours.red]]);
local meaning = '1 uses the budget up exactly at the end of its period, 14.4 uses a 30-day budget up in two days.';
local service = '__data.fields.service_name';

local budget = board.choiceVariable(
  'budget',
  'Error budget',
  'The share of entries that may be error or fatal. The alerting rules have a setting of their own.',
  [['0.1 %', '0.001'], ['0.5 %', '0.005'], ['1 %', '0.01'], ['2 %', '0.02'], ['5 %', '0.05'], ['10 %', '0.1']],
  '1 %'
);

local figures = [
  logs.entriesStat,
  panels.stat(
    'Errors',
    'Entries of severity error and fatal a second. ' + board.polls,
    panels.overTime('sum(rate(%s[$__rate_interval]))' % logs.bad, 'errors'),
    'cps'
  ),
  logs.shareStat,
  logs.fatalsStat,
  panels.stat(
    'Share of volume',
    "Part of all the project's entries in the exporter's newest window.",
    panels.overTime(
      'sum(posthog_logs_service_window_entries{%s}) / (sum(posthog_logs_service_window_entries{%s}) > 0)'
      % [board.service, board.project],
      'share'
    ),
    'percentunit'
  ),
  panels.stat(
    'Error budget spent',
    'Errors in the time range as a share of the errors that the budget allows for the entries in it. Over 100 % the ' +
    'budget is overspent.',
    panels.now(
      'sum(increase(%s[$__range])) / ($budget * (sum(increase(%s[$__range])) > 0))' % [logs.bad, logs.all], 'spent'
    ),
    'percentunit',
    spentLimits,
    decimals=0
  ),
];

local overTheRange = [
  panels.lines(
    'Entries by severity',
    'Log entries a second by severity. ' + board.polls,
    [panels.overTime('sum by (severity) (rate(%s[$__rate_interval]))' % logs.all, '{{severity}}')],
    'cps',
    stack='normal',
    colours=colours.severities
  ),
  panels.lines(
    'Errors and fatals',
    'Entries of severity error and fatal in each stretch of four polls or more.',
    [panels.overTime('sum by (severity) (increase(%s[$__rate_interval]))' % logs.bad, '{{severity}}')],
    'short',
    style='bars',
    stack='normal',
    colours={ [name]: colours.severities[name] for name in ['error', 'fatal'] }
  ),
  panels.lines(
    'Share of errors by service',
    "Part of each service's entries that is error or fatal. The dashed lines are at 1 % and 5 %. " + board.polls,
    [panels.overTime(logs.shareOfErrors(logs.byService), logs.perService)],
    'percentunit',
    logs.share,
    limitLines='dashed'
  ),
  panels.lines(
    'Entries by service',
    'Log entries a second of each chosen service. ' + board.polls,
    [panels.overTime('%s (rate(%s[$__rate_interval]))' % [logs.byService, logs.all], logs.perService)],
    'cps'
  ),
];

// How many times faster than allowed errors come, in the window that ends at each step.
local burn(by, window) =
  '%(by)s (increase(%(bad)s[%(window)s])) / ($budget * (%(by)s (increase(%(all)s[%(window)s])) > 0))'
  % { by: by, bad: logs.bad, all: logs.all, window: window };

local errorBudget = [
  panels.lines(
    'Burn rate by window',
    'How many times faster than the budget allows the chosen services together log errors, over windows of several ' +
    'lengths. %s A fast burn shows in 5m and 1h, a slow one in 30m and 6h; one that is in the short window no more is over.'
    % meaning,
    [panels.overTime(burn('sum', window), window) for window in windows],
    'none',
    burnLimits,
    size=[8, 8],
    limitLines='dashed',
    calcs=['lastNotNull', 'max']
  ),
  panels.lines(
    'Burn rate by service',
    'The burn rate of the last hour, for each chosen service. ' + meaning,
    [panels.overTime(burn(logs.byService, '1h'), logs.perService)],
    'none',
    burnLimits,
    size=[8, 8],
    limitLines='dashed',
    calcs=['lastNotNull', 'max']
  ),
  panels.bars(
    'Budget spent by service',
    "Errors in the time range as a share of the errors that the budget allows for the service's entries in it.",
    panels.now(burn(logs.byService, '$__range'), logs.perService),
    'percentunit',
    spentLimits,
    size=[8, 8]
  ),
];

local last = '1000 * max_over_time(timestamp(%s (increase(%s[$__rate_interval])) > 0)[$__range:$__interval])'
             % [logs.row, logs.all];

local newest = [
  panels.lines(
    'Newest window',
    "Entries and errors in the exporter's newest window (five minutes unless set otherwise), as PostHog gives them, " +
    'without counters in between.',
    [
      panels.overTime(
        '%s (posthog_logs_service_window_%s{%s})' % [logs.byService, what, board.service],
        '%s %s' % [logs.perService, what]
      )
      for what in ['entries', 'errors']
    ],
    'short'
  ),
  panels.table(
    'In PostHog',
    'The chosen services with links to their entries in PostHog, and when each was last seen to log in the time range ' +
    '(by the counters, so within four polls).',
    [
      panels.asRows('%s %s' % [logs.rowTotal, logs.where]),
      panels.asRows(last),
      panels.asRows(logs.rowBad),
      panels.asRows(logs.rowFatal),
    ],
    [
      ['service_name', { displayName: 'Service', links: [board.toPostHog(service)] }],
      ['project', { displayName: 'Project' }],
      ['Value #A', { displayName: 'Entries', unit: 'short', decimals: 0 }],
      ['Value #C', { displayName: 'Errors', unit: 'short', decimals: 0 }],
      ['Value #D', {
        displayName: 'Fatals',
        unit: 'short',
        decimals: 0,
        thresholds: panels.limits([[0.5, colours.red]]),
        'custom.cellOptions': { type: 'color-text' },
      }],
      ['Value #B', { displayName: 'Last entries', unit: 'dateTimeFromNow' }],
      ['project_id', { 'custom.hidden': true }],
      ['host', { 'custom.hidden': true }],
    ],
    size=[12, 8],
    sort='Entries'
  ),
];

board.compose(
  board.uids.service,
  'PostHog logs / Service',
  'One service over time: what it logs, its errors, and its error budget.',
  [
    ['Now', figures],
    ['Over time', overTheRange],
    ['Error budget', errorBudget],
    ['Newest window and links', newest],
  ],
  board.variables([board.servicesVariable, budget])
)
