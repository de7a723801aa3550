// Exporter: whether it sees everything, what it asks of PostHog, and how it fares.
local board = import '../lib/board.libsonnet';
local colours = import '../lib/colours.libsonnet';
local panels = import '../lib/panels.libsonnet';

local any = panels.limits([[0.000001, colours.warning]]);
local upOrDown = panels.words([['0', 'failing', colours.bad], ['1', 'ok', colours.good]]);
local downIsRed = panels.limits([[1, colours.good]], base=colours.bad);
local lastAndMost = ['lastNotNull', 'max'];

// Selectors of a metric: of the exporter's own ones by project or by instance, and of those about the logs.
local own(name) = 'posthog_logs_exporter_%s{%s}' % [name, board.project];
local ofInstance(name) = 'posthog_logs_exporter_%s{%s}' % [name, board.exporter];
local ofLogs(name) = 'posthog_logs_%s{%s}' % [name, board.project];

local quantile(share, buckets, label) =
  'histogram_quantile(%s, sum by (le, %s) (rate(%s[$__rate_interval])))' % [share, label, buckets];
local shares = [['0.5', 'median'], ['0.95', '95 %']];

local now(title, description, expr, legend, unit, thresholds=panels.noLimit, decimals=null, mappings=[], noValue=null, textMode='auto') =
  panels.stat(
    title,
    description,
    panels.now(expr, legend),
    unit,
    thresholds,
    size=[3, 4],
    decimals=decimals,
    mappings=mappings,
    noValue=noValue,
    textMode=textMode
  );

local figures = [
  now(
    'Scrapes',
    'Whether Prometheus reaches every chosen exporter.',
    'min(up{%s})' % board.exporter,
    'scrapes',
    'short',
    downIsRed,
    mappings=upOrDown
  ),
  now(
    'Polls',
    'Whether the last poll of every chosen project got everything that it asked for.',
    'min(%s)' % ofLogs('up'),
    'polls',
    'short',
    downIsRed,
    mappings=upOrDown
  ),
  now(
    'Data lag now',
    'How far the data of the project furthest behind trails. Six minutes is usual with the ' +
    "exporter's defaults; yellow from 15 minutes, red from 30.",
    'time() - min(max by (job, project) (%s))' % ofLogs('data_watermark_timestamp_seconds'),
    'lag',
    's',
    board.lag,
    decimals=0
  ),
  now(
    'Last complete poll',
    'How long ago the project furthest behind was polled completely.',
    'time() - min(%s)' % own('last_success_timestamp_seconds'),
    'ago',
    's',
    panels.limits([[180, colours.warning], [600, colours.bad]]),
    decimals=0
  ),
  now(
    'Budget left',
    'Requests that the key may still send, as a share of its limit: the lowest of all keys and ' +
    'windows. No data means no limit is set.',
    'min(%s / %s)' % [ofInstance('budget_remaining_requests'), ofInstance('budget_limit_requests')],
    'left',
    'percentunit',
    panels.limits([[0.1, colours.warning], [0.25, colours.good]], base=colours.bad),
    decimals=0,
    noValue='no limit'
  ),
  now(
    'Not attributed yet',
    "Entries in PostHog's totals that the exporter could not attribute to a service and " +
    'severity yet. More than 0 for a poll or two is normal.',
    'sum(min by (job, project) (%s))' % own('unreconciled_entries'),
    'entries',
    'short',
    panels.limits([[1, colours.warning]]),
    decimals=0
  ),
  now(
    'Degraded',
    'Ways of working for an old or odd PostHog server that are in use, over all projects.',
    'sum(max by (job, project, reason) (%s))' % own('degraded'),
    'modes',
    'short',
    panels.limits([[1, colours.warning]]),
    decimals=0
  ),
  now(
    'Version',
    'Versions of the chosen exporters.',
    'count by (version) (%s)' % ofInstance('build_info'),
    '{{version}}',
    'short',
    textMode='name'
  ),
];

