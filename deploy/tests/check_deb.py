"""Installs, runs and removes the Debian package in a Debian root.

    python3 -m tests.check_deb path/to/posthog-logs-exporter.deb
"""

import pathlib
import shutil
import subprocess
import sys

from tests import debian_root

NAME = "posthog-logs-exporter"
UNIT = f"lib/systemd/system/{NAME}.service"


def main(package):
    # Swift finds its arguments in /proc.
    with debian_root.fresh() as root, root.mounted("-t", "proc", "proc", at="/proc"):
        shutil.copy(package, root.path / "package.deb")
        root.run(["apt-get", "update"])
        root.run(["apt-get", "install", "--yes", "--no-install-recommends", "systemd"])
        before = files(root)
        root.run(["apt-get", "install", "--yes", "--no-install-recommends", "/package.deb"])
        check_installed(root)
        (root.path / "etc" / NAME / "key").write_text("phx_kept\n")
        (root.path / "etc/default" / NAME).write_text("POSTHOG_PROJECT_ID=1\n")
        root.run(["apt-get", "install", "--yes", "--reinstall", "-o", "Dpkg::Options::=--force-confdef", "/package.deb"])
        assert (root.path / "etc/default" / NAME).read_text() == "POSTHOG_PROJECT_ID=1\n", "the settings were overwritten"
        state = root.path / "var/lib/private" / NAME
        state.mkdir(parents=True)
        (state / "state").write_text("x")
        root.run(["systemctl", "enable", NAME])
        assert enabled(root), "it cannot be enabled"
        root.run(["dpkg", "--remove", NAME])
        assert not enabled(root), "a service that is gone is still enabled"
        assert not (root.path / "usr/bin" / NAME).exists()
        assert (root.path / "etc/default" / NAME).exists() and state.exists(), "removed more than asked"
        root.run(["dpkg", "--purge", NAME])
        left = {path for path in files(root) - before if NAME in path}
        assert left == {f"etc/{NAME}", f"etc/{NAME}/key"}, left
    print("the package installs, starts nothing, keeps settings, and goes without a trace but the key")


def check_installed(root):
    print(root.run(["/usr/bin/" + NAME, "--version"]).strip())
    assert root.run(["/usr/bin/" + NAME, "health"], check=False).startswith(NAME + ": not healthy")
    assert not enabled(root), "enabled unasked"
    owner = (root.path / "etc" / NAME).stat()
    assert (owner.st_uid, owner.st_mode & 0o777) == (0, 0o700), "others can look into the folder of the key"
    verdict = subprocess.run(
        ["systemd-analyze", f"--root={root.path}", "verify", "/" + UNIT], capture_output=True, text=True, timeout=120)
    about = [line for line in verdict.stderr.splitlines() if NAME in line and "man" not in line]
    assert not about, about


def enabled(root):
    return [path for path in (root.path / "etc/systemd").rglob(NAME + "*")]


def files(root):
    """All that is not of the moment, as paths in the root."""
    found = subprocess.run(
        ["find", ".", "-path", "./proc", "-prune", "-o", "-print"], cwd=root.path, check=True, capture_output=True,
        text=True)
    return {line.removeprefix("./") for line in found.stdout.splitlines() if not line.startswith("./var/lib/dpkg")}


if __name__ == "__main__":
    main(*sys.argv[1:])
