// What every alert's annotations have beside summary and description.
{
  local config = self._config,

  prometheusAlerts+:: {
    groups: [
      group {
        rules: [
          rule { annotations+: { runbook_url: '%s#%s' % [config.runbookUrl, std.asciiLower(rule.alert)] } }
          for rule in group.rules
        ],
      }
      for group in super.groups
    ],
  },
}
