"""A PostgreSQL of Debian that runs while a test does, in a folder of its own. It is reached there alone, not by a port."""
import os
import shutil
import subprocess
import urllib.parse
from pathlib import Path

from .running import Child, folder

# PostgreSQL refuses root, so for root this user runs it, whom Debian's package makes.
OWNER = "postgres"


class PostgreSQL(Child):
    """`url` is its address, for `--state.database`."""

    def __init__(self, place):
        self.folder = folder()
        data = f"{self.folder.name}/data"
        if os.geteuid() == 0:
            shutil.chown(self.folder.name, OWNER)
        # Who reaches the folder is its owner or root, and needs no password.
        made = subprocess.run(
            command(
                "initdb", f"--pgdata={data}", "--username=exporter", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8",
                "--no-sync"),
            cwd="/", stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if made.returncode:
            self.folder.cleanup()
            raise RuntimeError(f"initdb: {made.stdout}{made.stderr}")
        super().__init__(
            command(
                "postgres", "-D", data, "-c", "listen_addresses=", "-c", "fsync=off",
                "-c", f"unix_socket_directories={self.folder.name}"),
            place, "postgresql")
        self.url = f"postgresql://exporter@{urllib.parse.quote(self.folder.name, safe='')}/postgres"
        try:
            self.said("database system is ready to accept connections")
        except RuntimeError:
            self.__exit__()
            raise

    def __exit__(self, *_):
        super().__exit__()
        self.folder.cleanup()


def command(program, *arguments):
    """What starts the newest one that is installed."""
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), key=lambda path: int(path.parts[-3]))
    if not installed:
        raise RuntimeError("no PostgreSQL: install the package postgresql, or run make test-grafana")
    identity = [f"--reuid={OWNER}", f"--regid={OWNER}", "--clear-groups"] if os.geteuid() == 0 else []
    # It ends with the test, however that ends.
    return ["setpriv", "--pdeathsig=INT", *identity, str(installed[-1]), *arguments]
