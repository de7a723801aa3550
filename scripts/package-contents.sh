#!/bin/bash
# Lays what every package has into a folder: the binary, its completions and man page, the systemd service, documents, rules and
# dashboards.
#
#     scripts/package-contents.sh path/to/posthog-logs-exporter folder
set -euo pipefail
binary=$(realpath "$1")
mkdir -p "$2"
folder=$(realpath "$2")
cd "$(dirname "$0")/.."
name=posthog-logs-exporter

mkdir "$folder/completions" "$folder/prometheus" "$folder/grafana"
cp "$binary" "$folder/$name"
# Debian wants no line in it that names a shell.
"$binary" --generate-completion-script bash | sed '1{/^#!/d}' >"$folder/completions/$name"
"$binary" --generate-completion-script zsh >"$folder/completions/_$name"
"$binary" --generate-completion-script fish >"$folder/completions/$name.fish"
cp -r LICENSE README.md SECURITY.md CHANGELOG.md docs "$folder"
cp -r prometheus/rules prometheus/prometheus.yml prometheus/alertmanager.yml "$folder/prometheus"
cp -r grafana/dashboards grafana/provisioning "$folder/grafana"
cp deploy/man/$name.1 deploy/systemd/$name.service deploy/systemd/$name.default "$folder"
chmod -R u=rwX,go=rX "$folder"
