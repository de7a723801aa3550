"""Goes through the steps of the Dockerfile's last stage in a Debian root, and runs what comes of it as an engine would:
read-only, as the image's user, with a volume for the state.

    python3 -m tests.check_image path/to/posthog-logs-exporter
"""

import contextlib
import json
import pathlib
import re
import shutil
import sys
import urllib.request

from tests import debian_root, repository

STAGE = repository.last_stage(repository.ROOT / "Dockerfile")


def argument(name):
    return [argument for found, argument in STAGE if found == name][-1]


def build(root, binary):
    """Answers the packages that were there before."""
    base = set(root.run(["dpkg-query", "-W", "-f", "${Package}\n"]).split())
    for name, text in STAGE:
        if name == "RUN":
            print("RUN", text[:70], "…", flush=True)
            root.run(["/bin/sh", "-c", text])
        elif name == "COPY":
            assert text.startswith("--from=build "), text
            shutil.copy(binary, root.path / text.split()[-1].lstrip("/"))
    return base


def check_libraries(root, base):
    """The image has the libraries that the binary links, and none that it does not."""
    binary = json.loads(argument("ENTRYPOINT"))[0]
    listing = root.run(["ldd", binary])
    assert "not found" not in listing, listing
    root.run(["apt-get", "update"])
    root.run(["apt-get", "install", "--yes", "--no-install-recommends", "binutils"])
    direct = set(re.findall(r"NEEDED\s+(\S+)", root.run(["objdump", "-p", binary])))
    packages = set()
    for name, path in re.findall(r"^\s*(\S+) => (\S+) ", listing, re.MULTILINE):
        if name in direct:
            packages.add(owner(root, path))
    wanted = packages - base | {"ca-certificates"}
    named = set(repository.installed_packages(STAGE))
    assert wanted == named, f"the binary needs {sorted(wanted)}, the Dockerfile installs {sorted(named)}"
    print("libraries of", ", ".join(sorted(packages)))


def owner(root, path):
    for candidate in (path, "/usr" + path):
        found = root.run(["dpkg", "-S", candidate], check=False)
        if ": " in found and "no path found" not in found:
            return found.split(":")[0]
    raise AssertionError(f"no package has {path}")


def check_running(root, folder):
    user = argument("USER")
    variables = dict(text.split("=", 1) for name, text in STAGE if name == "ENV")
    state = root.path / variables["POSTHOG_LOGS_EXPORTER_STATE_FILE"].lstrip("/")
    entry = json.loads(argument("ENTRYPOINT"))
    health = json.loads(argument("HEALTHCHECK").split("CMD ", 1)[1])
    demo_port, port = debian_root.free_port(), debian_root.free_port()
    processes = []

    def start(name, arguments, extra=None):
        log = pathlib.Path(folder, name)
        processes.append(root.start(entry + arguments, user, {**variables, **(extra or {})}, log))
        return processes[-1], log

    def is_healthy(port):
        return "healthy" == root.run(
            health + ["--web.listen-address", f":{port}"], user, variables, check=False).strip()

    try:
        assert not is_healthy(demo_port)
        demo, log = start("demo", ["demo", "--web.listen-address", f"127.0.0.1:{demo_port}"])
        debian_root.eventually("the demo is healthy", lambda: is_healthy(demo_port))
        (simulator,) = re.findall(r"served at (http://127\.0\.0\.1:\d+)", log.read_text())
        serving, log = start(
            "serve", ["--web.listen-address", f"127.0.0.1:{port}", "--poll.interval", "1s"],
            {"POSTHOG_HOST": simulator, "POSTHOG_PROJECT_ID": "1", "POSTHOG_PERSONAL_API_KEY": "phx_simulator"})
        debian_root.eventually("the exporter is healthy", lambda: is_healthy(port))
        debian_root.eventually("the state is written", lambda: state.exists() and state.stat().st_size > 0)
        assert f"{state.stat().st_uid}:{state.stat().st_gid}" == user
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as page:
            print(re.search(r"^posthog_logs_exporter_build_info.*", page.read().decode(), re.MULTILINE)[0])
        assert debian_root.stop(serving) == 0, log.read_text()
        assert debian_root.stop(demo) == 0
    finally:
        for process in processes:
            if process.poll() is None:
                process.kill()
                process.wait()


def main(binary):
    with debian_root.fresh() as root:
        check_libraries(root, build(root, binary))
        volume = argument("VOLUME")
        with contextlib.ExitStack() as mounts:
            mounts.enter_context(root.read_only())
            mounts.enter_context(root.mounted("-t", "proc", "proc", at="/proc"))
            uid, gid = argument("USER").split(":")
            mounts.enter_context(
                root.mounted("-t", "tmpfs", "-o", f"mode=0700,uid={uid},gid={gid},size=16m", "state", at=volume))
            for place in ("/etc/probe", "/tmp/probe"):
                assert "Read-only" in root.run(["touch", place], check=False), "the root can be written"
            check_running(root, root.path.parent)
    print("the image's steps make an exporter that runs read-only, as", argument("USER"))


if __name__ == "__main__":
    main(*sys.argv[1:])
