// Rules, alerts and dashboards for posthog-logs-exporter, in the form of a mixin (https://monitoring.mixins.dev).
(import 'config.libsonnet') +
(import 'rules/objectives.libsonnet') +
(import 'rules/recording.libsonnet') +
(import 'alerts/logs.libsonnet') +
(import 'alerts/exporter.libsonnet') +
(import 'alerts/links.libsonnet') +
(import 'dashboards/dashboards.libsonnet')
