#!/bin/bash
# Unpacks a fresh Debian 12, the least that apt works in, into a folder that is not there yet. The first time it is made by
# debootstrap and kept in .build. Where that cannot be, it says why and ends with 77.
#
#     scripts/debian-root.sh folder
set -euo pipefail
archive=$(dirname "$0")/../.build/debian-bookworm.tar
folder=$1

skip() {
    echo "SKIPPED: no Debian root: $*" >&2
    exit 77
}

[ "$(id -u)" = 0 ] || skip "that takes root"
command -v debootstrap >/dev/null || DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes debootstrap >&2 ||
    skip "debootstrap cannot be installed"
if [ ! -e "$archive" ]; then
    made=$(mktemp -d)
    trap 'rm -rf "$made"' EXIT
    timeout 600 debootstrap --variant=minbase bookworm "$made/root" >"$made/log" 2>&1 ||
        skip "debootstrap failed (can Debian's mirror be reached?): $(tail -n 1 "$made/log")"
    rm -rf "$made/root/var/cache/apt/archives"/*.deb
    mkdir -p "$(dirname "$archive")"
    tar --create --file "$archive.new" --directory "$made/root" --numeric-owner .
    mv "$archive.new" "$archive"
fi
mkdir "$folder"
tar --extract --file "$archive" --directory "$folder" --numeric-owner
# Names are looked up as here.
cp --remove-destination --dereference /etc/resolv.conf "$folder/etc/resolv.conf"
# And apt goes to its mirrors as here, by the same proxy if there is one.
apt-config dump | grep '^Acquire::' >"$folder/etc/apt/apt.conf.d/99as-outside" || true
