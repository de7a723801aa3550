#!/bin/bash
# Makes a Python environment in .build with what FOLDER/requirements.txt names, and prints the Python to use. Where the
# packages cannot be had it says so and prints the system's Python: the tests that need them are skipped then.
#
#     scripts/python-tools.sh [FOLDER]      grafana by default; deploy, mixin, Benchmarks, Tests/Browser
set -euo pipefail
cd "$(dirname "$0")/.."

folder=${1:-grafana}
wanted=$folder/requirements.txt
environment=.build/$folder-python
stamp=$environment/requirements.txt

if ! cmp -s "$wanted" "$stamp"; then
    mkdir -p .build
    # /usr/bin first: Debian's Python has venv, another one may not.
    if ! { PATH=/usr/bin:$PATH python3 -m venv "$environment" &&
        timeout 300 "$environment/bin/python" -m pip install --quiet --disable-pip-version-check --retries 1 \
            --timeout 20 --requirement "$wanted"; } >&2; then
        rm -rf "$environment"
        echo "SKIPPED: no Python packages for $folder (can the package index be reached?): the tests that need what" \
            "$wanted names are left out" >&2
        echo python3
        exit 0
    fi
    cp "$wanted" "$stamp"
fi
echo "$PWD/$environment/bin/python"
