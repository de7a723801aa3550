"""Programs that run while a test does: a simulated PostHog, exporters that poll it, and a Prometheus that scrapes these."""
import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

# The objective of a user: a hundredth of every service's entries may be errors.
OBJECTIVES = """\
groups:
  - name: objectives
    rules:
      - record: project_service:posthog_logs_error_budget:ratio
        expr: 0.01 + 0 * project_service:posthog_logs_entries:rate30m
"""
# Alerts of no project, of the demo's, and of one that nobody chose.
ALERTS = """\
  - name: test
    rules:
      - {alert: PostHogLogsOfNone, expr: vector(1), labels: {job: posthog-logs}}
      - {alert: PostHogLogsOfOne, expr: "max by (job, project) (posthog_logs_up)"}
      - {alert: PostHogLogsOfAnother, expr: vector(1), labels: {job: posthog-logs, project: another}}
      - {alert: PostHogLogsOfAnotherJob, expr: vector(1), labels: {job: another}}
      - {alert: SomethingElse, expr: vector(1), labels: {job: posthog-logs}}
"""
PROJECT_RULES = Path(__file__).resolve().parents[2] / "prometheus" / "rules"


def rules(folder, interval, own):
    """The project's rules and those of a user, all evaluated as often as that, or at their own intervals."""
    (folder / "rules").mkdir()
    for path in PROJECT_RULES.glob("*.yml"):
        text = path.read_text()
        if interval:
            text = re.sub(r'(?m)^  - interval: ".*"$', f'  - interval: "{interval}"', text)
        (folder / "rules" / path.name).write_text(text)
    (folder / "rules" / "own.yml").write_text(own)


class Child:
    """A process with its output in a file. Ends with the `with` around it."""

    def __init__(self, command, folder, name, **environment):
        self.output = Path(folder) / f"{name}.log"
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                env=os.environ | environment)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def said(self, pattern, within=20):
        """The first match in the output, waited for; an error that shows the output if there comes none."""
        def look():
            return re.search(pattern, self.output.read_text(errors="replace"))
        found = eventually(look, within, lambda: self.process.poll() is None)
        if not found:
            raise RuntimeError(f"no {pattern!r} in:\n{self.output.read_text(errors='replace')}")
        return found


def eventually(look, within, alive=lambda: True):
    """What `look` answers once that is true; after `within` seconds whatever it answers then."""
    end = time.monotonic() + within
    while not (answer := look()) and alive() and time.monotonic() < end:
        time.sleep(0.2)
    return answer or look()


def binary():
    path = os.environ.get("POSTHOG_LOGS_EXPORTER")
    if not path:
        raise RuntimeError("set POSTHOG_LOGS_EXPORTER to the exporter's binary, or run make test-grafana")
    return path


class Simulator(Child):
    """A simulated PostHog, which answers at `posthog`, alerts of its own included."""

    def __init__(self, folder, *arguments, port=None):
        super().__init__(
            [binary(), "simulate", "--listen-address", f"127.0.0.1:{port or unused_port()}", *arguments],
            folder, "simulate")
        try:
            # It makes up an hour of the past before.
            self.posthog = self.said(r"served at (http://[0-9.:]+)", within=120)[1]
        except RuntimeError:
            self.__exit__()
            raise


class Exporter(Child):
    """The exporter on a port of its own. `address` is where its metrics are."""

    name = "exporter"

    def __init__(self, folder, command, *arguments, **environment):
        super().__init__(
            [binary(), command, "--web.listen-address", "127.0.0.1:0", *arguments], folder, self.name, **environment)
        try:
            self.address = self.said(r"address=(127\.0\.0\.1:\d+)")[1]
        except RuntimeError:
            self.__exit__()
            raise

    def page(self):
        with urllib.request.urlopen(f"http://{self.address}/metrics", timeout=10) as answer:
            return answer.read().decode()


class Demo(Exporter):
    """The exporter with a simulated PostHog, which answers at `posthog`."""

    name = "demo"

    def __init__(self, folder, *arguments):
        super().__init__(folder, "demo", *arguments)
        self.posthog = self.said(r"served at (http://[0-9.:]+)")[1]


class PollingExporter(Exporter):
    """An exporter that polls a simulated PostHog as it would poll the real one."""

    def __init__(self, folder, simulated, *arguments):
        super().__init__(
            folder, "serve", "--posthog.host", simulated.posthog, "--posthog.project-id", "1", *arguments,
            POSTHOG_PERSONAL_API_KEY="phx_simulator")


class StatefulExporter(PollingExporter):
    """It keeps a state file."""

    name = "stateful-exporter"

    def __init__(self, folder, simulated, *arguments):
        super().__init__(folder, simulated, "--state.file", f"{folder}/state", *arguments)


class Prometheus(Child):
    """A Prometheus that scrapes the addresses, or what `scrape_configs` say, and evaluates the project's rules."""

    job = "posthog-logs"

    def __init__(self, folder, *addresses, scrape_configs=(), scrapes="1s", evaluates="2s", own=OBJECTIVES):
        if not shutil.which("prometheus"):
            raise RuntimeError("no prometheus: install the package prometheus, or run make test-grafana")
        rules(Path(folder), evaluates, own)
        configuration = Path(folder) / "prometheus.yml"
        configuration.write_text(
            f"global: {{scrape_interval: {scrapes}, scrape_timeout: 1s, evaluation_interval: {evaluates or '1m'}}}\n"
            "rule_files: [rules/*.yml]\n"
            f"scrape_configs: {json.dumps(list(scrape_configs) or [self.scraping(*addresses)])}\n")
        listens = f"127.0.0.1:{unused_port()}"
        self.origin = f"http://{listens}"
        super().__init__(
            ["prometheus", f"--config.file={configuration}", f"--storage.tsdb.path={folder}/data",
             "--storage.tsdb.retention.time=35d", f"--web.listen-address={listens}"], folder, "prometheus")
        try:
            self.said("Server is ready to receive web requests")
        except RuntimeError:
            self.__exit__()
            raise

    @classmethod
    def scraping(cls, *addresses):
        """One of `scrape_configs`."""
        return {"job_name": cls.job, "static_configs": [{"targets": addresses}]}

    def get(self, path, **parameters):
        """The data of an answer. What Prometheus refuses is a RuntimeError in its words."""
        encoded = urllib.parse.urlencode(parameters, doseq=True)
        try:
            with urllib.request.urlopen(f"{self.origin}/api/v1/{path}?{encoded}", timeout=30) as answer:
                return json.load(answer)["data"]
        except urllib.error.HTTPError as refusal:
            raise RuntimeError(json.load(refusal).get("error", str(refusal))) from None

    def at(self, expression, when):
        return self.get("query", query=expression, time=when)["result"]

    def over(self, expression, span, step):
        return self.get("query_range", query=expression, start=span.start, end=span.end, step=step)["result"]


def unused_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def folder():
    return tempfile.TemporaryDirectory(prefix="posthog-logs-grafana-")
