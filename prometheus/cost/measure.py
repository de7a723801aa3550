#!/usr/bin/env python3
"""What the rules cost: measure.py [services [minutes]].

A real Prometheus scrapes a page of so many services in seven severities, every 30 s, and evaluates the rules. Before it
starts it is given what they look back on: 40 minutes of the page, and two weeks of what they recorded, as far as they read
it. Then its CPU time is taken over the minutes, and the time of each group.
"""
import http.server
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from pathlib import Path

RULES = Path(__file__).resolve().parents[1] / "rules"
SEVERITIES = ("trace", "debug", "info", "warn", "error", "fatal", "unknown")
JOB, PROJECTS = "posthog-logs", 10
SCRAPE = 30
# Hours back that the rules read, and the seconds between samples of a recorded series.
READ = [(0, 38), (46, 50), (70, 74), (166, 170), (334, 338)]
RECORD = 60


def names(services):
    return [(f"project-{index % PROJECTS}", f"service-{index:04}") for index in range(services)]


def rate(index, severity):
    """Entries a second: some services log a lot, most a little; fatal ones are rare."""
    share = {"info": 0.8, "debug": 0.1, "warn": 0.06, "error": 0.02, "trace": 0.01, "unknown": 0.01, "fatal": 0}[severity]
    if severity == "fatal":
        return 0.001 if index % 100 == 0 else 0
    return share * (0.2 + 2000 / (index + 10))


def page(services, when, own=""):
    """The exporter's page at that time; `own` are labels that a scrape would add."""
    families = {"posthog_logs_entries_total": [], **{f"posthog_logs_service_{name}": [] for name in (
        "window_entries", "window_errors", "error_rate", "volume_share_ratio")}}
    for index, (project, service) in enumerate(names(services)):
        labels = f'{own}project="{project}",service_name="{service}"'
        for severity in SEVERITIES:
            families["posthog_logs_entries_total"].append(
                (f'{labels},severity="{severity}"', int((when - 1.6e9) * rate(index, severity))))
        entries = sum(rate(index, each) for each in SEVERITIES) * 300
        errors = rate(index, "error") * 300
        for name, value in (("window_entries", entries), ("window_errors", errors), ("error_rate", errors / entries),
                            ("volume_share_ratio", 1 / services)):
            families[f"posthog_logs_service_{name}"].append((labels, value))
    for name, value in (("posthog_logs_up", 1), ("posthog_logs_window_seconds", 300),
                        ("posthog_logs_data_watermark_timestamp_seconds", when - 360),
                        ("posthog_logs_exporter_unreconciled_entries", 0)):
        families[name] = [(f'{own}project="project-{index}"', value) for index in range(PROJECTS)]
    families["process_start_time_seconds"] = [(own.rstrip(","), when - 1e6)]
    return families


def text(families):
    return "".join(
        f"{name}{{{labels}}} {value}\n" for name, samples in families.items() for labels, value in samples).encode()


def history(services, path, end, instance):
    """What was scraped and recorded before `end`, in OpenMetrics, which wants all of a family together."""
    own = f'job="{JOB}",instance="{instance}",'
    with path.open("w") as file:
        pages = {when: page(services, when, own) for when in range(end - 2400, end, SCRAPE)}
        for name in next(iter(pages.values())):
            family = name.removesuffix("_total")
            file.write(f"# TYPE {family} {'counter' if name != family else 'gauge'}\n")
            for when, families in pages.items():
                file.writelines(f"{name}{{{labels}}} {value} {when}\n" for labels, value in families[name])
        times = [when for first, last in reversed(READ) for when in range(end - last * 3600, end - first * 3600, RECORD)]
        for kind in ("entries", "errors"):
            name = f"project_service:posthog_logs_{kind}:rate30m"
            file.write(f"# TYPE {name} gauge\n")
            for index, (project, service) in enumerate(names(services)):
                labels = f'{name}{{job="{JOB}",project="{project}",service_name="{service}"}}'
                value = sum(rate(index, each) for each in (SEVERITIES if kind == "entries" else ("error", "fatal")))
                # As such series are: never twice the same.
                file.writelines(f"{labels} {value * (1 + when * 7919 % 1000 / 5000):.6g} {when}\n" for when in times)
        file.write("# EOF\n")


def serve(services):
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            body = text(page(services, time.time()))
            self.send_response(200)
            self.send_header("Content-Type", "text/plain; version=0.0.4")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"127.0.0.1:{server.server_address[1]}"


def unused_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def ask(address, path, **parameters):
    with urllib.request.urlopen(f"http://{address}/{path}?{urllib.parse.urlencode(parameters)}", timeout=60) as answer:
        return answer.read().decode()


def value(address, expression):
    found = json.loads(ask(address, "api/v1/query", query=expression))["data"]["result"]
    return float(found[0]["value"][1]) if found else 0


def cpu(process):
    """Seconds that it has used."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main(services=2000, minutes=10):
    with tempfile.TemporaryDirectory(prefix="posthog-logs-cost-") as folder:
        place, target, own = Path(folder), serve(services), f"127.0.0.1:{unused_port()}"
        end = int(time.time()) // RECORD * RECORD
        history(services, place / "history.txt", end, target)
        print(f"history: {(place / 'history.txt').stat().st_size // 1_000_000} MB", flush=True)
        # The whole text is read once for each block, so few and long ones.
        subprocess.run(["promtool", "tsdb", "create-blocks-from", "openmetrics", "--quiet", "--max-block-duration=24h",
                        place / "history.txt", place / "data"], check=True, stdout=subprocess.DEVNULL)
        (place / "history.txt").unlink()
        shutil.copytree(RULES, place / "rules")
        (place / "prometheus.yml").write_text(
            f"global: {{scrape_interval: {SCRAPE}s, evaluation_interval: 1m}}\nrule_files: [rules/*.yml]\n"
            f"scrape_configs: [{{job_name: {JOB}, static_configs: [{{targets: [{target}]}}]}}]\n")
        with (place / "log").open("wb") as log:
            process = subprocess.Popen(
                ["prometheus", f"--config.file={place}/prometheus.yml", f"--storage.tsdb.path={place}/data",
                 "--storage.tsdb.retention.time=30d", f"--web.listen-address={own}"], stdout=log, stderr=log)
        try:
            report(process, own, minutes)
        finally:
            process.terminate()
            process.wait()


def report(process, own, minutes):
    # The first evaluations fill caches; the groups that come every five minutes have had theirs.
    time.sleep(330)
    before, start = cpu(process), time.monotonic()
    time.sleep(60 * minutes)
    used, lasted = cpu(process) - before, time.monotonic() - start
    # Some are recorded every quarter of an hour.
    recorded = value(own, 'count(last_over_time({__name__=~".+:posthog_logs_.+:.+"}[15m]))')
    print(f"CPU of Prometheus: {100 * used / lasted:.2f} % of a core over {lasted / 60:.0f} minutes, scraping included")
    print(f"recorded series: {recorded:.0f}; alerts: {value(own, 'count(ALERTS)'):.0f}")
    metrics = ask(own, "metrics")
    for group, seconds in re.findall(r'prometheus_rule_group_last_duration_seconds\{rule_group="[^"]*;([^"]*)"\} (\S+)', metrics):
        interval = re.search(rf'prometheus_rule_group_interval_seconds\{{rule_group="[^"]*;{group}"\}} (\S+)', metrics)[1]
        print(f"{group:32} {1000 * float(seconds):7.0f} ms every {float(interval):.0f} s")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
