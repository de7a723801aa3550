{
  local config = self._config,

  grafanaDashboards+:: {
    'logs-overview.json': (import 'overview.libsonnet')(config),
    'service.json': (import 'service.libsonnet')(config),
    'exporter.json': (import 'exporter.libsonnet')(config),
  },
}
