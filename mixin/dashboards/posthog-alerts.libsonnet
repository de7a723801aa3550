// What PostHog's own alerts on the logs say, those that people have set up there.
function(config)
  local board = (import '../lib/board.libsonnet')(config);
  local colours = import '../lib/colours.libsonnet';
  local panels = import '../lib/panels.libsonnet';

  // A number for each state, the worst the highest. 0 is one that a later PostHog may have.
  local states = [
    ['not_firing', 'not firing', colours.good],
    ['snoozed', 'snoozed', colours.grey],
    ['pending_resolve', 'pending resolve', colours.warning],
    ['firing', 'firing', colours.bad],
    ['errored', 'errored', colours.worst],
    ['broken', 'broken', colours.worst],
  ];
  local words = panels.words(
    [['0', 'another state', colours.neutral]] +
    std.mapWithIndex(function(index, state) [std.toString(index + 1), state[1], state[2]], states)
  );
  local limits = panels.limits(
    std.mapWithIndex(function(index, state) [index + 1, state[2]], states), base=colours.neutral
  );

  local by = 'max by (job, project, alert_id, name)';
  local of(name, matchers='') = 'posthog_logs_alert_%s{%s%s}' % [name, board.project, matchers];
  local state = std.join(' or ', [
    '%d * %s (%s == 1)' % [index + 1, by, of('state', ', state="%s"' % states[index][0])]
    for index in std.range(0, std.length(states) - 1)
  ] + ['0 * %s (%s)' % [by, of('state')]]);

  local runbook = board.toRunbook('posthoglogsposthogalertbroken');
  local shaded = { 'custom.cellOptions': { type: 'color-text' } };

  [
    panels.states(
      'States over time',
      "The state of each of PostHog's own alerts on the logs that is enabled. No data means that the exporter does not ask for " +
      'them (--poll.alerts), or that there are none.',
      [panels.overTime(state, '{{project}} {{name}}')],
      words,
      limits,
      links=[runbook, board.toOverview('__field.labels.project')]
    ),
    panels.table(
      'States now',
      'The same now, with how long ago PostHog checked the alert and how many checks of it have failed in a row.',
      [
        panels.asRows(state),
        panels.asRows('time() - %s (%s)' % [by, of('last_check_timestamp_seconds')]),
        panels.asRows('%s (%s)' % [by, of('consecutive_failures')]),
      ],
      [
        ['name', { displayName: 'Alert', links: [runbook] }],
        ['project', { displayName: 'Project' }],
        ['Value #A', { displayName: 'State', mappings: words, thresholds: limits } + shaded],
        ['Value #B', {
          displayName: 'Last check',
          unit: 's',
          decimals: 0,
          thresholds: panels.limits([[config.posthogAlerts.unchecked, colours.bad]]),
        } + shaded],
        ['Value #C', {
          displayName: 'Failed checks',
          unit: 'short',
          decimals: 0,
          thresholds: panels.limits([[1, colours.warning]]),
        } + shaded],
        ['alert_id', { 'custom.hidden': true }],
      ],
      size=[12, 8],
      sort='State'
    ),
  ]
