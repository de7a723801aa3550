#!/bin/bash
# Runs in the root, under its systemd: uses the service as a person would, and watches it. Each line of /verdict is one
# thing that was seen to be true; the last one is "done".
exec 2>/trace
set -x
name=posthog-logs-exporter

seen() { echo "$*" >>/verdict; }
property() { systemctl show "$name" --property "$1" --value; }
within() {
    local tries=$((5 * $1))
    shift
    until "$@"; do
        ((tries-- > 0)) || return 1
        sleep 0.2
    done
}

: >/verdict
[ "$(systemctl is-enabled $name)" = disabled ] && [ "$(systemctl is-active $name)" = inactive ] && seen "nothing runs unasked"
systemctl start $name || seen "without a key it does not start"

$name demo --web.listen-address 127.0.0.1:20000 >/run/demo 2>/dev/null &
within 20 grep --quiet answers /run/demo
simulator=$(grep --only-matching 'http://127[^;]*' /run/demo | head -n 1)
(umask 077 && echo phx_simulator >/etc/$name/key)
cat >/etc/default/$name <<SETTINGS
POSTHOG_HOST=$simulator
POSTHOG_PROJECT_ID=1
ARGS=--poll.interval 1s --web.listen-address 127.0.0.1:10095
SETTINGS
# What it takes to see the watchdog bite without waiting for long.
mkdir -p /run/systemd/system/$name.service.d
printf '[Service]\nWatchdogSec=4\nRestartSec=1\n' >/run/systemd/system/$name.service.d/short.conf
systemctl daemon-reload

# start waits for READY=1, so there is no waiting here.
systemctl start $name && $name health && seen "when it is started it listens"
within 20 test -s /var/lib/$name/state && seen "the state is written"
pid=$(property MainPID)
[ "$(awk '/^Uid:/ { print $2 }' /proc/$pid/status)" -ge 61184 ] && seen "it has a user of the moment"
grep --quiet '^CapEff:[[:space:]]*0*$' /proc/$pid/status && grep --quiet '^Seccomp:[[:space:]]*2$' /proc/$pid/status &&
    seen "it has no capability and a filter"
sleep 6
[ "$(property NRestarts)" = 0 ] && seen "it lives longer than the watchdog has patience"

kill -STOP "$pid"
restarted() { [ "$(property NRestarts)" != 0 ]; }
within 20 restarted &&
    seen "a process that is stuck is started anew"
within 20 $name health && [ "$(property MainPID)" != "$pid" ] && seen "and serves again"

pid=$(property MainPID)
dpkg --install /newer.deb
within 20 $name health && [ "$(property MainPID)" != "$pid" ] && seen "an upgrade starts it anew"

systemctl stop $name
[ "$(property ExecMainStatus)" = 0 ] && [ "$(property Result)" = success ] && seen "it stops well"
dpkg --install /newer.deb
[ "$(property ActiveState)" = inactive ] && seen "an upgrade does not start what was stopped by hand and is not enabled"
sed -i 's/^POSTHOG_PROJECT_ID=.*/POSTHOG_PROJECT_ID=a b/' /etc/default/$name
systemctl start $name
[ "$(property ExecMainStatus)" = 64 ] && [ "$(property ActiveState)" = failed ] && seen "settings that cannot work are tried once"
journalctl --no-pager --unit $name --output cat >&2
seen done
