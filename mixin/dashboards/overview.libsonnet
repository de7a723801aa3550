// Logs overview: how much is logged, what of it is errors, what has changed, what it costs, and which services to look at.
function(config)
  local board = (import '../lib/board.libsonnet')(config);
  local colours = import '../lib/colours.libsonnet';
  local panels = import '../lib/panels.libsonnet';
  local logs = (import 'logs.libsonnet')(config);
  local posthogAlerts = (import 'posthog-alerts.libsonnet')(config);

  local figures = [
    logs.entriesStat,
    logs.shareStat,
    logs.fatalsStat,
    panels.stat(
      'Services',
      "Services that logged anything in the exporter's newest window (five minutes unless set otherwise).",
      panels.overTime('count(%s > 0)' % logs.newest('window_entries', logs.byService), 'services'),
      'short',
      panels.limits([[1, colours.good]], base=colours.bad),
      decimals=0
    ),
    panels.stat(
      'Size',
      'Uncompressed bytes of log entries a second, of all services: PostHog gives sizes by severity only, so the ' +
      'variable Service does not narrow this. ' + board.polls,
      panels.overTime('sum(max by (job, project, severity) (rate(%s[$__rate_interval])))' % logs.bytes, 'size'),
      'Bps'
    ),
    panels.stat(
      'Data lag now',
      'How far the data trails behind: the counters are known to be complete up to that long ago. Six minutes is ' +
      "normal with the exporter's defaults; from %d and from %d minutes it has other colours." % board.lagMinutes,
      panels.overTime(
        'time() - min(max by (job, project) (posthog_logs_data_watermark_timestamp_seconds{%s}))' % board.project, 'lag'
      ),
      's',
      board.lag,
      decimals=0
    ),
  ];

  local volume = [
    logs.volume([16, 9], logs.bySeverity, '{{project}} {{severity}}'),
    panels.alerts(
      'Firing alerts',
      'Alerts of the rules that fire now, for the chosen projects and for none.',
      size=[8, 9]
    ),
  ];

  local byService = [
    panels.lines(
      'Entries by service',
      'Log entries a second of the ten services with most in the time range. ' + board.polls,
      [panels.overTime(
        logs.located('%s %s' % [logs.rate(logs.all, logs.byService), logs.largest(logs.all)]), logs.perService
      )],
      panels.perSecond,
      stack='normal',
      links=logs.seriesLinks()
    ),
    panels.heatmap(
      'Errors by service and time',
      'Entries of severity error and fatal a second, of the ten services with most of them in the time range: the deeper ' +
      'the colour, the more. ' + board.polls,
      panels.overTime(
        logs.located('%s %s' % [logs.rate(logs.bad, logs.byService), logs.largest(logs.bad)]), logs.perService
      ),
      panels.perSecond,
      links=logs.seriesLinks(config.errors)
    ),
    panels.lines(
      'Share of errors by service',
      "Part of a service's entries that is error or fatal, for the ten services with most errors in the time range. " +
      'The dashed lines are at 1 % and 5 %. ' + board.polls,
      [panels.overTime(
        logs.located('(%s) %s' % [logs.shareOfErrors(logs.byService), logs.largest(logs.bad)]), logs.perService
      )],
      'percentunit',
      logs.share,
      limitLines='dashed',
      links=logs.seriesLinks(config.errors)
    ),
    panels.bars(
      'Worst services now',
      "Share of errors in the exporter's newest window, the ten highest. Services with 20 entries or fewer in it are " +
      'left out: one error among three entries says little.',
      panels.now(
        logs.located('topk(10, %s and %s > 20)' % [
          logs.newest('error_rate', logs.byService),
          logs.newest('window_entries', logs.byService),
        ]),
        logs.perService
      ),
      'percentunit',
      logs.share,
      size=[12, 8],
      links=logs.seriesLinks(config.errors)
    ),
  ];

  // The time range against as long a time before it.
  local before = logs.increase(logs.all, logs.byService, offset='$__range');
  local moved = '(%(now)s - (%(before)s or 0 * %(now)s) or 0 - %(before)s)' % { now: logs.rowTotal, before: before };
  local movers = '%s and topk(10, abs(%s)) > 0' % [moved, moved];

  local fatals = '(%s > 0 unless %s > 0)' % [
    logs.increase(logs.fatal, logs.byService),
    logs.increase(logs.fatal, logs.byService, offset='$__range'),
  ];
  local moment(counter, least) =
    '1000 * %s_over_time(timestamp(%s > 0)[$__range:$__interval])' % [
      least,
      logs.increase(counter, logs.byService, range='$__rate_interval'),
    ];

  // The entries of both, of services that are not in the newest windows.
  local vanished =
    ('((%(before)s or 0 * %(now)s) + (%(now)s or 0 * %(before)s) > 0 unless on (job, project, service_name) ' +
     'max_over_time(posthog_logs_service_window_entries{%(service)s}[$__rate_interval]) > 0)')
    % { before: before, now: logs.rowTotal, service: board.service };

  local changes = [
    panels.table(
      'Top movers',
      'The ten services whose number of entries differs most from that of as long a time before the time range.',
      [
        panels.asRows(logs.located(movers)),
        panels.asRows('%s and %s' % [logs.rowTotal, movers]),
        panels.asRows('%s and %s' % [before, movers]),
      ],
      logs.serviceColumns(logs.rowLinks()) + [
        ['Value #A', logs.count('Change')],
        ['Value #B', logs.count('Entries')],
        ['Value #C', { displayName: 'Before', unit: 'short', decimals: 0 }],
      ] + logs.hidden,
      size=[12, 9],
      sort='Change'
    ),
    panels.table(
      'New services',
      'Services that logged in the time range and not in as long a time before it (as far back as Prometheus knows), ' +
      'with the time of their first entries.',
      [
        panels.asRows(logs.located('%s and (%s > 0 unless %s > 0)' % [moment(logs.all, 'min'), logs.rowTotal, before])),
        panels.asRows('%s > 0 unless %s > 0' % [logs.rowTotal, before]),
      ],
      logs.serviceColumns(logs.rowLinks()) + [
        ['Value #A', { displayName: 'First', unit: 'dateTimeAsIsoNoDateIfToday', links: logs.rowLinks() }],
        ['Value #B', logs.count('Entries')],
      ] + logs.hidden,
      size=[12, 9],
      sort='First'
    ),
    panels.table(
      'Vanished services',
      'Services that logged in the time range or in as long a time before it, and not in the newest windows, with ' +
      'the time of their last entries in the time range.',
      [
        panels.asRows(logs.located(vanished)),
        panels.asRows('%s and %s' % [moment(logs.all, 'max'), vanished]),
      ],
      logs.serviceColumns(logs.rowLinks()) + [
        ['Value #A', logs.count('Entries')],
        ['Value #B', { displayName: 'Last', unit: 'dateTimeAsIsoNoDateIfToday', links: logs.rowLinks() }],
      ] + logs.hidden,
      size=[12, 6],
      sort='Entries'
    ),
    panels.table(
      'First-seen fatals',
      'Services that logged a fatal entry in the time range and none in as long a time before it (as far back as ' +
      'Prometheus knows), with the time of the first. Empty is good.',
      [
        panels.asRows(logs.located('%s and %s' % [moment(logs.fatal, 'min'), fatals])),
        panels.asRows(fatals),
      ],
      logs.serviceColumns(logs.rowLinks(config.fatals)) + [
        ['Value #A', { displayName: 'First', unit: 'dateTimeAsIsoNoDateIfToday', links: logs.rowLinks(config.fatals) }],
        ['Value #B', logs.count('Fatals', config.fatals)],
      ] + logs.hidden,
      size=[12, 6],
      sort='First'
    ),
  ];

  local stored(range) = 'sum(max by (job, project, severity) (increase(%s[%s])))' % [logs.bytes, range];
  local ofSize = 'Uncompressed bytes of all services: PostHog gives sizes by severity only, so the variable Service does not narrow this. ';

  local cost = [
    panels.lines(
      'Size by severity',
      ofSize + board.polls,
      [panels.overTime(
        logs.located('sum by (job, project, severity) (max by (job, project, severity) (rate(%s[$__rate_interval])))' % logs.bytes),
        '{{project}} {{severity}}'
      )],
      'Bps',
      size=[12, 8],
      stack='normal',
      colours=colours.severities,
      links=[board.toPostHog(board.series, severity='severity'), board.toOverview('__field.labels.project')]
    ),
    panels.stat(
      'A day',
      'What a day brings at the rate of the time range. ' + ofSize,
      panels.now('86400 * %s / $__range_s' % stored('$__range'), 'a day'),
      'decbytes',
      size=[3, 8]
    ),
    panels.stat(
      'Price of a day',
      'That at the price of the variable.',
      panels.now('86400 * %s / $__range_s / 1e9 * $price' % stored('$__range'), 'a day'),
      'currencyUSD',
      size=[3, 8],
      decimals=2
    ),
    panels.stat(
      'This month so far',
      'What was counted since the first of the month, or since Prometheus knows. ' + ofSize,
      panels.now(stored('$__range'), 'so far'),
      'decbytes',
      size=[3, 8],
      timeFrom='now/M'
    ),
    panels.stat(
      'Price of it so far',
      'That at the price of the variable.',
      panels.now('%s / 1e9 * $price' % stored('$__range'), 'so far'),
      'currencyUSD',
      size=[3, 8],
      decimals=2,
      timeFrom='now/M'
    ),
  ];

  local services = [panels.table(
    'All services',
    'Every service with what it logged in the time range. Its name and its numbers link to the dashboard Service and to its ' +
    "entries in PostHog. The share of volume is that of the exporter's newest window.",
    [
      panels.asRows(logs.located(logs.rowTotal)),
      panels.asRows(logs.rowBad),
      panels.asRows('%s / (%s > 0)' % [logs.rowBad, logs.rowTotal]),
      panels.asRows(logs.rowFatal),
      panels.asRows(logs.newest('volume_share_ratio', logs.byService)),
    ],
    logs.serviceColumns(logs.rowLinks()) + [
      ['Value #A', logs.count('Entries')],
      ['Value #B', logs.count('Errors', config.errors)],
      ['Value #C', { displayName: 'Share of errors', unit: 'percentunit', decimals: 2, thresholds: logs.share } + logs.shaded],
      ['Value #D', logs.count('Fatals', config.fatals, panels.limits([[0.5, colours.worst]]))],
      ['Value #E', {
        displayName: 'Share of volume',
        unit: 'percentunit',
        decimals: 1,
        min: 0,
        max: 1,
        thresholds: panels.limits([[0.5, colours.warning], [0.8, colours.bad]]),
        'custom.cellOptions': { type: 'gauge', mode: 'basic', valueDisplayMode: 'text' },
      }],
    ] + logs.hidden,
    size=[24, 10],
    sort='Entries'
  )];

  board.compose(
    board.uids.overview,
    'PostHog logs / Overview',
    'How much the services of a PostHog project log, how much of it is errors, what has changed, and what it costs.',
    [
      ['Now', figures],
      ['Volume', volume],
      ['By service', byService],
      ['What has changed', changes],
      ['Size and cost', cost],
      ['Services', services],
      ["PostHog's own alerts (with --poll.alerts)", posthogAlerts],
    ],
    board.variables([
      board.servicesVariable,
      board.numberVariable('price', 'Price of a GB', 'What PostHog bills you for a gigabyte of logs, in dollars.', '0.25'),
    ])
  )
