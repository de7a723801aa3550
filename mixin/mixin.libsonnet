// Rules, alerts and dashboards for posthog-logs-exporter, in the form of a mixin (https://monitoring.mixins.dev).
(import 'config.libsonnet') +
(import 'checks.libsonnet') +
(import 'rules/logs.libsonnet') +
(import 'rules/objectives.libsonnet') +
(import 'alerts/errors.libsonnet') +
(import 'alerts/silence.libsonnet') +
(import 'alerts/volume.libsonnet') +
(import 'alerts/exporter.libsonnet') +
(import 'alerts/polling.libsonnet') +
(import 'alerts/links.libsonnet') +
(import 'dashboards/dashboards.libsonnet')
