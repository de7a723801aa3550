// What every alert's annotations have beside summary and description. An alert says with hidden fields what it is about:
// `about` is service, project or exporter, `seconds` how long it looks back, `levels` the severities that matter.
{
  local config = self._config,
  local links = (import '../lib/links.libsonnet')(config),

  local addresses(rule) = {
    service: {
      dashboard_url: links.serviceDashboard(std.max(rule.seconds, 21600)),
      posthog_url: links.toService(rule.seconds, rule.levels),
    },
    project: {
      dashboard_url: links.projectDashboard(std.max(rule.seconds, 21600)),
      posthog_url: links.toProject(rule.seconds, rule.levels),
    },
    // Of the exporter's work on a project.
    polling: {
      dashboard_url: links.exporterDashboard(['project']),
      posthog_url: links.toProject(rule.seconds, rule.levels),
    },
    exporter: { dashboard_url: links.exporterDashboard(['job']) },
  }[rule.about],

  prometheusAlerts+:: {
    groups: [
      group {
        rules: [
          rule {
            annotations+: addresses({ seconds: 3600, levels: [] } + rule) {
              runbook_url: '%s#%s' % [config.runbookUrl, std.asciiLower(rule.alert)],
            },
          }
          for rule in group.rules
        ],
      }
      for group in super.groups
    ],
  },
}
