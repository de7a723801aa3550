// What every alert has beside its own: the severity that _config wants, and annotations beside summary and description. An alert says with hidden fields what it is about:
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

  local named(groups, name) = [rule for group in groups for rule in group.rules if rule.alert == name],

  prometheusAlerts+:: {
    local own = super.groups,
    local unknown = [name for name in std.objectFields(config.severities) if named(own, name) == []],
    assert unknown == [] : 'severities names %s, which is no alert' % unknown[0],
    local severity(rule) =
      if rule.labels.severity == 'critical' && std.length(named(own, rule.alert)) > 1 then 'critical'
      else std.get(config.severities, rule.alert, rule.labels.severity),

    groups: [
      group {
        rules: [
          rule {
            labels+: { severity: severity(rule) },
            annotations+: addresses({ seconds: 3600, levels: [] } + rule) {
              runbook_url: '%s#%s' % [config.runbookUrl, std.asciiLower(rule.alert)],
            },
          }
          for rule in group.rules
        ],
      }
      for group in own
    ],
  },
}
