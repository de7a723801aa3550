#!/bin/bash
# Checks and tests the Prometheus rules, the mixin that they are made of, and the example of a route.
set -euo pipefail
cd "$(dirname "$0")/.."

promtool check config --lint=all prometheus/prometheus.yml >/dev/null
promtool check rules --lint=all --lint-fatal prometheus/rules/*.yml >/dev/null
amtool check-config prometheus/alertmanager.yml >/dev/null
python=$(scripts/python-tools.sh mixin)
(cd mixin && "$python" -m unittest discover --start-directory tests --top-level-directory .)

promtool test rules prometheus/tests/no-data.yml >/dev/null
prometheus/tests/run_scenarios.py