local freshness = [
  panels.lines(
    'Data lag',
    'How long ago the time is up to which the counters are known to be complete. It rises with ' +
    'the clock and falls when a bucket is settled: a saw-tooth is usual, a slope that goes on is not. The ' +
    'dashed lines are at 15 and 30 minutes.',
    [panels.overTime(
      'time() - max by (project) (%s)' % ofLogs('data_watermark_timestamp_seconds'), '{{project}}'
    )],
    's',
    board.lag,
    limitLines='dashed',
    size=[8, 8],
    calcs=lastAndMost
  ),
  panels.states(
    'Polls that got everything',
    "Whether each project's last poll got everything that it asked for.",
    [panels.overTime('min by (project) (%s)' % ofLogs('up'), '{{project}}')],
    upOrDown,
    downIsRed,
    size=[8, 8]
  ),
  panels.lines(
    'Poll duration',
    'Median and 95th percentile of how long polls take, waiting for the request budget ' +
    'included, estimated from buckets. Beyond the poll interval, data gets older.',
    [
      panels.overTime(quantile(share[0], own('poll_duration_seconds_bucket'), 'project'), '{{project}} ' + share[1])
      for share in shares
    ],
    's',
    panels.limits([[60, colours.warning], [300, colours.bad]]),
    size=[8, 8]
  ),
];

local failed = 'increase(%s[$__rate_interval])' % own('poll_failures_total');

local requests = [
  panels.states(
    'Endpoints',
    "Whether the last call of each endpoint of PostHog's Logs API succeeded.",
    [panels.overTime('min by (project, endpoint) (%s)' % own('up'), '{{project}} {{endpoint}}')],
    upOrDown,
    downIsRed
  ),
  panels.lines(
    'Requests by endpoint and answer',
    'Requests a second by HTTP status; 0 is no answer. Scrapes cause none. ' + board.polls,
    [panels.overTime(
      'sum by (endpoint, code) (rate(%s[$__rate_interval]))' % own('api_requests_total'), '{{endpoint}} {{code}}'
    )],
    'reqps',
    stack='normal'
  ),
  panels.lines(
    'Requests against the budget',
    'Requests sent in the running minute and hour of a key, as a share of ' +
    'what it may send. At 100 % requests wait and data gets older. No data means no limit is set.',
    [panels.overTime(
      '1 - %s / %s' % [ofInstance('budget_remaining_requests'), ofInstance('budget_limit_requests')],
      '{{key}}, {{window}}'
    )],
    'percentunit',
    panels.limits([[0.75, colours.warning], [0.9, colours.bad]]),
    size=[8, 8],
    calcs=lastAndMost,
    limitLines='dashed',
    least=0,
    most=1
  ),
  panels.lines(
    'Request duration',
    'Median and 95th percentile of the time from sending a request to having its answer, ' +
    'estimated from buckets.',
    [
      panels.overTime(
        quantile(share[0], ofInstance('api_request_duration_seconds_bucket'), 'endpoint'), '{{endpoint}} ' + share[1]
      )
      for share in shares
    ],
    's',
    panels.limits([[10, colours.warning], [60, colours.bad]]),
    size=[8, 8]
  ),
  panels.lines(
    'Retries and failed polls',
    'Requests that were sent again within a poll, and polls that did not get ' +
    'everything, by reason. ' + board.polls,
    [
      panels.overTime(
        'sum by (reason) (increase(%s[$__rate_interval]))' % own('api_retries_total'), 'retried: {{reason}}'
      ),
      panels.overTime(
        'sum by (reason) (%(failed)s) > 0 or label_replace(sum(%(failed)s) == 0, "reason", "nothing", "", "")'
        % { failed: failed },
        'failed: {{reason}}'
      ),
    ],
    'short',
    any,
    size=[8, 8],
    style='bars',
    stack='normal',
    calcs=lastAndMost
  ),
];

local counted(metric, legend) =
  panels.overTime('max by (project) (increase(%s[$__rate_interval]))' % metric, legend);

