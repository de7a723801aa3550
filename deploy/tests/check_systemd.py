"""Installs the Debian package in a Debian root, boots its systemd in namespaces, and uses the service as a person would.

    python3 -m tests.check_systemd path/to/posthog-logs-exporter.deb path/to/the-next-one.deb
"""

import pathlib
import shutil
import subprocess
import sys

from tests import debian_root, repository

EXPECTED = [
    "nothing runs unasked",
    "without a key it does not start",
    "when it is started it listens",
    "the state is written",
    "it has a user of the moment",
    "it has no capability and a filter",
    "it lives longer than the watchdog has patience",
    "a process that is stuck is started anew",
    "and serves again",
    "an upgrade starts it anew",
    "it stops well",
    "an upgrade does not start what was stopped by hand and is not enabled",
    "settings that cannot work are tried once",
    "done",
]
UNIT = """
[Service]
Type=oneshot
ExecStart=/on_boot.sh
ExecStopPost=/bin/systemctl --no-block poweroff

[Install]
WantedBy=multi-user.target
"""
LIMIT = 180


def main(package, newer):
    with debian_root.fresh() as root:
        shutil.copy(package, root.path / "package.deb")
        shutil.copy(newer, root.path / "newer.deb")
        root.run(["apt-get", "update"])
        with root.mounted("-t", "proc", "proc", at="/proc"):
            root.run([
                "apt-get", "install", "--yes", "--no-install-recommends", "systemd", "systemd-sysv", "dbus", "/package.deb"])
        shutil.copy(repository.DEPLOY / "tests/on_boot.sh", root.path / "on_boot.sh")
        (root.path / "etc/systemd/system/on-boot.service").write_text(UNIT)
        root.run(["systemctl", "enable", "on-boot.service"])
        said = boot(root)
        verdict = root.path / "verdict"
        if not verdict.exists():
            print("SKIPPED: systemd does not boot in a namespace here:", said.strip())
            return
        lines = verdict.read_text().splitlines()
        missing = [line for line in EXPECTED if line not in lines]
        assert not missing, f"not so: {missing}\n{(root.path / 'trace').read_text()[-6000:]}"
        print("under systemd:", "; ".join(lines[:-1]))


def boot(root):
    """In a control group of its own, so that systemd makes none outside it. Answers what was said outside the root."""
    groups = pathlib.Path("/sys/fs/cgroup/systemd")
    if not groups.is_dir():
        groups = pathlib.Path("/sys/fs/cgroup")
    group = groups / f"posthog-logs-exporter-{root.path.parent.name[-8:]}"
    group.mkdir()
    try:
        return subprocess.run(
            ["/bin/sh", "-c", 'echo $$ >"$1/cgroup.procs" && shift && exec "$@"', "sh", group,
             "timeout", "--signal=KILL", str(LIMIT), "unshare", "--fork", "--pid", "--mount", "--uts", "--ipc", "--net",
             "--cgroup", "--kill-child=KILL", repository.DEPLOY / "tests/boot.sh", root.path],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True).stdout
    finally:
        subprocess.run(["find", group, "-depth", "-type", "d", "-exec", "rmdir", "{}", ";"], stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    main(*sys.argv[1:])
