// The files that are made of the mixin, as {path: text}; mixin/generate.py writes them.
local mixin = import 'mixin.libsonnet';

local yaml(value) = '# Made of mixin/ by `make mixin`: change it there.\n'
                    + std.manifestYamlDoc(value, indent_array_in_object=true, quote_keys=false) + '\n';

local named(groups, names) = { groups: [group for group in groups if std.member(names, group.name)] };
local others(groups, names) = { groups: [group for group in groups if !std.member(names, group.name)] };

local alerts = mixin.prometheusAlerts.groups;
local rules = mixin.prometheusRules.groups;
local exporter = ['posthog-logs-exporter', 'posthog-logs-polling'];
local objectives = ['posthog-logs-objectives', 'posthog-logs-budgets'];

{
  'prometheus/rules/posthog-logs-alerts.yml': yaml(others(alerts, exporter)),
  'prometheus/rules/posthog-logs-exporter-alerts.yml': yaml(named(alerts, exporter)),
  'prometheus/rules/posthog-logs-objectives.yml': yaml(named(rules, objectives)),
  'prometheus/rules/posthog-logs-recording.yml': yaml(others(rules, objectives)),
  'deploy/kubernetes/monitoring/prometheusrule.yaml': yaml({
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: {
      name: 'posthog-logs-exporter',
      labels: { 'app.kubernetes.io/name': 'posthog-logs-exporter' },
    },
    spec: { groups: alerts + rules },
  }),
} + {
  ['grafana/dashboards/' + name]: std.manifestJsonEx(mixin.grafanaDashboards[name], '  ') + '\n'
  for name in std.objectFields(mixin.grafanaDashboards)
}
