#!/bin/bash
# Makes an archive of the binary and all that belongs to it, and prints its path:
#
#     VERSION=0.2.0 scripts/tarball.sh path/to/posthog-logs-exporter folder-for-the-archive
#
# VERSION is that of the source unless set. The date of everything in it is SOURCE_DATE_EPOCH, or that of git's last commit, so
# that the same input makes the same archive. LIBRARIES in it names the shared libraries that the binary needs.
set -euo pipefail
binary=$(realpath "$1")
mkdir -p "$2"
output=$(realpath "$2")
cd "$(dirname "$0")/.."
version=${VERSION:-$(make --silent --no-print-directory version)}
date=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

name=posthog-logs-exporter-$version-linux-$(uname -m)
scripts/package-contents.sh "$binary" "$work/$name"
{
    echo "The binary has the Swift library in it. It needs these shared libraries, and the system's certificates:"
    echo
    readelf --dynamic "$binary" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/    \1/p'
    echo
    echo "glibc has to be 2.36 or newer."
    echo
    echo "Debian 12 has them in ca-certificates libcrypt1 libcurl4 libgnutls30 libmicrohttpd12 libpq5 libre2-9 libsnappy1v5"
    echo "libsqlite3-0 libstdc++6 libyaml-0-2 zlib1g."
} >"$work/$name/LIBRARIES"
tar --create --gzip --file "$output/$name.tar.gz" --directory "$work" --sort=name --mtime="@$date" --owner=0 --group=0 \
    --numeric-owner "$name"
echo "$output/$name.tar.gz"
