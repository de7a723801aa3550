// A dashboard around its panels: variables, annotations, links, and the places of the panels. `config` is the mixin's _config.
function(config)
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
    errors:: 'severity=~"%s"' % std.join('|', config.errors),
    fatals:: 'severity=~"%s"' % std.join('|', config.fatals),
    // Of recorded series, which have no instance.
    recorded:: 'job=~"$job", project=~"$project", service_name=~"$service"',

    // What descriptions say wherever it matters.
    polls:: 'Rates look back at least four polls, since a counter moves once a poll.',
    // Data is old when the alerts say so, and on the way there from half of that on.
    lag:: panels.limits([[config.dataOld / 2, colours.warning], [config.dataOld, colours.bad]]),
    lagMinutes:: [config.dataOld / 120, config.dataOld / 60],

    local keep = '${datasource:queryparam}&${job:queryparam}&${instance:queryparam}&${__url_time_range}',

    // Link to the Service dashboard, for fields (as in `__data.fields.project`) that name project and service.
    toService(project, service)::
      panels.link('Show this service', '/d/%s?%s&var-project=${%s:percentencode}&var-service=${%s:percentencode}' % [
        board.uids.service,
        keep,
        project,
        service,
      ]),

    // Link to the Overview dashboard of a project.
    toOverview(project):: panels.link('Show this project', '/d/%s?%s&var-project=${%s:percentencode}' % [board.uids.overview, keep, project]),

    // Link to what to do about it.
    toRunbook(section):: panels.link('What to do', '%s#%s' % [config.runbookUrl, section], targetBlank=true),

    // Link to PostHog's logs page. `of` is where project_id and host are, the fields of a row or the labels of a series; there
    // may be a service and a severity too, or `levels` that are always the same. PostHog reads the filters from the query as
    // JSON: lists of services and severities, and a range of times.
    toPostHog(of, service='', severity='', levels=[])::
      local list(name, values) = '%s=%s&' % [name, values];
      local services = if service == '' then '' else
        list('serviceNames', '%s${%s.%s:percentencode}%s' % [quote('["'), of, service, quote('"]')]);
      local severities =
        if severity != '' then list('severityLevels', '%s${%s.%s:percentencode}%s' % [quote('["'), of, severity, quote('"]')])
        else if levels != [] then list('severityLevels', quote('["%s"]' % std.join('","', levels)))
        else '';
      local range = 'dateRange=%s${__from:date:iso}%s${__to:date:iso}%s' % [
        quote('{"date_from":"'),
        quote('","date_to":"'),
        quote('"}'),
      ];
      local page = '${%s.host:raw}/project/${%s.project_id:raw}/logs' % [of, of];
      local what = if levels == config.fatals then 'its fatal entries' else if levels != [] then 'its errors' else 'its entries';
      panels.link('Read %s in PostHog' % what, '%s?%s%s%s' % [page, services, severities, range], targetBlank=true),

    fields:: '__data.fields',
    series:: '__field.labels',

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

    // A number to type in.
    numberVariable(name, label, description, value):: {
      type: 'textbox',
      name: name,
      label: label,
      description: description,
      hide: 0,
      query: value,
      current: { selected: true, text: value, value: value },
      options: [{ selected: true, text: value, value: value }],
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
        'The exporter. Of two exporters of one project the highest numbers count.'
      ),
      board.queryVariable(
        'project',
        'Project',
        'label_values(posthog_logs_up{%s}, project)' % board.exporter,
        'PostHog projects, by the names or ids the exporter gives them.'
      ),
    ] + further + [
      {
        type: 'query',
        name: 'poll',
        label: 'Poll interval',
        description: 'Seconds between polls, the longest of the chosen projects. Counters move once a poll, so rates ' +
                     'look back at least four of them.',
        datasource: panels.datasource,
        query: 'query_result(max(posthog_logs_exporter_poll_interval_seconds{%s}) or vector(%d))' % [board.project, config.pollInterval],
        refresh: 2,
        sort: 0,
        multi: false,
        includeAll: false,
        allValue: null,
        hide: 2,
        regex: '/\\{\\} (\\S+)/',
        current: { selected: true, text: std.toString(config.pollInterval), value: std.toString(config.pollInterval) },
        options: [],
      },
    ],

    servicesVariable:: board.queryVariable(
      'service',
      'Service',
      'label_values(posthog_logs_entries_total{%s}, service_name)' % board.project,
      'Services, as service_name has them.'
    ),
    // On its own dashboard the first of them, where a link names none.
    oneServiceVariable:: board.servicesVariable { includeAll: false, allValue: null, current: {} },

    // The alerts of the mixin: those of what is chosen, and those that are of no project or service.
    annotations(of):: { list: [
      {
        name: 'Alerts',
        datasource: panels.datasource,
        enable: true,
        hide: false,
        iconColor: colours.bad,
        expr: 'ALERTS{alertname=~"PostHogLogs.+", alertstate="firing", job=~"$job", %s}' % of,
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
    compose(uid, title, description, rows, templating)::
      local chosen = [variable.name for variable in templating];
      local placedPanels = placed(rows);
      {
        __requires: [
          { type: 'grafana', id: 'grafana', name: 'Grafana', version: '11.0.0' },
          { type: 'datasource', id: 'prometheus', name: 'Prometheus', version: '1.0.0' },
        ] + [
          { type: 'panel', id: kind, name: '', version: '' }
          for kind in std.set([panel.type for panel in placedPanels if panel.type != 'row'])
        ],
        uid: uid,
        title: title,
        description: description,
        tags: [tag],
        editable: true,
        graphTooltip: 1,
        schemaVersion: 39,
        version: 1,
        timezone: '',
        refresh: '1m',
        time: { from: 'now-6h', to: 'now' },
        timepicker: {},
        annotations: board.annotations(std.join(', ', [
          '%s=~"$%s|"' % label
          for label in [['project', 'project'], ['service_name', 'service']]
          if std.member(chosen, label[1])
        ])),
        templating: { list: templating },
        panels: placedPanels,
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
