#!/bin/bash
# Starts the demo with Prometheus, Alertmanager and Grafana, in containers, and says when the dashboards can be looked at.
set -euo pipefail
cd "$(dirname "$0")/../deploy/compose"

without="docs/GRAFANA.md, \"Three clicks\", says how to see the dashboards without Docker"
if docker compose version >/dev/null 2>&1; then
    compose=(docker compose)
elif command -v docker-compose >/dev/null; then
    compose=(docker-compose)
else
    echo "no Docker with compose here: $without" >&2
    exit 1
fi
docker info >/dev/null 2>&1 || {
    echo "Docker does not respond: start it, or use an account that may use it; $without" >&2
    exit 1
}

"${compose[@]}" build exporter
"${compose[@]}" up --detach
trap '"${compose[@]}" stop' EXIT
for ((second = 0; second < 120; second++)); do
    if [ "$("${compose[@]}" exec -T grafana wget -qO- http://localhost:3000/api/health 2>/dev/null | grep -c '"ok"')" = 1 ]; then
        echo "Open http://localhost:3000; stop with Ctrl-C. Graphs fill up within two minutes."
        "${compose[@]}" logs --follow --tail 0 exporter
        exit
    fi
    sleep 1
done
echo "Grafana did not come up within two minutes:" >&2
"${compose[@]}" logs --tail 30 grafana >&2
exit 1
