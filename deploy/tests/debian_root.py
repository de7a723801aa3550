"""A Debian root to try packages and the image's steps in. It takes root, and debootstrap the first time."""

import contextlib
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

from tests import repository


class DebianRoot:
    def __init__(self, path):
        self.path = pathlib.Path(path)

    def run(self, command, user=None, variables=None, check=True, timeout=600):
        """Runs a command in the root and gives what it printed."""
        return subprocess.run(
            self._words(command, user, variables), check=check, timeout=timeout, text=True, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL).stdout

    def start(self, command, user=None, variables=None, log=None):
        with open(log, "w") as output:
            return subprocess.Popen(
                self._words(command, user, variables), stdout=output, stderr=output, stdin=subprocess.DEVNULL)

    def _words(self, command, user, variables):
        environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND": "noninteractive", **(variables or {})}
        return [
            "chroot", *([f"--userspec={user}"] if user else []), str(self.path), "/usr/bin/env", "-i",
            *[f"{name}={value}" for name, value in environment.items()], *command]

    @contextlib.contextmanager
    def mounted(self, *arguments, at):
        target = str(self.path / at.lstrip("/"))
        subprocess.run(["mount", *arguments, target], check=True)
        try:
            yield
        finally:
            subprocess.run(["umount", "--lazy", target], check=True)

    @contextlib.contextmanager
    def read_only(self):
        """Nothing in it can be written but what is mounted after this."""
        with self.mounted("--bind", str(self.path), at="/"):
            subprocess.run(["mount", "-o", "remount,bind,ro", str(self.path)], check=True)
            yield


@contextlib.contextmanager
def fresh():
    """Ends the program, well, where there can be no such root."""
    with tempfile.TemporaryDirectory(prefix="posthog-logs-exporter-") as folder:
        path = pathlib.Path(folder, "root")
        made = subprocess.run([repository.ROOT / "scripts/debian-root.sh", path])
        if made.returncode == 77:
            sys.exit(0)
        made.check_returncode()
        yield DebianRoot(path)


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def eventually(what, condition, limit=30):
    end = time.monotonic() + limit
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"not within {limit} s: {what}")
        time.sleep(0.2)


def stop(process):
    """As an engine does it."""
    process.send_signal(signal.SIGTERM)
    return process.wait(timeout=15)
