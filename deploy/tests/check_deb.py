"""Installs, upgrades, removes and purges the Debian package in a Debian root, as piuparts does, and looks at what is there
after each step.

    python3 -m tests.check_deb path/to/posthog-logs-exporter.deb path/to/the-next-one.deb
"""

import pathlib
import shutil
import subprocess
import sys

from tests import debian_root, repository

NAME = "posthog-logs-exporter"
UNIT = f"lib/systemd/system/{NAME}.service"
SHARE = pathlib.Path("usr/share", NAME)
DOCUMENTS = pathlib.Path("usr/share/doc", NAME)
# Bytes of the binary, with Swift linked in and stripped.
LARGEST = 20_000_000


def main(package, newer):
    # Swift finds its arguments in /proc.
    with debian_root.fresh() as root, root.mounted("-t", "proc", "proc", at="/proc"):
        shutil.copy(package, root.path / "package.deb")
        shutil.copy(newer, root.path / "newer.deb")
        root.run(["apt-get", "update"])
        root.run(["apt-get", "install", "--yes", "--no-install-recommends", "systemd"])
        before = files(root)
        install(root, "/package.deb")
        check_installed(root)
        check_shared(root)
        (root.path / "etc" / NAME / "key").write_text("phx_kept\n")
        (root.path / "etc/default" / NAME).write_text("POSTHOG_PROJECT_ID=1\n")
        state = root.path / "var/lib/private" / NAME
        state.mkdir(parents=True)
        (state / "state").write_text("x")
        root.run(["systemctl", "enable", NAME])
        assert enabled(root), "it cannot be enabled"

        old = version(root)
        install(root, "/newer.deb")
        assert version(root) != old, "not upgraded"
        check_kept(root, state)
        root.run(["dpkg", "--remove", NAME])
        assert not (root.path / "usr/bin" / NAME).exists() and not (root.path / UNIT).exists()
        check_kept(root, state)
        install(root, "/newer.deb")
        check_kept(root, state)

        root.run(["dpkg", "--purge", NAME])
        left = {path for path in files(root) - before if NAME in path}
        assert left == {f"etc/{NAME}", f"etc/{NAME}/key"}, left
    print("the package installs and starts nothing, upgrades with settings, state and key, and goes without a trace but the key")


def install(root, package):
    root.run(["apt-get", "install", "--yes", "--no-install-recommends", "-o", "Dpkg::Options::=--force-confdef", package])


def version(root):
    return root.run(["dpkg-query", "-W", "-f", "${Version}", NAME])


def check_kept(root, state):
    """Settings, state, key, and that it is enabled."""
    assert (root.path / "etc/default" / NAME).read_text() == "POSTHOG_PROJECT_ID=1\n", "the settings were overwritten"
    assert (state / "state").read_text() == "x", "the state is gone"
    assert (root.path / "etc" / NAME / "key").read_text() == "phx_kept\n", "the key is gone"
    assert enabled(root), "it is not enabled any more"


def check_shared(root):
    """Rules and dashboards are those of the repository, the documents are there, and shells can complete."""
    for folder, source in (("rules", "prometheus/rules"), ("dashboards", "grafana/dashboards")):
        made = {path.name: path.read_bytes() for path in (root.path / SHARE / folder).iterdir()}
        assert made == {path.name: path.read_bytes() for path in (repository.ROOT / source).iterdir()}, folder
    for path in repository.ROOT.glob("docs/*.md"):
        assert (root.path / DOCUMENTS / "docs" / path.name).read_bytes() == path.read_bytes(), path
    for name in ("README.md", "changelog.gz", "copyright", "examples/prometheus.yml", "examples/alertmanager.yml"):
        assert (root.path / DOCUMENTS / name).exists(), name
    assert (root.path / f"usr/share/man/man1/{NAME}.1.gz").exists()
    check_shells(root)


def check_shells(root):
    """Bash and fish complete a flag of `serve` without its name, and zsh can read its script, where all three look for them."""
    root.run(["apt-get", "install", "--yes", "--no-install-recommends", "fish", "zsh"])
    script = f"source /usr/share/bash-completion/completions/{NAME} && complete -p {NAME}"
    assert NAME in root.run(["bash", "-c", script])
    offered = root.run(["fish", "-c", f"complete -C '{NAME} --poll.int'"], variables={"HOME": "/root"})
    assert offered.startswith("--poll.interval"), offered
    assert "dashboards" in root.run(["fish", "-c", f"complete -C '{NAME} --state.file /usr/share/{NAME}/da'"], variables={"HOME": "/root"})
    script = f"autoload -Uz compinit && compinit -D && echo $_comps[{NAME}]"
    assert root.run(["zsh", "-f", "-c", script]).strip() == "_" + NAME
    root.run(["zsh", "-n", f"/usr/share/zsh/vendor-completions/_{NAME}"])


def check_installed(root):
    print(root.run(["/usr/bin/" + NAME, "--version"]).strip())
    size = (root.path / "usr/bin" / NAME).stat().st_size
    print(f"the binary has {size / 1e6:.1f} MB")
    assert size <= LARGEST, "the binary is too large"
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
