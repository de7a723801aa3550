#!/bin/bash
# Writes the man page anew: commands and flags by the argument parser's plugin GenerateManual, which builds in a folder of its own,
# and behind them what deploy/man/ending.mdoc says. The date is that of the newest version of CHANGELOG.md.
set -euo pipefail
cd "$(dirname "$0")/.."

name=posthog-logs-exporter
date=$(sed -n 's/^## \[.*\] - //p' CHANGELOG.md | head -1)
swift package --scratch-path .build/manual plugin generate-manual --configuration debug --date "${date:-$(date +%F)}" >&2
made=.build/manual/plugins/GenerateManual/outputs/$name/$name.1
{
    # Its own exit status is that of any command.
    sed '/^\.Sh "EXIT STATUS"$/,$d' "$made"
    cat deploy/man/ending.mdoc
} >deploy/man/$name.1
echo "deploy/man/$name.1"
