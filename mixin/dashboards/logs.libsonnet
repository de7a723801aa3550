// What the dashboards of the logs share: the counters they ask, and the figures they begin with. Of several exporters of one
// project the highest count.
function(config)
  local board = (import '../lib/board.libsonnet')(config);
  local colours = import '../lib/colours.libsonnet';
  local panels = import '../lib/panels.libsonnet';

  {
    local logs = self,

    all:: 'posthog_logs_entries_total{%s}' % board.service,
    bad:: 'posthog_logs_entries_total{%s, %s}' % [board.service, board.errors],
    fatal:: 'posthog_logs_entries_total{%s, %s}' % [board.service, board.fatals],
    bytes:: 'posthog_logs_uncompressed_bytes_total{%s}' % board.project,
    // Also where the exporter is down just now.
    info:: 'max by (job, project, project_id, host) (last_over_time(posthog_logs_project_info{%s}[$__range]))' % board.project,

    share:: panels.limits([[0.01, colours.warning], [0.05, colours.bad]]),

    // A series each for these labels, and beside them the id and host of the project, for links to PostHog.
    located(expr):: '(%s) * on (job, project) group_left (project_id, host) %s' % [expr, logs.info],

    // What a counter rises a second, or over a range, by labels.
    local rising(how, counter, range, labels, offset) =
      'sum by (%(labels)s) (max by (job, project, service_name, severity) (%(how)s(%(counter)s[%(range)s]%(offset)s)))' % {
        how: how,
        counter: counter,
        range: range,
        labels: labels,
        offset: if offset == '' then '' else ' offset ' + offset,
      },
    rate(counter, labels='', offset=''):: rising('rate', counter, '$__rate_interval', labels, offset),
    increase(counter, labels='', range='$__range', offset=''):: rising('increase', counter, range, labels, offset),
    // Of the gauges of the newest window.
    newest(name, labels='', of=board.service)::
      'sum by (%s) (max by (job, project, service_name) (posthog_logs_service_%s{%s}))' % [labels, name, of],

    byService:: 'job, project, service_name',
    bySeverity:: 'job, project, severity',
    perService:: '{{project}} / {{service_name}}',

    // Keeps the ten services with most over the whole range: the same ten from its first step to its last.
    largest(counter)::
      ('and on (job, project, service_name) topk(10, sum by (job, project, service_name) (' +
       'max by (job, project, service_name, severity) (increase(%s[$__range] @ end()))))') % counter,

    shareOfErrors(labels)::
      '%s / (%s > 0)' % [logs.rate(logs.bad, labels), logs.rate(logs.all, labels)],

    // Links of a graph, whose series have these labels, and of a row of a table.
    seriesLinks(levels=[]):: [
      board.toService('__field.labels.project', '__field.labels.service_name'),
      board.toPostHog(board.series, service='service_name', levels=levels),
    ],
    rowLinks(levels=[]):: [
      board.toService('__data.fields.project', '__data.fields.service_name'),
      board.toPostHog(board.fields, service='service_name', levels=levels),
    ],

    // Columns that every table of services begins and ends with.
    serviceColumns(links):: [
      ['service_name', { displayName: 'Service', links: links }],
      ['project', { displayName: 'Project' }],
    ],
    hidden:: [['project_id', { 'custom.hidden': true }], ['host', { 'custom.hidden': true }]],
    shaded:: { 'custom.cellOptions': { type: 'color-text' } },
    count(name, levels=[], thresholds=null):: {
      displayName: name,
      unit: 'short',
      decimals: 0,
      links: logs.rowLinks(levels),
    } + (if thresholds == null then {} else logs.shaded { thresholds: thresholds }),

    // Counts by service. Who never logged an error has no series of errors, and its entries are there to say so.
    rowTotal:: logs.increase(logs.all, logs.byService),
    rowBad:: '(%s or 0 * %s)' % [logs.increase(logs.bad, logs.byService), logs.rowTotal],
    rowFatal:: '(%s or 0 * %s)' % [logs.increase(logs.fatal, logs.byService), logs.rowTotal],

    entriesStat:: panels.stat(
      'Entries',
      'Log entries a second, all severities. ' + board.polls,
      panels.overTime(logs.rate(logs.all), 'entries'),
      panels.perSecond
    ),

    shareStat:: panels.stat(
      'Share of errors',
      'Share of the entries that are error or fatal. From 1 % and from 5 % it has other colours. ' + board.polls,
      panels.overTime(logs.shareOfErrors(''), 'errors'),
      'percentunit',
      logs.share,
      decimals=2
    ),

    fatalsStat:: panels.stat(
      'Fatals',
      'Entries of severity fatal in the time range.',
      panels.now('%s or 0 * %s' % [logs.increase(logs.fatal), logs.increase(logs.all)], 'fatals'),
      'short',
      panels.limits([[0.5, colours.worst]]),
      decimals=0
    ),

    // Entries as bars by severity, and a line of the same time a week before.
    volume(size, labels, legend):: panels.lines(
      'Log volume',
      'Log entries a second by severity, and as a line all of them at the same time a week before. ' + board.polls,
      [
        panels.overTime(logs.located(logs.rate(logs.all, labels)), legend),
        panels.overTime(logs.rate(logs.all, offset='1w'), 'a week before'),
      ],
      panels.perSecond,
      size=size,
      style='bars',
      stack='normal',
      colours=colours.severities,
      links=[
        board.toPostHog(
          board.series,
          service=if std.length(std.findSubstr('service_name', labels)) > 0 then 'service_name' else '',
          severity='severity'
        ),
        board.toOverview('__field.labels.project'),
      ],
      overrides=[{
        matcher: { id: 'byName', options: 'a week before' },
        properties: [
          { id: 'custom.drawStyle', value: 'line' },
          { id: 'custom.stacking', value: { mode: 'none', group: 'B' } },
          { id: 'custom.fillOpacity', value: 0 },
          { id: 'custom.lineStyle', value: { fill: 'dash', dash: [6, 4] } },
          { id: 'color', value: { mode: 'fixed', fixedColor: colours.grey } },
          { id: 'links', value: [board.toRunbook('posthoglogsvolumesurge')] },
        ],
      }]
    ),
  }
