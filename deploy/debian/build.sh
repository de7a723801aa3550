#!/bin/bash
# Makes the Debian package from a binary, without debhelper:
#
#     deploy/debian/build.sh path/to/posthog-logs-exporter folder-for-the-package
#
# Its version is the binary's own, as its first package. The date of everything in it is SOURCE_DATE_EPOCH, or that of git's last commit, so that
# the same input makes the same package.
set -euo pipefail
binary=$(realpath "$1")
mkdir -p "$2"
output=$(realpath "$2")
cd "$(dirname "$0")"
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
chmod 755 "$root"

name=posthog-logs-exporter
upstream=$("$binary" --version | sed -n 's/^posthog-logs-exporter \([^ ]*\) .*/\1/p')
version=$upstream-1
architecture=$(dpkg --print-architecture)
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
maintainer=${MAINTAINER:-posthog-logs-exporter maintainers <maintainers@users.noreply.github.com>}

put() { install -D -m "$1" "$2" "$root/$3"; }
compressed() { gzip -9n >"$root/$1" && chmod 644 "$root/$1"; }

put 755 "$binary" usr/bin/$name
put 644 ../systemd/$name.service lib/systemd/system/$name.service
put 644 ../systemd/$name.default etc/default/$name
put 644 copyright usr/share/doc/$name/copyright
for document in README.md SECURITY.md $(cd ../.. && echo docs/*.md); do
    put 644 "../../$document" "usr/share/doc/$name/$document"
done
# For the key, which systemd reads as root.
install -d -m 700 "$root/etc/$name"
install -d "$root/usr/share/man/man1"
compressed usr/share/man/man1/$name.1.gz <$name.1
compressed usr/share/doc/$name/changelog.gz <../../CHANGELOG.md
compressed usr/share/doc/$name/changelog.Debian.gz <<CHANGES
$name ($version) unstable; urgency=medium

  * Version $upstream; changelog.gz says what is new.

 -- $maintainer  $(LC_ALL=C date -u -R -d "@$SOURCE_DATE_EPOCH")
CHANGES
for examples in prometheus/prometheus.yml prometheus/alertmanager.yml prometheus/rules grafana/dashboards \
    grafana/provisioning; do
    install -d "$root/usr/share/doc/$name/examples/$(dirname "$examples")"
    cp -r "../../$examples" "$root/usr/share/doc/$name/examples/$examples"
done
chmod -R u=rwX,go=rX "$root/usr/share/doc/$name"

# What the binary links decides what the package depends on.
work=$(mktemp -d)
mkdir "$work/debian"
printf 'Source: %s\n\nPackage: %s\nArchitecture: any\n' $name $name >"$work/debian/control"
depends=$(cd "$work" && dpkg-shlibdeps -O "$root/usr/bin/$name" 2>/dev/null | sed -n 's/^shlibs:Depends=//p')
rm -rf "$work"

install -d "$root/DEBIAN"
cat >"$root/DEBIAN/control" <<CONTROL
Package: $name
Version: $version
Architecture: $architecture
Maintainer: $maintainer
Installed-Size: $(du -k -s --apparent-size --exclude=DEBIAN "$root" | cut -f1)
Depends: $depends, ca-certificates
Suggests: prometheus
Section: net
Priority: optional
Homepage: https://github.com/posthog-logs-exporter/posthog-logs-exporter
Description: Prometheus exporter for PostHog Logs
 Asks PostHog's Logs API how many log entries there are, by service and
 severity, keeps exact counters of them over restarts, and serves these to
 Prometheus.
 .
 The service is neither enabled nor started by the installation: it needs an
 API key first.
CONTROL
echo "/etc/default/$name" >"$root/DEBIAN/conffiles"
for script in postinst prerm postrm; do put 755 $script DEBIAN/$script; done
(cd "$root" && find . -path ./DEBIAN -prune -o -type f -printf '%P\0' | sort -z | xargs -0 md5sum) >"$root/DEBIAN/md5sums"
chmod 644 "$root/DEBIAN/md5sums" "$root/DEBIAN/conffiles" "$root/DEBIAN/control"
find "$root" -newermt "@$SOURCE_DATE_EPOCH" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +

dpkg-deb --root-owner-group -Zxz --build "$root" "$output/${name}_${version}_$architecture.deb"
