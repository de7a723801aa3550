// Panels as Grafana's JSON has them. Every one has title, description, unit, thresholds and queries of its own.
local colours = import 'colours.libsonnet';

{
  local panels = self,

  datasource:: { type: 'prometheus', uid: '${datasource}' },

  // Thresholds: the colour below all steps, then [value, colour] in rising order.
  limits(steps, base=colours.good):: {
    mode: 'absolute',
    steps: [{ color: base, value: null }] + [{ color: step[1], value: step[0] } for step in steps],
  },

  // What has no limit that would hold for everybody: the step only gives the colour.
  noLimit:: panels.limits([], base=colours.neutral),

  // The unit of log entries a second, and of log entries.
  perSecond:: 'suffix:entries/s',

  // A query for each step of the time range. With `$poll` as least step `$__rate_interval` is four polls or more.
  overTime(expr, legend):: {
    datasource: panels.datasource,
    editorMode: 'code',
    expr: expr,
    format: 'time_series',
    instant: false,
    interval: '${poll}s',
    legendFormat: legend,
    range: true,
  },

  // A query for the end of the time range.
  now(expr, legend):: panels.overTime(expr, legend) + { instant: true, range: false },

  // A query for the end of the time range, each label a column.
  asRows(expr):: panels.now(expr, '__auto') + { format: 'table' },

  // `size` is [width, height] on Grafana's grid of 24 columns; where the panel stands is the dashboard's work.
  panel(
    kind,
    title,
    description,
    queries,
    size,
    unit,
    thresholds=panels.noLimit,
    defaults={},
    overrides=[],
    options={},
    transformations=[],
    links=[],
    timeFrom=null
  ):: {
    type: kind,
    title: title,
    description: description,
    datasource: panels.datasource,
    gridPos: { w: size[0], h: size[1], x: 0, y: 0 },
    targets: std.mapWithIndex(function(index, query) query { refId: std.char(65 + index) }, queries),
    fieldConfig: {
      defaults: { unit: unit, thresholds: thresholds } + defaults + (if links == [] then {} else { links: links }),
      overrides: overrides,
    },
    options: options,
    [if transformations != [] then 'transformations']: transformations,
    [if timeFrom != null then 'timeFrom']: timeFrom,
  },

  local lastValue = { calcs: ['lastNotNull'], fields: '', values: false },
  local noLegend = { displayMode: 'list', placement: 'bottom', showLegend: false, calcs: [] },

  // One number, or with `textMode` "name" the names of the series. A query over time gets a line behind the number.
  stat(
    title,
    description,
    query,
    unit,
    thresholds=panels.noLimit,
    size=[4, 4],
    decimals=null,
    mappings=[],
    noValue=null,
    textMode='auto',
    timeFrom=null
  )::
    panels.panel(
      'stat',
      title,
      description,
      [query],
      size,
      unit,
      thresholds,
      timeFrom=timeFrom,
      defaults={
        color: { mode: 'thresholds' },
        [if decimals != null then 'decimals']: decimals,
        [if mappings != [] then 'mappings']: mappings,
        [if noValue != null then 'noValue']: noValue,
      },
      options={
        colorMode: 'value',
        graphMode: if query.range then 'area' else 'none',
        justifyMode: 'auto',
        orientation: 'auto',
        textMode: textMode,
        reduceOptions: lastValue,
      }
    ),

  // Lines over time, or with `style` "bars" bars. `stack` is "none", "normal" or "percent"; `colours` maps series to fixed ones.
  lines(
    title,
    description,
    queries,
    unit,
    thresholds=panels.noLimit,
    size=[12, 8],
    stack='none',
    style='line',
    limitLines='off',
    colours={},
    calcs=['mean', 'max'],
    links=[],
    least=null,
    most=null,
    overrides=[]
  )::
    panels.panel(
      'timeseries',
      title,
      description,
      queries,
      size,
      unit,
      thresholds,
      links=links,
      defaults={
        color: { mode: 'palette-classic-by-name' },
        custom: {
          drawStyle: style,
          lineWidth: 1,
          fillOpacity: if style == 'bars' then 70 else if stack != 'none' then 30 else 8,
          showPoints: 'never',
          spanNulls: false,
          axisSoftMin: 0,
          stacking: { mode: stack, group: 'A' },
          thresholdsStyle: { mode: limitLines },
        },
        [if least != null then 'min']: least,
        [if most != null then 'max']: most,
      },
      // A legend ends in what it is coloured by, as in "shop error".
      overrides=[
        {
          matcher: { id: 'byRegexp', options: '/(^|.* )%s$/' % name },
          properties: [{ id: 'color', value: { mode: 'fixed', fixedColor: colours[name] } }],
        }
        for name in std.objectFields(colours)
      ] + overrides,
      options={
        legend: {
          displayMode: 'table',
          placement: 'bottom',
          showLegend: true,
          calcs: calcs,
          sortBy: { lastNotNull: 'Last *', mean: 'Mean', sum: 'Total' }[calcs[0]],
          sortDesc: true,
        },
        tooltip: { mode: 'multi', sort: 'desc' },
      }
    ),

  // A horizontal bar for each series.
  bars(title, description, query, unit, thresholds=panels.noLimit, size=[8, 8], most=null, links=[])::
    panels.panel(
      'bargauge',
      title,
      description,
      [query],
      size,
      unit,
      thresholds,
      links=links,
      defaults={ color: { mode: 'thresholds' }, min: 0, [if most != null then 'max']: most },
      options={
        displayMode: 'gradient',
        orientation: 'horizontal',
        showUnfilled: true,
        valueMode: 'color',
        namePlacement: 'auto',
        sizing: 'auto',
        minVizHeight: 12,
        minVizWidth: 8,
        maxVizHeight: 26,
        reduceOptions: lastValue,
        legend: noLegend,
      }
    ),

  // A row for each series, and the deeper the colour the more at that time.
  heatmap(title, description, query, unit, size=[12, 8], links=[])::
    panels.panel(
      'heatmap',
      title,
      description,
      [query],
      size,
      unit,
      links=links,
      options={
        calculate: false,
        cellGap: 1,
        cellValues: { unit: unit },
        color: {
          mode: 'scheme',
          scheme: 'Oranges',
          steps: 64,
          exponent: 0.5,
          reverse: false,
          fill: 'dark-orange',
          scale: 'exponential',
        },
        filterValues: { le: 1e-9 },
        legend: { show: true },
        rowsFrame: { layout: 'auto' },
        showValue: 'never',
        tooltip: { mode: 'single', showColorScale: false, yHistogram: false },
        yAxis: { axisPlacement: 'left', reverse: false, unit: 'short' },
      }
    ),

  // The firing alerts of the mixin, of the chosen projects and of none. Not of one data source: this panel takes no variable
  // there.
  alerts(title, description, size=[8, 8]):: {
    type: 'alertlist',
    title: title,
    description: description,
    datasource: panels.datasource,
    gridPos: { w: size[0], h: size[1], x: 0, y: 0 },
    options: {
      alertInstanceLabelFilter: '{alertname=~"PostHogLogs.+", project=~"${project:regex}|"}',
      alertName: '',
      dashboardAlerts: false,
      groupBy: [],
      groupMode: 'default',
      maxItems: 20,
      showInstances: true,
      sortOrder: 3,
      stateFilter: { 'error': true, firing: true, noData: false, normal: false, pending: false },
      viewMode: 'list',
    },
  },

  // A band for each series that changes colour with its state.
  states(title, description, queries, mappings, thresholds, size=[12, 8], links=[])::
    panels.panel(
      'state-timeline',
      title,
      description,
      queries,
      size,
      'short',
      thresholds,
      links=links,
      defaults={
        color: { mode: 'thresholds' },
        mappings: mappings,
        custom: { fillOpacity: 70, lineWidth: 0 },
      },
      options={
        mergeValues: true,
        showValue: 'never',
        alignValue: 'left',
        rowHeight: 0.8,
        legend: { displayMode: 'list', placement: 'bottom', showLegend: true, calcs: [] },
        tooltip: { mode: 'single', sort: 'none' },
      }
    ),

  // Rows of one or more queries by their labels. `columns` are [field, what `override` takes] in their order.
  table(title, description, queries, columns, size=[24, 9], sort=null, unit='short', thresholds=panels.noLimit)::
    panels.panel(
      'table',
      title,
      description,
      queries,
      size,
      unit,
      thresholds,
      overrides=[panels.override(column[0], column[1]) for column in columns] + [
        panels.override(field, { 'custom.hidden': true })
        for field in ['Time', 'job', 'instance']
      ],
      defaults={ color: { mode: 'thresholds' }, custom: { align: 'auto', filterable: true } },
      options={
        cellHeight: 'sm',
        showHeader: true,
        sortBy: if sort == null then [] else [{ displayName: sort, desc: true }],
        footer: { show: false, reducer: ['sum'], countRows: false },
      },
      transformations=[
        { id: 'merge', options: {} },
        {
          id: 'organize',
          options: {
            excludeByName: {},
            indexByName: { [columns[index][0]]: index for index in std.range(0, std.length(columns) - 1) },
            renameByName: {},
          },
        },
      ]
    ),

  // Properties of the field of that name. Renaming by displayName leaves its own name for links to use.
  override(field, properties):: {
    matcher: { id: 'byName', options: field },
    properties: [{ id: name, value: properties[name] } for name in std.objectFields(properties)],
  },

  link(title, url, targetBlank=false):: { title: title, url: url, targetBlank: targetBlank },

  // Value mappings: words([['0', 'down', red]]) shows 0 as a red "down".
  words(texts):: [{
    type: 'value',
    options: {
      [texts[index][0]]: { text: texts[index][1], color: texts[index][2], index: index }
      for index in std.range(0, std.length(texts) - 1)
    },
  }],
}
