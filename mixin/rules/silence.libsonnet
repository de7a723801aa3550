// Services and projects that log next to nothing, though they usually do at this hour. The series are there while a silence
// lasts, and their value is what is usual. They remember it: what is usual may be the silence itself a few hours later.
function(config) {
  local promql = (import '../lib/promql.libsonnet')(config),
  local parts(level) = {
    rate: level + ':posthog_logs_entries:rate30m',
    least: promql.usual(level + ':posthog_logs_entries:rate30m_least'),
    silence: level + ':posthog_logs_silence:rate_usual',
    lately: 'last_over_time(%s[15m])' % self.silence,
    told: level + ':posthog_logs_silence_told:rate_usual',
    on: promql.on(level),
    fall: config.silence.fall,
    recovered: config.silence.recovered,
    taken: config.silence.taken,
    sighted: promql.sighted,
  },

  record(level):: {
    record: level + ':posthog_logs_silence:rate_usual',
    expr: |||
      (
        (
          %(least)s
          and %(rate)s < %(fall)s * %(least)s
          %(sighted)s
          unless %(on)s %(window)s >= %(fall)s * %(least)s
        )
        or
        (
          %(lately)s
          unless %(rate)s >= %(recovered)s * %(lately)s
        )
      )
      unless last_over_time(%(told)s[11m])%(ofProject)s
    ||| % (parts(level) {
             window: { project_service: promql.windowRate, project: 'sum by (job, project) (%s)' % promql.windowRate }[level],
             // No service of a project that is silent as a whole is told of.
             ofProject: if level == 'project' then '' else
               '\nunless on (job, project) (%s or last_over_time(%s[11m]))' % [parts('project').silence, parts('project').told],
           }),
  },

  // Silences that were told of for long enough: for a day; or, where new services log at least half of what the silent ones
  // did, for an hour, since these were renamed. They are not told of again until the service logs.
  told(level):: {
    record: level + ':posthog_logs_silence_told:rate_usual',
    expr: |||
      (
        %(lately)s
        and last_over_time(%(silence)s[15m] offset 1d)
        and max_over_time(%(rate)s[1d]) < %(recovered)s * %(lately)s
      )%(renamed)s
      or
      (
        last_over_time(%(told)s[1h])
        and %(rate)s < %(recovered)s * last_over_time(%(told)s[1h])
      )
    ||| % (parts(level) {
             renamed: if level == 'project' then '' else
               |||

                 or
                 (
                   %(lately)s
                   and last_over_time(%(silence)s[15m] offset 1h)
                   and max_over_time(%(rate)s[1h]) < %(recovered)s * %(lately)s
                   and on (job, project)
                   sum by (job, project) (%(rate)s unless %(rate)s offset 3h)
                   >= %(taken)s * sum by (job, project) (%(lately)s)
                 )
               ||| % parts(level),
           }),
  },
}
