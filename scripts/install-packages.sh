#!/bin/bash
# Sees to what the build needs from the system, and to each further Debian package named as an argument.
# What is missing is installed with apt-get where this user may do that; otherwise one line says what to install.
set -euo pipefail

die() {
    echo "$*" >&2
    exit 1
}

command -v swift >/dev/null || die "no swift: install a Swift 6.3 toolchain from https://www.swift.org/install and put it on the PATH"

if ! command -v dpkg-query >/dev/null; then
    pkg-config --exists libcurl libmicrohttpd 2>/dev/null \
        || die "missing: pkg-config, libcurl or libmicrohttpd with their headers; install them with this system's package manager"
    for tool in "$@"; do
        command -v "$tool" >/dev/null || die "missing: $tool; install it with this system's package manager"
    done
    exit 0
fi

# A program on the PATH will do, wherever it comes from.
is_there() {
    command -v "$1" >/dev/null && return
    [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

missing=()
for package in pkg-config libcurl4-openssl-dev libmicrohttpd-dev "$@"; do
    is_there "$package" || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

if [ "$(id -u)" = 0 ]; then
    as_root=()
elif sudo -n true 2>/dev/null; then
    as_root=(sudo -n)
else
    die "missing Debian packages; install them with: sudo apt-get install --no-install-recommends ${missing[*]}"
fi

# The tests start Prometheus themselves, on a port of their own. Debian's service must not start beside them: where
# systemd runs it is masked during the installation and disabled after it, elsewhere runlevel 1 keeps it down.
service=
if [ -d /run/systemd/system ] && [[ " ${missing[*]} " == *" prometheus "* ]]; then
    service=prometheus.service
    "${as_root[@]}" systemctl mask --runtime --quiet "$service"
fi

echo "installing Debian packages: ${missing[*]}"
as_root+=(env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1)
installed=yes
"${as_root[@]}" apt-get update -qq || echo "apt-get update failed; trying with the lists that are there" >&2
"${as_root[@]}" apt-get install -qq --yes --no-install-recommends "${missing[@]}" || installed=no

if [ -n "$service" ]; then
    "${as_root[@]}" systemctl unmask --runtime --quiet "$service" || true
    "${as_root[@]}" systemctl disable --quiet "$service" || true
fi
[ $installed = yes ] || die "apt-get could not install all of: ${missing[*]}"
