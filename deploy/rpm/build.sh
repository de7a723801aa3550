#!/bin/bash
# Makes the RPM package from an archive of scripts/tarball.sh:
#
#     deploy/rpm/build.sh path/to/posthog-logs-exporter-VERSION-linux-MACHINE.tar.gz folder-for-the-package [option of rpmbuild …]
set -euo pipefail
archive=$(realpath "$1")
mkdir -p "$2"
output=$(realpath "$2")
cd "$(dirname "$0")"
version=$(basename "$archive" | sed -n 's/^posthog-logs-exporter-\(.*\)-linux-[^-]*\.tar\.gz$/\1/p')
[ -n "$version" ] || {
    echo "$1 is no archive of scripts/tarball.sh" >&2
    exit 1
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

rpmbuild -bb --quiet --define "_topdir $work" --define "_sourcedir $(dirname "$archive")" --define "_rpmdir $work/rpms" \
    --define "upstream $version" "${@:3}" posthog-logs-exporter.spec
find "$work/rpms" -name '*.rpm' -exec cp {} "$output" \;