local completeness = [
  panels.lines(
    'Entries not attributed yet',
    "Entries in PostHog's totals that could not be attributed to a service and " +
    'severity yet. They are asked for again until they can. More than 0 for a poll or two is normal.',
    [panels.overTime('min by (project) (%s)' % own('unreconciled_entries'), '{{project}}')],
    'short',
    any,
    size=[6, 7]
  ),
  panels.lines(
    'Late entries and shrunk totals',
    'Entries seen only after their bucket had been over for ten minutes, ' +
    'and totals that came back smaller than before, in each stretch of four polls or more.',
    [
      counted(ofLogs('late_entries_total'), '{{project}} late entries'),
      counted(own('shrunk_buckets_total'), '{{project}} shrunk totals'),
    ],
    'short',
    size=[6, 7],
    calcs=lastAndMost
  ),
  panels.lines(
    'Gaps',
    'Seconds of log time whose entries were never looked at, since an outage was longer than ' +
    '--poll.max-catchup: the counters lack them. In each stretch of four polls or more.',
    [counted(own('gap_seconds_total'), '{{project}}')],
    's',
    any,
    size=[6, 7],
    style='bars',
    calcs=lastAndMost
  ),
  panels.states(
    'Degraded modes',
    'Ways of working for an old or odd PostHog server, and when they were in use. They ' +
    'take more requests or leave something out.',
    [panels.overTime('max by (project, reason) (%s)' % own('degraded'), '{{project}} {{reason}}')],
    panels.words([['0', 'not in use', colours.good], ['1', 'in use', colours.warning]]),
    panels.limits([[1, colours.warning]]),
    size=[6, 7]
  ),
];

local ofExporters(expr) = '%s and on (job, instance) %s' % [expr, ofInstance('build_info')];

local process = [
  panels.lines(
    'Series against the limit',
    'Combinations of service and severity as a share of their limit. Entries of ' +
    'services over it are counted as (overflow).',
    [panels.overTime('max by (project) (%s / %s)' % [own('series'), own('series_limit')], '{{project}}')],
    'percentunit',
    panels.limits([[0.8, colours.warning], [1, colours.bad]]),
    size=[8, 7],
    calcs=lastAndMost
  ),
  panels.lines(
    'Age of the saved state',
    'How long ago the state file was written. No data means that the exporter runs ' +
    'without --state.file.',
    [panels.overTime('time() - %s' % ofInstance('state_write_timestamp_seconds'), '{{instance}}')],
    's',
    panels.limits([[300, colours.warning], [900, colours.bad]]),
    size=[8, 7],
    calcs=lastAndMost
  ),
  panels.lines(
    'State failures',
    'Writes of the state file that failed, and files that could not be loaded, in each ' +
    'stretch of four polls or more. No data means that the exporter runs without --state.file.',
    [
      panels.overTime(
        'sum by (instance) (increase(%s[$__rate_interval]))' % ofInstance('state_%s_failures_total' % what),
        '{{instance}} ' + what
      )
      for what in ['write', 'load']
    ],
    'short',
    panels.limits([[0.000001, colours.bad]]),
    size=[8, 7],
    style='bars',
    calcs=lastAndMost
  ),
  panels.lines(
    'Scrapes by answer',
    'Answers to requests for the metrics page, by HTTP status. ' + board.polls,
    [panels.overTime('sum by (code) (rate(%s[$__rate_interval]))' % ofInstance('scrapes_total'), '{{code}}')],
    'reqps',
    size=[8, 7]
  ),
  panels.lines(
    'Memory',
    'Resident memory of the process.',
    [panels.overTime(ofExporters('process_resident_memory_bytes{%s}' % board.exporter), '{{instance}}')],
    'bytes',
    size=[8, 7]
  ),
  panels.lines(
    'CPU and clock',
    "CPU seconds used a second, and this machine's clock minus PostHog's. " +
    "PostHog says its time in whole seconds, so a second's difference means nothing.",
    [
      panels.overTime(
        ofExporters('rate(process_cpu_seconds_total{%s}[$__rate_interval])' % board.exporter), '{{instance}} CPU'
      ),
      panels.overTime('max by (project) (%s)' % own('clock_skew_seconds'), '{{project}} clock ahead'),
    ],
    's',
    panels.limits([[30, colours.bad]], base=colours.neutral),
    size=[8, 7]
  ),
];

