// Exporter: whether it sees everything, what it asks of PostHog, and how it fares.
function(config)
  local board = (import '../lib/board.libsonnet')(config);
  local colours = import '../lib/colours.libsonnet';
  local panels = import '../lib/panels.libsonnet';
  local work = (import 'exporter-work.libsonnet')(config);
  local parts = (import 'exporter-parts.libsonnet')(config);

  local upOrDown = parts.upOrDown;
  local downIsRed = parts.downIsRed;
  local lastAndMost = parts.lastAndMost;
  local shares = parts.shares;
  local own(name) = parts.own(name);
  local ofInstance(name) = parts.ofInstance(name);
  local ofLogs(name) = parts.ofLogs(name);
  local quantile(share, buckets, label) = parts.quantile(share, buckets, label);

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
      'How far the data of the project furthest behind trails. Six minutes is normal with the ' +
      "exporter's defaults; yellow from %d minutes, red from %d." % board.lagMinutes,
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
      'Compatibility modes for an older or non-conforming PostHog server that are in use, over all projects.',
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
      'the clock and falls when a bucket is reconciled: a saw-tooth is normal, a slope that goes on is not. The ' +
      'dashed lines are at %d and %d minutes. After an outage it also shows the time whose logs are still to be read.' %
      board.lagMinutes,
      [
        panels.overTime('time() - max by (project) (%s)' % ofLogs('data_watermark_timestamp_seconds'), '{{project}}'),
        panels.overTime('min by (project) (%s)' % own('backlog_seconds'), '{{project}} still to be read'),
      ],
      's',
      board.lag,
      limitLines='dashed',
      calcs=lastAndMost
    ),
    panels.lines(
      'Ingestion lag of PostHog',
      'How long ago the time is up to which PostHog itself has taken in everything that was sent to it, by host. What is ' +
      'later cannot be counted yet. It rises with the clock while nothing is logged. The dashed line is at %d minutes. No data means ' %
      (config.ingestion.lag / 60) + '--no-poll.ingestion-lag, or no entry yet.',
      [panels.overTime(
        'time() - max by (host) (posthog_logs_ingestion_checkpoint_timestamp_seconds{%s} and on (job, host) %s)' %
        [board.exporter, ofLogs('project_info')],
        '{{host}}'
      )],
      's',
      panels.limits([[config.ingestion.lag, colours.bad]]),
      limitLines='dashed',
      calcs=lastAndMost
    ),
    panels.states(
      'Polls that got everything',
      "Whether each project's last poll got everything that it asked for.",
      [panels.overTime('min by (project) (%s)' % ofLogs('up'), '{{project}}')],
      upOrDown,
      downIsRed
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
      panels.limits([[60, colours.warning], [300, colours.bad]])
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
    Scrapes: 'posthoglogsexporterdown',
    Polls: 'posthoglogspollfailing',
    'Data lag now': 'posthoglogsdatabehind',
    'Last complete poll': 'posthoglogspollfailing',
    'Budget left': 'posthoglogsbudgetexhausted',
    'Not attributed yet': 'posthoglogsunreconciled',
    Degraded: 'posthoglogsdegraded',
    Version: 'setting-it-up',
    'Data lag': 'posthoglogsdatabehind',
    'Ingestion lag of PostHog': 'posthoglogsingestionbehind',
    'Polls that got everything': 'posthoglogspollfailing',
    'Poll duration': 'posthoglogsbudgetexhausted',
    Endpoints: 'posthoglogspollfailing',
    'Requests by endpoint and status': 'posthoglogspollfailing',
    'Requests against the budget': 'posthoglogsbudgetexhausted',
    'Request duration': 'posthoglogspollfailing',
    'Retries and failed polls': 'posthoglogspollfailing',
    'Entries not attributed yet': 'posthoglogsunreconciled',
    'Late entries and shrunk totals': 'how-the-alerts-work',
    Gaps: 'posthoglogsentriesmissed',
    'Degraded modes': 'posthoglogsdegraded',
    'Series against the limit': 'how-the-alerts-work',
    'Age of the saved state': 'posthoglogsstatenotwritten',
    'State and log failures': 'posthoglogsstatenotwritten',
    'Scrapes by status': 'posthoglogsexporterdown',
    Memory: 'posthoglogsexporterdown',
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
      ['Endpoints and requests', linked(work.requests)],
      ['Completeness', linked(work.completeness)],
      ['Series, state and process', linked(work.process)],
      ['Projects', projects],
      ['Alerts', [panels.alerts(
        'Firing alerts',
        'Alerts of the rules that fire now, about the exporter and the chosen projects.',
        size=[24, 7]
      )]],
    ],
    board.variables()
  )
