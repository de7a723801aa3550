#!/bin/bash
# Installs the Python packages named as arguments for the tests and benchmarks, into .build/python. Where that cannot be
# done one line says so, and what needs them is skipped.
set -euo pipefail
cd "$(dirname "$0")/.."

folder=.build/python
if [ ! -x $folder/bin/python3 ]; then
    # /usr/bin first: Debian's Python has venv, another one may not.
    mkdir -p .build
    PATH=/usr/bin:$PATH python3 -m venv $folder.new && mv $folder.new $folder || {
        rm -rf $folder.new
        echo "no Python environment in $folder: tests that need it are skipped" >&2
        exit 0
    }
fi
for package in "$@"; do
    $folder/bin/python3 -c "import $package" 2>/dev/null && continue
    echo "installing the Python package $package"
    $folder/bin/python3 -m pip install --quiet --disable-pip-version-check "$package" || {
        rm -rf $folder
        echo "the Python package $package cannot be installed: tests that need it are skipped" >&2
        exit 0
    }
done
