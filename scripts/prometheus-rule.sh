#!/bin/bash
# Prints the rules of prometheus/rules as one PrometheusRule, for clusters with the Prometheus Operator. The groups stand
# in it as they are written, two columns further in.
#
#     scripts/prometheus-rule.sh > deploy/kubernetes/monitoring/prometheusrule.yaml
set -euo pipefail
cd "$(dirname "$0")/../prometheus/rules"

cat <<'HEAD'
# Made by scripts/prometheus-rule.sh from prometheus/rules; a test holds the two together.
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: posthog-logs-exporter
  labels:
    app.kubernetes.io/name: posthog-logs-exporter
spec:
  groups:
HEAD
for file in *.yml; do
    grep -q '^groups:$' "$file" || {
        echo "$file has no line \"groups:\"" >&2
        exit 1
    }
    sed -e '1,/^groups:$/d' -e 's/^\(.\)/  \1/' "$file"
done
