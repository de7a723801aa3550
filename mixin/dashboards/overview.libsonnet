// Logs overview: how much is logged, what of it is errors, and which services to look at.
local board = import '../lib/board.libsonnet';
local colours = import '../lib/colours.libsonnet';
local panels = import '../lib/panels.libsonnet';
local logs = import 'logs.libsonnet';

local bytes = 'posthog_logs_uncompressed_bytes_total{%s}' % board.project;
local links = [board.toService('__field.labels.project', '__field.labels.service_name')];
local service = '__data.fields.service_name';

// Keeps the ten services with most over the whole range: the same ten from its first step to its last.
local largest(counter) = 'and topk(10, %s (increase(%s[$__range] @ end())))' % [logs.byService, counter];

local figures = [
  logs.entriesStat,
  logs.shareStat,
  logs.fatalsStat,
  panels.stat(
    'Services',
    "Services that logged anything in the exporter's newest window (five minutes unless set otherwise).",
    panels.overTime(
      'count(%s (posthog_logs_service_window_entries{%s}) > 0)' % [logs.byService, board.service], 'services'
    ),
    'short',
    panels.limits([[1, colours.green]], base=colours.red),
    decimals=0
  ),
  panels.stat(
    'Size',
    'Uncompressed bytes of log entries a second, of all services: PostHog gives sizes by severity only, so the ' +
    'variable Service does not narrow this. ' + board.polls,
    panels.overTime('sum(rate(%s[$__rate_interval]))' % bytes, 'size'),
    'Bps'
  ),
  panels.stat(
    'Data lag now',
    'How far the data trails behind: the counters are known to be complete up to that long ago. Six minutes is ' +
    "usual with the exporter's defaults; yellow from 15 minutes, red from 30.",
    panels.overTime(
      'time() - min(posthog_logs_data_watermark_timestamp_seconds{%s})' % board.project, 'lag'
    ),
    's',
    board.lag,
    decimals=0
  ),
];

local byService = [
  panels.lines(
    'Entries by service',
    'Log entries a second of the ten services with most in the time range. ' + board.polls,
    [panels.overTime(
      '%s (rate(%s[$__rate_interval])) %s' % [logs.byService, logs.all, largest(logs.all)], logs.perService
    )],
    'cps',
    stack='normal',
    links=links
  ),
  panels.lines(
    'Errors by service',
    'Entries of severity error and fatal a second, of the ten services with most of them in the time range. ' +
    board.polls,
    [panels.overTime(
      '%s (rate(%s[$__rate_interval])) %s' % [logs.byService, logs.bad, largest(logs.bad)], logs.perService
    )],
    'cps',
    links=links
  ),
  panels.lines(
    'Share of errors by service',
    "Part of a service's entries that is error or fatal, for the ten services with most errors in the time range. " +
    'The dashed lines are at 1 % and 5 %. ' + board.polls,
    [panels.overTime('(%s) %s' % [logs.shareOfErrors(logs.byService), largest(logs.bad)], logs.perService)],
    'percentunit',
    logs.share,
    limitLines='dashed',
    links=links
  ),
  panels.bars(
    'Worst services now',
    "Share of errors in the exporter's newest window, the ten highest. Services with 20 entries or fewer in it are " +
    'left out: one error among three entries says little.',
    panels.now(
      'topk(10, posthog_logs_service_error_rate{%(service)s} and posthog_logs_service_window_entries{%(service)s} > 20)'
      % { service: board.service },
      logs.perService
    ),
    'percentunit',
    logs.share,
    size=[12, 8],
    links=links
  ),
];

local fatals = '(%(by)s (increase(%(fatal)s[$__range])) > 0 unless %(by)s (increase(%(fatal)s[$__range] offset $__range)) > 0)'
               % { by: logs.byService, fatal: logs.fatal };
