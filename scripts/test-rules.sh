#!/bin/bash
# Checks and tests the Prometheus rules, the mixin that they are made of, and the example of a route.
set -euo pipefail
cd "$(dirname "$0")/.."

promtool check config --lint=all prometheus/prometheus.yml >/dev/null
promtool check rules --lint=all --lint-fatal prometheus/rules/*.yml >/dev/null
amtool check-config prometheus/alertmanager.yml >/dev/null
python=$(scripts/python-tools.sh mixin)
(cd mixin && "$python" -m unittest discover --start-directory tests --top-level-directory .)

# Side by side: they are independent, and those that look back a week take their time.
logs=$(mktemp -d)
trap 'rm -r "$logs"' EXIT
tests=()
for file in prometheus/tests/*.yml; do
    promtool test rules "$file" >"$logs/$(basename "$file")" 2>&1 &
    tests+=("$!:$file")
done
failed=0
for test in "${tests[@]}"; do
    wait "${test%%:*}" || { failed=1 && cat "$logs/$(basename "${test#*:}")" >&2; }
done
[ $failed = 0 ] && echo "${#tests[@]} files of rule tests passed"
exit $failed
