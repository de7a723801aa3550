#!/bin/bash
# Sees to what the build needs from the system, and to each further Debian package named as an argument whose program
# has the same name. What is missing is installed with apt-get where this user may do that; otherwise one line says what
# to install.
set -euo pipefail

die() {
    echo "$*" >&2
    exit 1
}

# Whether what a package is wanted for is there, wherever it comes from.
is_there() {
    case $1 in
    libcurl4-openssl-dev) pkg-config --exists libcurl 2>/dev/null ;;
    libmicrohttpd-dev) pkg-config --exists libmicrohttpd gnutls 2>/dev/null ;;
    zlib1g-dev) pkg-config --exists zlib 2>/dev/null ;;
    libcrypt-dev) pkg-config --exists libcrypt 2>/dev/null ;;
    libyaml-dev) pkg-config --exists yaml-0.1 2>/dev/null ;;
    libre2-dev) pkg-config --exists re2 2>/dev/null ;;
    libpq-dev) pkg-config --exists libpq 2>/dev/null ;;
    libsqlite3-dev) pkg-config --exists sqlite3 2>/dev/null ;;
    libsnappy-dev) pkg-config --exists snappy 2>/dev/null ;;
    dpkg-dev) command -v dpkg-buildpackage >/dev/null ;;
    debhelper) command -v dh >/dev/null ;;
    postgresql) compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null ;;
    nginx-light) command -v nginx >/dev/null || [ -x /usr/sbin/nginx ] ;;
    python3-venv) /usr/bin/python3 -c 'import ensurepip' 2>/dev/null ;;
    *) command -v "$1" >/dev/null ;;
    esac
}

is_there swift || die "no swift: install a Swift 6.3 toolchain from https://www.swift.org/install, put it on the PATH"

missing=()
for package in pkg-config libcurl4-openssl-dev libmicrohttpd-dev zlib1g-dev libcrypt-dev libyaml-dev libsqlite3-dev libre2-dev libpq-dev \
    libsnappy-dev "$@"; do
    is_there "$package" || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

is_there apt-get || die "missing, by their Debian names: ${missing[*]}; install them with this system's package manager"
if [ "$(id -u)" = 0 ]; then
    as_root=()
elif sudo -n true 2>/dev/null; then
    as_root=(sudo -n)
else
    die "missing Debian packages; install them with: sudo apt-get install --no-install-recommends ${missing[*]}"
fi

# Prometheus, Alertmanager, PostgreSQL and nginx are started by the tests and benchmarks themselves, on ports of their own. Debian's
# services must not start beside them: where systemd runs they are masked during the installation and disabled after it,
# elsewhere runlevel 1 keeps them down.
services=()
if [ -d /run/systemd/system ]; then
    [[ " ${missing[*]} " != *" prometheus "* ]] || services+=(prometheus.service)
    [[ " ${missing[*]} " != *" prometheus-alertmanager "* ]] || services+=(prometheus-alertmanager.service)
    [[ " ${missing[*]} " != *" nginx-light "* ]] || services+=(nginx.service)
    [[ " ${missing[*]} " != *" postgresql "* ]] || services+=(postgresql.service)
fi
for service in "${services[@]}"; do "${as_root[@]}" systemctl mask --runtime --quiet "$service"; done
# Nor is the database made that Debian makes with the first PostgreSQL of a machine.
no_cluster=/etc/postgresql-common/createcluster.d/not-for-tests.conf
if [[ " ${missing[*]} " == *" postgresql "* ]]; then
    "${as_root[@]}" install -D -m 0644 /dev/stdin "$no_cluster" <<<'create_main_cluster = false'
fi

echo "installing Debian packages: ${missing[*]}"
quiet=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1)
"${quiet[@]}" apt-get update -qq || echo "apt-get update failed; trying with the lists that are there" >&2
installed=yes
"${quiet[@]}" apt-get install -qq --yes --no-install-recommends "${missing[@]}" || installed=no

[[ " ${missing[*]} " != *" postgresql "* ]] || "${as_root[@]}" rm -f "$no_cluster"
for service in "${services[@]}"; do
    "${as_root[@]}" systemctl unmask --runtime --quiet "$service" || true
    "${as_root[@]}" systemctl disable --quiet "$service" || true
done
[ $installed = yes ] || die "apt-get could not install all of: ${missing[*]}"