local firstFatal =
  'min by (project, service_name) (min_over_time(timestamp(%s (increase(%s[$__rate_interval])) > 0)[$__range:$__interval]))'
  % [logs.byService, logs.fatal];

local bySeverity = [
  panels.lines(
    'Severity mix',
    'Share of each severity in the entries. ' + board.polls,
    [panels.overTime('sum by (severity) (rate(%s[$__rate_interval]))' % logs.all, '{{severity}}')],
    'cps',
    size=[8, 8],
    stack='percent',
    colours=colours.severities
  ),
  panels.lines(
    'Size by severity',
    'Uncompressed bytes of log entries a second, of all services: PostHog gives sizes by severity only, so the ' +
    'variable Service does not narrow this. ' + board.polls,
    [panels.overTime('sum by (severity) (rate(%s[$__rate_interval]))' % bytes, '{{severity}}')],
    'Bps',
    size=[8, 8],
    stack='normal',
    colours=colours.severities
  ),
  panels.table(
    'First-seen fatals',
    'Services that logged a fatal entry in the time range and none in as long a time before it (as far back as ' +
    'Prometheus knows), with the time of the first. Empty is good.',
    [
      panels.asRows('1000 * %s and on (project, service_name) %s' % [firstFatal, fatals]),
      panels.asRows(fatals),
    ],
    [
      ['service_name', { displayName: 'Service', links: [board.toService('__data.fields.project', service)] }],
      ['project', { displayName: 'Project' }],
      ['Value #A', { displayName: 'First', unit: 'dateTimeAsIsoNoDateIfToday' }],
      ['Value #B', { displayName: 'Fatals', unit: 'short', decimals: 0 }],
    ],
    size=[8, 8],
    sort='First'
  ),
];

local shaded = { 'custom.cellOptions': { type: 'color-text' } };

local services = [panels.table(
  'All services',
  'Every service with what it logged in the time range. Its name links to the dashboard Service and to its entries in ' +
  "PostHog. The share of volume is that of the exporter's newest window.",
  [
    panels.asRows('%s %s' % [logs.rowTotal, logs.where]),
    panels.asRows(logs.rowBad),
    panels.asRows('%s / (%s > 0)' % [logs.rowBad, logs.rowTotal]),
    panels.asRows(logs.rowFatal),
    panels.asRows('%s (posthog_logs_service_volume_share_ratio{%s})' % [logs.row, board.service]),
  ],
  [
    ['service_name', {
      displayName: 'Service',
      links: [board.toService('__data.fields.project', service), board.toPostHog(service)],
    }],
    ['project', { displayName: 'Project' }],
    ['Value #A', { displayName: 'Entries', unit: 'short', decimals: 0 }],
    ['Value #B', { displayName: 'Errors', unit: 'short', decimals: 0 }],
    ['Value #C', { displayName: 'Share of errors', unit: 'percentunit', decimals: 2, thresholds: logs.share } + shaded],
    ['Value #D', {
      displayName: 'Fatals',
      unit: 'short',
      decimals: 0,
      thresholds: panels.limits([[0.5, colours.red]]),
    } + shaded],
    ['Value #E', {
      displayName: 'Share of volume',
      unit: 'percentunit',
      decimals: 1,
      min: 0,
      max: 1,
      thresholds: panels.limits([[0.5, colours.yellow], [0.8, colours.orange]]),
      'custom.cellOptions': { type: 'gauge', mode: 'basic', valueDisplayMode: 'text' },
    }],
    ['project_id', { 'custom.hidden': true }],
    ['host', { 'custom.hidden': true }],
  ],
  size=[24, 10],
  sort='Entries'
)];

board.compose(
  board.uids.overview,
  'PostHog logs / Overview',
  'How much the services of a PostHog project log, and how much of it is errors.',
  [
    ['Now', figures],
    ['By service', byService],
    ['By severity and size', bySeverity],
    ['Services', services],
  ],
  board.variables([board.servicesVariable])
)
