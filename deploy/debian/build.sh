#!/bin/bash
# Makes the Debian package from a binary, by debhelper:
#
#     deploy/debian/build.sh path/to/posthog-logs-exporter folder-for-the-package
#
# Its version is the binary's own, as its first package; PACKAGE says which it is otherwise. The date of everything in it is
# SOURCE_DATE_EPOCH, or that of git's last commit, so that the same input makes the same package.
set -euo pipefail
binary=$(realpath "$1")
mkdir -p "$2"
output=$(realpath "$2")
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

name=posthog-logs-exporter
upstream=$("$binary" --version | sed -n 's/^posthog-logs-exporter \([^ ]*\) .*/\1/p')
version=$upstream-${PACKAGE:-1}
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
maintainer=$(sed -n 's/^Maintainer: //p' deploy/debian/control)

tree=$work/$name-$upstream
scripts/package-contents.sh "$binary" "$tree"
cp -r deploy/debian "$tree/debian"
mv "$tree/$name.1" "$tree/$name.service" "$tree/$name.default" "$tree/debian"
cat >"$tree/debian/changelog" <<CHANGES
$name ($version) unstable; urgency=medium

  * Version $upstream; changelog.gz says what is new.

 -- $maintainer  $(LC_ALL=C date -u -R -d "@$SOURCE_DATE_EPOCH")
CHANGES

cd "$tree"
if ! dpkg-buildpackage --build=binary --no-sign >"$work/log" 2>&1; then
    cat "$work/log" >&2
    exit 1
fi
cp "$work"/*.deb "$output"
