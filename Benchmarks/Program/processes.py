"""The programs that the benchmarks start, on loopback, and what the kernel says of them."""

import http.client
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import time

BINARIES = pathlib.Path(os.environ["BINARIES"])
# As packages have it.
EXPORTER = pathlib.Path(os.environ["EXPORTER"])
# A file of CA certificates that this machine names for every program would be read, and take its memory.
OWN_CERTIFICATES = {"SSL_CERT_FILE", "CURL_CA_BUNDLE"}
WITH_KEY = {name: value for name, value in os.environ.items() if name not in OWN_CERTIFICATES}
WITH_KEY["POSTHOG_PERSONAL_API_KEY"] = "phx_simulator"
OPENMETRICS = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1"


class Process:
    """A child that ends with the `with` block."""

    def __init__(self, *command, **options):
        self.child = subprocess.Popen([str(part) for part in command], **options)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.child.stdin:
            self.child.stdin.close()
        self.child.terminate()
        try:
            self.child.wait(10)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()

    def cpu_seconds(self):
        """Time on a processor so far, of all threads that still live and of children, to the nanosecond."""
        pid = self.child.pid
        children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        tasks = [task for each in (pid, *children) for task in pathlib.Path(f"/proc/{each}/task").iterdir()]
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9

    def written_bytes(self):
        """What it had the kernel write to disks so far."""
        return int(re.search(r"^write_bytes: (\d+)", pathlib.Path(f"/proc/{self.child.pid}/io").read_text(), re.M)[1])

    def memory_mib(self, field="VmRSS"):
        status = pathlib.Path(f"/proc/{self.child.pid}/status").read_text()
        return int(re.search(rf"{field}:\s+(\d+)", status)[1]) / 1024


class SimulatedPostHog(Process):
    """A simulated PostHog (BenchmarkProjects), all of whose services log all the time."""

    def __init__(self, services, projects=1):
        pipe = subprocess.PIPE
        super().__init__(BINARIES / "BenchmarkPostHog", services, projects, stdin=pipe, stdout=pipe, text=True)
        self.url = self.child.stdout.readline().strip()


class Exporter(Process):
    def __init__(self, url, *arguments, projects=1, under=(), binary=None):
        command = [
            *under, binary or EXPORTER, "--posthog.host", url, "--budget.per-minute", 0,
            "--budget.per-hour", 0, "--web.listen-address", "127.0.0.1:0", *arguments]
        for project in range(1, projects + 1):
            command += ["--posthog.project-id", project]
        super().__init__(*command, stderr=subprocess.PIPE, text=True, env=WITH_KEY)
        for line in self.child.stderr:
            if found := re.search(r"msg=listening .*address=127\.0\.0\.1:(\d+)", line):
                self.port = int(found[1])
                break
        else:
            raise SystemExit("the exporter does not start")
        # Nobody reads the rest, and a pipe that is full would stop it.
        subprocess.Popen(["cat"], stdin=self.child.stderr, stdout=subprocess.DEVNULL)

    def get(self, path="/metrics", **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer, body

    def end_under(self):
        """Ends the exporter that another program runs, and waits for that one."""
        pid = self.child.pid
        for child in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            if pathlib.Path(f"/proc/{child}/comm").read_text().startswith("posthog-logs"):
                os.kill(int(child), signal.SIGTERM)
        self.child.wait(60)

    def wait_until_ready(self):
        deadline = time.monotonic() + 120
        while self.get("/-/ready")[0].status != 200:
            if time.monotonic() > deadline:
                raise SystemExit("the exporter does not get ready")
            time.sleep(0.1)
        return self

    def series(self):
        return sum(not line.startswith(b"#") for line in self.get()[1].splitlines())

    def polls(self):
        return int(re.search(rb"posthog_logs_exporter_polls_total\{.*\} (\d+)", self.get()[1])[1])

    def values(self, name):
        return [float(value) for value in re.findall(rf"^{name}\{{.*\}} (\S+)$", self.get()[1].decode(), re.M)]

    def requests(self):
        """Sent to PostHog so far."""
        return sum(self.values("posthog_logs_exporter_api_requests_total"))

    def ages(self):
        """How many seconds ago what was known of each project was complete."""
        return [time.time() - value for value in self.values("posthog_logs_data_watermark_timestamp_seconds")]

    def scrape_like_prometheus(self, path="/metrics"):
        return self.get(path, Accept=OPENMETRICS, Accept_Encoding="gzip")


class Nginx(Process):
    """One worker with Debian's settings, serving bodies as files: `{path: (type, coding, bytes)}`."""

    def __init__(self, bodies, port, log):
        self.folder = tempfile.mkdtemp()
        self.port = port
        locations = ""
        for path, (kind, coding, body) in bodies.items():
            pathlib.Path(self.folder, path).write_bytes(body)
            encoding = f"add_header Content-Encoding {coding};" if coding else ""
            locations += f'location = /{path} {{ types {{}} default_type "{kind}"; {encoding} }}\n'
        user = "user root;" if os.getuid() == 0 else ""
        access_log = f"{self.folder}/access.log" if log else "off"
        pathlib.Path(self.folder, "nginx.conf").write_text(f"""
            {user} worker_processes 1; daemon off; pid {self.folder}/pid; error_log {self.folder}/error.log;
            events {{ worker_connections 768; }}
            http {{
                sendfile on; tcp_nopush on; types_hash_max_size 2048; gzip on; access_log {access_log};
                server {{ listen 127.0.0.1:{port}; root {self.folder}; {locations} }}
            }}""")
        nginx = shutil.which("nginx") or "/usr/sbin/nginx"
        super().__init__(nginx, "-p", self.folder, "-c", f"{self.folder}/nginx.conf", stderr=subprocess.DEVNULL)
        wait_for_port(port)

    def __exit__(self, *rest):
        super().__exit__(*rest)
        shutil.rmtree(self.folder)


def wait_for_port(port):
    for _ in range(200):
        try:
            http.client.HTTPConnection("127.0.0.1", port, timeout=5).connect()
            return
        except OSError:
            time.sleep(0.02)
    raise SystemExit(f"nothing listens on port {port}")


def wrk(port, path, seconds, headers=()):
    """Requests a second, the 99th percentile in milliseconds, the number of requests, and what part of a processor wrk
    itself took, over ten connections."""
    command = ["wrk", "-t1", "-c10", f"-d{seconds}s", "--latency"]
    for header in headers:
        command += ["-H", header]
    before = children_seconds()
    text = subprocess.run(
        [*command, f"http://127.0.0.1:{port}{path}"], check=True, capture_output=True, text=True).stdout
    own = (children_seconds() - before) / seconds
    if "Non-2xx" in text or "Socket errors" in text:
        raise SystemExit(f"wrk met errors:\n{text}")
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", text).groups()
    requests = int(re.search(r"(\d+) requests in", text)[1])
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1])
    return rate, float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit], requests, own


def children_seconds():
    """Time on a processor of the children that have ended."""
    times = os.times()
    return times.children_user + times.children_system
