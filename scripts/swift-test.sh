#!/bin/bash
# Runs `swift test` with the given arguments, and repeats at its end what failed: some ten thousand lines may be in between.
set -uo pipefail
output="$(mktemp)"
trap 'rm -f "$output"' EXIT
swift test "$@" 2>&1 | tee "$output"
status="${PIPESTATUS[0]}"
if [ "$status" -ne 0 ]; then
    printf '\nWhat failed:\n'
    grep --text -A 3 '^✘' "$output" | cut -c 1-1000
fi
exit "$status"
