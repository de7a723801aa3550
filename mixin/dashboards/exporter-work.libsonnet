// Exporter, second part: what it asks of PostHog, what it lacks, and how its process fares.
function(config)
  local board = (import '../lib/board.libsonnet')(config);
  local colours = import '../lib/colours.libsonnet';
  local panels = import '../lib/panels.libsonnet';
  local parts = (import 'exporter-parts.libsonnet')(config);

  local any = parts.any;
  local upOrDown = parts.upOrDown;
  local downIsRed = parts.downIsRed;
  local lastAndMost = parts.lastAndMost;
  local shares = parts.shares;
  local own(name) = parts.own(name);
  local ofInstance(name) = parts.ofInstance(name);
  local ofLogs(name) = parts.ofLogs(name);
  local quantile(share, buckets, label) = parts.quantile(share, buckets, label);

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
      'Requests by endpoint and status',
      'Requests a second by HTTP status; 0 is no response. Scrapes cause none. ' + board.polls,
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
        'max by (key, window) (1 - %s / %s)' % [ofInstance('budget_remaining_requests'), ofInstance('budget_limit_requests')],
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
      'Median and 95th percentile of the time from sending a request to having its response, ' +
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
      'Compatibility modes for an older or non-conforming PostHog server, and when they were in use. They ' +
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
      'State and log failures',
      'Writes of the state file that failed, files that could not be loaded (both only with --state.file), and lines of ' +
      'the log that were lost, in each stretch of four polls or more.',
      [
        panels.overTime(
          'sum by (instance) (increase(%s[$__rate_interval]))' % ofInstance(what[0]), '{{instance}} ' + what[1]
        )
        for what in [
          ['state_write_failures_total', 'state not written'],
          ['state_load_failures_total', 'state not loaded'],
          ['log_lines_dropped_total', 'lines lost'],
        ]
      ],
      'short',
      panels.limits([[0.000001, colours.bad]]),
      size=[8, 7],
      style='bars',
      calcs=lastAndMost
    ),
    panels.lines(
      'Scrapes by status',
      'Responses to requests for the metrics page, by HTTP status. ' + board.polls,
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
      panels.limits([[config.exporter.clockSkew, colours.bad]], base=colours.neutral),
      size=[8, 7]
    ),
  ];

  { requests: requests, completeness: completeness, process: process }
