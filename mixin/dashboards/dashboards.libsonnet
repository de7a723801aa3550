{
  grafanaDashboards+:: {
    'logs-overview.json': import 'overview.libsonnet',
    'service.json': import 'service.libsonnet',
    'exporter.json': import 'exporter.libsonnet',
  },
}
