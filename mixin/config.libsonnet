{
  _config+:: {
    local config = self,

    // The scrape job of the exporter, and what the rules put between {} to find its series.
    job: 'posthog-logs',
    selector: 'job="%s"' % config.job,

    // The exporter's --poll.interval in seconds. Ranges hold at least five polls.
    pollInterval: 60,

    // How often rules are evaluated; normal levels are found out less often, since it takes longest.
    interval: '1m',
    usualInterval: '5m',
    errorRatioInterval: '15m',

    // Where alerts lead: one section for each alert under its name in lower case, and Grafana.
    runbookUrl: 'https://github.com/posthog-logs-exporter/posthog-logs-exporter/blob/main/docs/OPERATIONS.md',
    dashboardUrl: 'http://localhost:3000',

    // Severities of alerts that are not to have their own, by name. Of an alert that turns critical it is the one before.
    // PostHogLogsFatalSurge: 'critical',
    severities: {},

    // Severities of entries that count as errors, and as fatal.
    errors: ['error', 'fatal'],
    fatals: ['fatal'],

    // Seconds after which the newest complete data counts as old. With --poll.bucket=15m or more take four buckets.
    dataOld: 1800,

    // What is promised of services and projects; nothing pages about the logs without one. Project and service are regular
    // expressions, matched whole.
    //   errors   the part of a service's entries that may be errors, over 30 days: burn alerts
    //   silence  'critical': its silence pages. Without a service: that of the whole project
    // { project: 'shop', service: 'checkout|payments', errors: 0.01, silence: 'critical' },
    // { project: 'shop', silence: 'critical' },
    objectives: [],

    // Services that must have logged by an hour of the day (UTC, 0 to 23), such as a nightly batch, by exact name.
    // { project: 'shop', service: 'nightly-billing', by: 4 },
    expected: [],

    // Where normal levels are found: so many hours ago.
    baseline: {
      // The same hour, of which the least counts: the week's or, if that is less, the higher one of day and fortnight.
      silence: { day: 24, week: 168, fortnight: 336 },
      // The same hour, of which the most counts.
      surge: [24, 48, 72, 168, 336],
      // The ends of whole days, of which the least counts.
      errors: [1, 6, 12],
    },

    // Errors above the normal level of the service.
    errorRate: {
      odds: 3,  // times the normal odds of an error
      above: 0.02,  // and so much more, as a part of all entries
      errors: 10,  // least of them in ten minutes
      entries: 50,  // least of all entries in ten minutes
    },

    // Burn rates of an error budget for 30 days; `errors` is the least number of them in the long window.
    burn: {
      fast: { rate: 14.4, errors: 5 },  // 1h and now: 2 % of the budget in an hour
      slow: { rate: 6, errors: 30 },  // 6h and the last half hour: 5 % of it
      steady: { rate: 1, errors: 100 },  // 3d and 6h: 10 % of it
      others: 50,  // least entries a day that are no errors: a service that only logs errors has no budget
    },

    fatal: {
      surge: 3,  // times the worst half hour of the day before the last
      least: 10,  // of them in half an hour
    },

    silence: {
      fall: 0.08,  // of the normal level at this hour, or less: silent
      recovered: 0.15,  // of it, or more: not silent any more
      least: 5,  // entries in the least of the half hours that it is compared with
      taken: 0.5,  // of what the silent services logged comes from new ones: they were renamed
    },

    volume: {
      surge: 3,  // times the most at this hour in days and weeks before
      entries: 5,  // least a second, of a service
      bytes: 50000,  // least a second, of a project
    },

    exporter: {
      clockSkew: 30,  // seconds
      certificate: 7,  // days before it ends
      backlog: 3600,  // seconds of logs still to be read, and not getting less
      budgetLeft: 0.05,  // of the requests that a key may send
    },

    // PostHog's ingestion.
    ingestion: {
      lag: 900,  // seconds that it may be behind while entries come in
    },

    // Where PostHog's own alerts are watched.
    posthogAlerts: {
      unchecked: 3600,  // seconds since the last check
    },
  },
}