local by = 'by (job, instance, project)';
local shaded = { 'custom.cellOptions': { type: 'color-text' } };

local projects = [panels.table(
  'Projects',
  'Every project of the chosen exporters with id and host; the name links to its logs in PostHog.',
  [
    panels.asRows('sum by (job, instance, project, project_id, host) (%s)' % ofLogs('project_info')),
    panels.asRows('min %s (%s)' % [by, ofLogs('up')]),
    panels.asRows('min %s (%s)' % [by, ofLogs('has_logs')]),
    panels.asRows('time() - min %s (%s)' % [by, ofLogs('data_watermark_timestamp_seconds')]),
    panels.asRows('sum %s (increase(%s[$__range]))' % [by, own('api_requests_total')]),
  ],
  [
    ['project', { displayName: 'Project', links: [board.toPostHog(board.fields)] }],
    ['project_id', { displayName: 'Id' }],
    ['host', { displayName: 'Host' }],
    ['Value #B', { displayName: 'Last poll', mappings: upOrDown, thresholds: downIsRed } + shaded],
    ['Value #C', { displayName: 'Has logs', unit: 'bool_yes_no' }],
    ['Value #D', { displayName: 'Data lag', unit: 's', decimals: 0, thresholds: board.lag } + shaded],
    ['Value #E', { displayName: 'Requests', unit: 'short', decimals: 0 }],
    ['Value #A', { 'custom.hidden': true }],
  ],
  size=[24, 5],
  sort='Requests'
)];

// Where each panel leads: to what to do about it, and where its series are of a project to that project.
local sections = {
  'Scrapes': 'posthoglogsexporterdown',
  'Polls': 'posthoglogspollfailing',
  'Data lag now': 'posthoglogsdatabehind',
  'Last complete poll': 'posthoglogspollfailing',
  'Budget left': 'posthoglogsbudgetexhausted',
  'Not attributed yet': 'posthoglogsunreconciled',
  'Degraded': 'posthoglogsdegraded',
  'Version': 'setting-it-up',
  'Data lag': 'posthoglogsdatabehind',
  'Polls that got everything': 'posthoglogspollfailing',
  'Poll duration': 'posthoglogsbudgetexhausted',
  'Endpoints': 'posthoglogspollfailing',
  'Requests by endpoint and answer': 'posthoglogspollfailing',
  'Requests against the budget': 'posthoglogsbudgetexhausted',
  'Request duration': 'posthoglogspollfailing',
  'Retries and failed polls': 'posthoglogspollfailing',
  'Entries not attributed yet': 'posthoglogsunreconciled',
  'Late entries and shrunk totals': 'how-the-alerts-think',
  'Gaps': 'posthoglogsentriesmissed',
  'Degraded modes': 'posthoglogsdegraded',
  'Series against the limit': 'how-the-alerts-think',
  'Age of the saved state': 'posthoglogsstatenotwritten',
  'State failures': 'posthoglogsstatelost',
  'Scrapes by answer': 'posthoglogsexporterdown',
  'Memory': 'posthoglogsexporterdown',
  'CPU and clock': 'posthoglogsclockskew',
};
local linked(made) = [
  if std.objectHas(sections, panel.title) then panel {
    fieldConfig+: { defaults+: { links:
      [board.toRunbook(sections[panel.title])] +
      (if std.length(std.findSubstr('{{project}}', panel.targets[0].legendFormat)) > 0
       then [board.toOverview('__field.labels.project')] else []) } },
  } else panel
  for panel in made
];

board.compose(
  board.uids.exporter,
  'PostHog logs / Exporter',
  'Whether the exporter sees everything, what it asks of PostHog, and how it fares.',
  [
    ['Now', linked(figures)],
    ['Freshness', linked(freshness)],
    ['Endpoints and requests', linked(requests)],
    ['Completeness', linked(completeness)],
    ['Series, state and process', linked(process)],
    ['Projects', projects],
    ['Alerts', [panels.alerts(
      'Firing alerts',
      'Alerts of the rules that fire now, about the exporter and the chosen projects.',
      size=[24, 7]
    )]],
  ],
  board.variables()
)
