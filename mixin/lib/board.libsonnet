// A dashboard around its panels: variables, annotations, links, and the places of the panels.
local colours = import 'colours.libsonnet';
local panels = import 'panels.libsonnet';

local columns = 24;
local tag = 'posthog-logs';

// As JavaScript's encodeURIComponent does it, for the few characters of a link's JSON.
local escapes = { '{': '%7B', '}': '%7D', '"': '%22', ':': '%3A', ',': '%2C', '[': '%5B', ']': '%5D' };
local quote(text) = std.join('', [std.get(escapes, character, character) for character in std.stringChars(text)]);

{
  local board = self,

  uids:: { overview: 'posthog-logs-overview', service: 'posthog-logs-service', exporter: 'posthog-logs-exporter' },

  // What every query is narrowed to. Job and instance come first, as dashboard-linter wants them in each selector.
  exporter:: 'job=~"$job", instance=~"$instance"',
  project:: board.exporter + ', project=~"$project"',
  service:: board.project + ', service_name=~"$service"',
  errors:: 'severity=~"error|fatal"',
  fatals:: 'severity="fatal"',

  // What descriptions say wherever it matters.
  polls:: 'Rates look back at least four polls, since a counter moves once a poll.',
  lag:: panels.limits([[900, colours.yellow], [1800, colours.red]]),

  local keep = '${datasource:queryparam}&${job:queryparam}&${instance:queryparam}&${poll:queryparam}&${__url_time_range}',

  // Link to the Service dashboard, for fields (as in `__data.fields.project`) that name project and service.
  toService(project, service)::
    panels.link('Show this service', '/d/%s?%s&var-project=${%s:percentencode}&var-service=${%s:percentencode}' % [
      board.uids.service,
      keep,
      project,
      service,
    ]),

  // Link to PostHog's logs page, for a row with the fields host and project_id, and perhaps one with the service.
  // PostHog reads the filters from the query as JSON: a list of services, and a range of times.
  toPostHog(service='')::
    local services = if service == '' then '' else
      'serviceNames=%s${%s:percentencode}%s&' % [quote('["'), service, quote('"]')];
    local range = 'dateRange=%s${__from:date:iso}%s${__to:date:iso}%s' % [
      quote('{"date_from":"'),
      quote('","date_to":"'),
      quote('"}'),
    ];
    local page = '${__data.fields.host:raw}/project/${__data.fields.project_id:raw}/logs';
    panels.link('Read its entries in PostHog', '%s?%s%s' % [page, services, range], targetBlank=true),

  // All stands for `.+`, so that a variable at All leaves out nothing and asks for no long list.
  queryVariable(name, label, query, description):: {
    type: 'query',
    name: name,
    label: label,
    description: description,
    datasource: panels.datasource,
    query: query,
    refresh: 2,
    sort: 1,
    multi: true,
    includeAll: true,
    allValue: '.+',
    hide: 0,
    regex: '',
    current: { selected: true, text: ['All'], value: ['$__all'] },
    options: [],
  },

  // `choices` are [text that is shown, value that is used].
  choiceVariable(name, label, description, choices, chosen):: {
    type: 'custom',
    name: name,
    label: label,
    description: description,
    multi: false,
    includeAll: false,
    hide: 0,
    query: std.join(',', [
      if choice[0] == choice[1] then choice[0] else '%s : %s' % choice
      for choice in choices
    ]),
    current: { selected: true, text: chosen, value: [choice[1] for choice in choices if choice[0] == chosen][0] },
    options: [{ selected: choice[0] == chosen, text: choice[0], value: choice[1] } for choice in choices],
  },

  variables(further=[]):: [
    {
      type: 'datasource',
      name: 'datasource',
      label: 'Data source',
      query: 'prometheus',
      hide: 0,
      description: 'The Prometheus that scrapes the exporter.',
      multi: false,
      includeAll: false,
      current: {},
      options: [],
      regex: '',
      refresh: 1,
    },
    board.queryVariable(
      'job', 'Job', 'label_values(posthog_logs_exporter_build_info, job)', 'The scrape job of the exporter.'
    ),
    board.queryVariable(
      'instance',
      'Instance',
      'label_values(posthog_logs_exporter_build_info{job=~"$job"}, instance)',
      'The exporter. Two exporters of one project count the same entries: choose one of them.'
    ),
    board.queryVariable(
      'project',
      'Project',
      'label_values(posthog_logs_up{%s}, project)' % board.exporter,
      'PostHog projects, by the names or ids the exporter gives them.'
    ),
  ] + further + [
    board.choiceVariable(
      'poll',
      'Poll interval',
      "The exporter's --poll.interval. Counters move once a poll, so rates look back at least four of them. " +
      'The demo polls every 5 s.',
      [[text, text] for text in ['5s', '15s', '30s', '1m', '2m', '5m']],
      '1m'
    ),
  ],

  servicesVariable:: board.queryVariable(
    'service',
    'Service',
    'label_values(posthog_logs_entries_total{%s}, service_name)' % board.project,
    'Services, as service_name has them.'
  ),

  // The alerts of the mixin: those of the chosen projects, and those that are of no project.
  annotations:: { list: [
    {
      name: 'Alerts',
      datasource: panels.datasource,
      enable: true,
      hide: false,
      iconColor: colours.red,
      expr: 'ALERTS{alertname=~"PostHogLogs.+", alertstate="firing", project=~"$project|"}',
      titleFormat: '{{alertname}}',
      textFormat: '{{project}} {{service_name}}',
      tagKeys: 'severity',
    },
    {
      name: 'Annotations',
      datasource: { type: 'grafana', uid: '-- Grafana --' },
      enable: true,
      hide: true,
      iconColor: colours.grey,
      builtIn: 1,
      type: 'dashboard',
    },
  ] },

  // `rows` are [title, panels]; a row's panels stand from left to right and wrap where the grid ends.
  compose(uid, title, description, rows, templating):: {
    uid: uid,
    title: title,
    description: description,
    tags: [tag],
    editable: false,
    graphTooltip: 1,
    schemaVersion: 39,
    version: 1,
    timezone: '',
    refresh: '1m',
    time: { from: 'now-6h', to: 'now' },
    timepicker: {},
    annotations: board.annotations,
    templating: { list: templating },
    panels: placed(rows),
    links: [{
      type: 'dashboards',
      tags: [tag],
      title: 'PostHog logs',
      asDropdown: false,
      includeVars: true,
      keepTime: true,
      targetBlank: false,
      icon: 'external link',
      tooltip: '',
      url: '',
    }],
  },

  // All panels with their ids and places, each row led by its heading.
  local placed(rows) = std.foldl(
    function(done, row)
      local heading = {
        type: 'row',
        id: std.length(done.panels) + 1,
        title: row[0],
        collapsed: false,
        panels: [],
        gridPos: { x: 0, y: done.top, w: columns, h: 1 },
      };
      local filled = std.foldl(
        function(at, panel)
          local size = panel.gridPos;
          local wraps = at.left + size.w > columns;
          local top = if wraps then at.top + at.height else at.top;
          local left = if wraps then 0 else at.left;
          {
            panels: at.panels + [panel { id: std.length(at.panels) + 1, gridPos+: { x: left, y: top } }],
            left: left + size.w,
            top: top,
            height: std.max(if wraps then 0 else at.height, size.h),
          },
        row[1],
        { panels: done.panels + [heading], left: 0, top: done.top + 1, height: 0 }
      );
      { panels: filled.panels, top: filled.top + filled.height },
    rows,
    { panels: [], top: 0 }
  ).panels,
}
