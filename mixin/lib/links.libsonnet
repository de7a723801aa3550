// The addresses in annotations, as templates of Prometheus. `config` is the mixin's _config.
function(config) {
  local promql = (import 'promql.libsonnet')(config),

  // A label's value, or some text, as a part of an address.
  local encoded(value) = '{{ reReplaceAll "\\\\+" "%%20" (urlquery %s) }}' % value,

  local info = '{{ with printf "posthog_logs_project_info{job=%%q,project=%%q}" $labels.job $labels.project | query }}{{ with first . }}%s{{ end }}{{ end }}',
  local time(offset) = '{{ with query "time() - %d" }}{{ ((first .).Value | toTime).UTC.Format "2006-01-02T15:04:05Z" }}{{ end }}' % offset,
  local range(seconds) = 'dateRange=%%7B%%22date_from%%22%%3A%%22%s%%22%%2C%%22date_to%%22%%3A%%22%s%%22%%7D' % [time(seconds), time(0)],
  local levels(severities) = if severities == [] then '' else
    '&severityLevels=%%5B%s%%5D' % std.join('%2C', ['%%22%s%%22' % name for name in severities]),
  local page = '{{ .Labels.host }}/project/{{ .Labels.project_id }}/logs?',
  // A name in brackets is the exporter's own, for entries without a service and the like.
  local service = '{{ if not (match "^\\\\(.*\\\\)$" $labels.service_name) }}serviceNames=%s&{{ end }}' % encoded('(printf "[%q]" $labels.service_name)'),

  // PostHog's logs page of the alert's project and service, with the time that the alert looks at. The id and host of the
  // project are in project_info; without it there is no link.
  toService(seconds, severities=[]):: info % (page + service + range(seconds) + levels(severities)),
  toProject(seconds, severities=[]):: info % (page + range(seconds) + levels(severities)),

  local dashboard(uid, seconds, variables) =
    '%s/d/%s?%s&from={{ with query "1000 * (time() - %d)" }}{{ printf "%%.0f" (first .).Value }}{{ end }}&to={{ with query "1000 * time()" }}{{ printf "%%.0f" (first .).Value }}{{ end }}' % [
      config.dashboardUrl,
      uid,
      std.join('&', ['var-%s=%s' % [name, encoded('$labels.' + variables[name])] for name in std.objectFields(variables)]),
      seconds,
    ],
  serviceDashboard(seconds):: dashboard('posthog-logs-service', seconds, { project: 'project', service: 'service_name' }),
  projectDashboard(seconds):: dashboard('posthog-logs-overview', seconds, { project: 'project' }),
  exporterDashboard(labels):: dashboard('posthog-logs-exporter', 21600, { [name]: name for name in labels }),
}
