// Service: one service (or the chosen ones) over time, and how fast it uses up its error budget.
function(config)
  local board = (import '../lib/board.libsonnet')(config);
  local colours = import '../lib/colours.libsonnet';
  local panels = import '../lib/panels.libsonnet';
  local logs = (import 'logs.libsonnet')(config);

  // Rates of burning that the alerts tell of.
  local burnLimits = panels.limits([
    [config.burn.steady.rate, colours.warning],
    [config.burn.slow.rate, colours.bad],
    [config.burn.fast.rate, colours.worst],
  ]);
  local leftLimits = panels.limits([[0, colours.warning], [0.5, colours.good]], base=colours.bad);
  local ofRules = 'From the recorded rules, so only for services with an objective (docs/ALERTS.md).';

  local recorded(name) = 'project_service:posthog_logs_error_budget%s{%s}' % [name, board.recorded];

  local figures = [
    logs.entriesStat,
    panels.stat(
      'Errors',
      'Entries of severity error and fatal a second. ' + board.polls,
      panels.overTime(logs.rate(logs.bad), 'errors'),
      panels.perSecond
    ),
    logs.shareStat,
    logs.fatalsStat,
    panels.stat(
      'Share of volume',
      "Part of all the project's entries in the exporter's newest window.",
      panels.overTime(
        '%s / (%s > 0)' % [logs.newest('window_entries'), logs.newest('window_entries', of=board.project)], 'share'
      ),
      'percentunit'
    ),
    panels.stat(
      'Error budget left',
      'What is left of the error budget of the last 30 days, of the chosen service with least. Below 0 the promise is broken. ' + ofRules,
      panels.now('min(%s)' % recorded('_left:ratio30d'), 'left'),
      'percentunit',
      leftLimits,
      decimals=0,
      noValue='no objective'
    ),
  ];

  local levels = config.errors;
  local perSeverity = '{{service_name}} {{severity}}';

  local overTheRange = [
    logs.volume([24, 9], logs.byService + ', severity', perSeverity),
    panels.lines(
      'Errors and fatals',
      'Entries of severity error and fatal in each step of the graph, together those of the time range. ' + board.polls,
      // Increases of four polls would overlap, and their sum be four times what there was.
      [panels.overTime(
        logs.located('%s * $__interval_ms / 1000' % logs.rate(logs.bad, logs.byService + ', severity')), perSeverity
      )],
      'short',
      size=[8, 8],
      style='bars',
      stack='normal',
      calcs=['sum', 'max'],
      colours={ [name]: colours.severities[name] for name in levels if std.objectHas(colours.severities, name) },
      links=[
        board.toPostHog(board.series, service='service_name', severity='severity'),
        board.toService('__field.labels.project', '__field.labels.service_name'),
      ]
    ),
    panels.lines(
      'Share of errors by service',
      "Part of a service's entries that is error or fatal, for the ten with most errors. The dashed lines are what the " +
      'objectives of the rules allow, for services that have one. ' + board.polls,
      [
        panels.overTime(
          logs.located('(%s) %s' % [logs.shareOfErrors(logs.byService), logs.largest(logs.bad)]), logs.perService
        ),
        panels.overTime(recorded(':ratio'), 'objective of ' + logs.perService),
      ],
      'percentunit',
      logs.share,
      size=[8, 8],
      links=logs.seriesLinks(levels),
      overrides=[{
        matcher: { id: 'byRegexp', options: '/^objective of /' },
        properties: [
          { id: 'custom.fillOpacity', value: 0 },
          { id: 'custom.lineStyle', value: { fill: 'dash', dash: [6, 4] } },
          { id: 'color', value: { mode: 'fixed', fixedColor: colours.grey } },
          { id: 'links', value: [board.toRunbook('posthoglogserrorbudgetburnfast')] },
        ],
      }]
    ),
    panels.lines(
      'Entries by service',
      'Log entries a second of the ten services with most among the chosen. ' + board.polls,
      [panels.overTime(
        logs.located('%s %s' % [logs.rate(logs.all, logs.byService), logs.largest(logs.all)]), logs.perService
      )],
      panels.perSecond,
      size=[8, 8],
      links=logs.seriesLinks()
    ),
  ];

  local meaning = '1 uses the budget up exactly at the end of its 30 days, 2 in half of them. The dashed lines are where alerts begin.';

  local errorBudget = [
    panels.lines(
      'Error budget left of 30 days',
      'What is left of the error budget of the 30 days before each moment. Below 0 the promise is broken. ' + ofRules,
      [panels.overTime(logs.located(recorded('_left:ratio30d')), logs.perService)],
      'percentunit',
      panels.limits([[0, colours.good]], base=colours.bad),
      size=[8, 8],
      limitLines='dashed',
      calcs=['lastNotNull', 'max'],
      links=logs.seriesLinks(levels),
      most=1
    ),
    panels.lines(
      'Burn rate',
      'How many times faster than the budget allows errors came, over an hour, six hours and three days. %s %s' % [meaning, ofRules],
      [
        panels.overTime(logs.located(recorded('_burn:ratio_rate' + range)), '%s %s' % [logs.perService, range])
        for range in ['1h', '6h', '3d']
      ],
      'none',
      burnLimits,
      size=[8, 8],
      limitLines='dashed',
      calcs=['lastNotNull', 'max'],
      links=logs.seriesLinks(levels)
    ),
    panels.bars(
      'Burn rate now',
      'The burn rate of the last hour. %s %s' % [meaning, ofRules],
      panels.now(logs.located(recorded('_burn:ratio_rate1h')), logs.perService),
      'none',
      burnLimits,
      size=[8, 8],
      links=logs.seriesLinks(levels)
    ),
  ];

  local last = '1000 * max_over_time(timestamp(%s > 0)[$__range:$__interval])'
               % logs.increase(logs.all, logs.byService, range='$__rate_interval');

  local newest = [
    panels.lines(
      'Newest window',
      "Entries and errors in the exporter's newest window (five minutes unless set otherwise), as PostHog gives them, " +
      'without counters in between.',
      [
        panels.overTime(
          logs.located(logs.newest('window_' + what, logs.byService)), '%s %s' % [logs.perService, what]
        )
        for what in ['entries', 'errors']
      ],
      'short',
      links=logs.seriesLinks()
    ),
    panels.table(
      'In PostHog',
      'The chosen services with links to their entries in PostHog, and when each was last seen to log in the time range ' +
      '(by the counters, so within four polls).',
      [
        panels.asRows(logs.located(logs.rowTotal)),
        panels.asRows(last),
        panels.asRows(logs.rowBad),
        panels.asRows(logs.rowFatal),
      ],
      logs.serviceColumns([board.toPostHog(board.fields, service='service_name')]) + [
        ['Value #A', logs.count('Entries')],
        ['Value #C', logs.count('Errors', levels)],
        ['Value #D', logs.count('Fatals', config.fatals, panels.limits([[0.5, colours.worst]]))],
        ['Value #B', { displayName: 'Last entries', unit: 'dateTimeFromNow' }],
      ] + logs.hidden,
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
    board.variables([board.oneServiceVariable])
  )
