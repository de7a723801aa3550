// What the panels of the dashboard Exporter share.
function(config)
  local board = (import '../lib/board.libsonnet')(config);
  local colours = import '../lib/colours.libsonnet';
  local panels = import '../lib/panels.libsonnet';

  {
    // The colour of any value above 0.
    any:: panels.limits([[0.000001, colours.warning]]),
    upOrDown:: panels.words([['0', 'failing', colours.bad], ['1', 'ok', colours.good]]),
    downIsRed:: panels.limits([[1, colours.good]], base=colours.bad),
    lastAndMost:: ['lastNotNull', 'max'],

    // Selectors of a metric: of the exporter's own ones by project or by instance, and of those about the logs.
    own(name):: 'posthog_logs_exporter_%s{%s}' % [name, board.project],
    ofInstance(name):: 'posthog_logs_exporter_%s{%s}' % [name, board.exporter],
    ofLogs(name):: 'posthog_logs_%s{%s}' % [name, board.project],

    quantile(share, buckets, label)::
      'histogram_quantile(%s, sum by (le, %s) (rate(%s[$__rate_interval])))' % [share, label, buckets],
    shares:: [['0.5', 'median'], ['0.95', '95 %']],
  }
