"""The lines of the table. Each gives rows of (work, target, measured)."""

import collections
import gzip
import http.client
import os
import pathlib
import socket
import statistics
import subprocess
import sys
import tempfile
import time

from processes import EXPORTER, OPENMETRICS, WITH_KEY, Exporter, Nginx, Process, SimulatedPostHog, wrk

FOLDER = pathlib.Path(__file__).parent
# A service has six severities and four gauges; what has no service is some 120 series more.
SERVICES = {500: 38, 10_000: 988, 100_000: 9988}
ROUNDS = 7
SECONDS = 1
# Nothing but scrapes happens while they are measured.
SELDOM = ("--poll.interval", "1h")


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def scrapes():
    rows = []
    for wanted in (10_000, 500):
        with SimulatedPostHog(SERVICES[wanted]) as posthog, Exporter(posthog.url, *SELDOM) as exporter:
            exporter.wait_until_ready()
            for coding in ("", "gzip"):
                rows.append(against_nginx(exporter, wanted, coding))
    return rows


def against_nginx(exporter, wanted, coding):
    headers = {"Accept": OPENMETRICS, "Accept-Encoding": coding or "identity"}
    answer, body = exporter.get(Accept=OPENMETRICS, Accept_Encoding=coding or "identity")
    assert answer.headers["Content-Encoding"] == (coding or None)
    page = gzip.decompress(body) if coding else body
    assert page.endswith(b"# EOF\n") and b"\n\n" not in page
    bodies = {"metrics": (answer.headers["Content-Type"], coding, body)}
    lines = [f"{name}: {value}" for name, value in headers.items()]
    with Nginx(bodies, free_port(), log=True) as logging, Nginx(bodies, free_port(), log=False) as silent:
        servers = {"ours": exporter, "nginx": logging, "silent": silent}
        runs = {name: [] for name in servers}
        for _ in range(ROUNDS):
            for name, server in servers.items():
                before = server.cpu_seconds()
                rate, p99, requests, client = wrk(server.port, "/metrics", SECONDS, lines)
                runs[name].append((rate, p99, (server.cpu_seconds() - before) / requests, client))
    # The best of each: what else the machine does only ever makes a round slower.
    rate = {name: max(run[0] for run in some) for name, some in runs.items()}
    p99 = {name: min(run[1] for run in some) for name, some in runs.items()}
    cpu = {name: statistics.median(run[2] for run in some) for name, some in runs.items()}
    busy = {name: statistics.median(run[3] for run in some) for name, some in runs.items()}
    return (
        f"scrapes a second, {exporter.series():,} series, {coding or 'plain'}, {len(body):,} bytes",
        "1.2 × nginx; p99 no worse",
        f"{rate['ours'] / rate['nginx']:.2f} × ({rate['ours'] / rate['silent']:.2f} × without nginx' access log); "
        f"p99 {p99['ours'] / p99['nginx']:.2f} × ({p99['ours'] / p99['silent']:.2f} ×); "
        f"CPU of a request {cpu['ours'] / cpu['nginx']:.2f} × ({cpu['ours'] / cpu['silent']:.2f} ×); "
        f"wrk takes {busy['ours']:.0%} of a processor, {busy['nginx']:.0%} with nginx",
    )


def allocations():
    few, many = 1_000, 9_000
    rows = []
    for wanted in (10_000, 500):
        for coding in ("identity", "gzip"):
            fewer, series = heap_histogram(wanted, coding, few)
            more, _ = heap_histogram(wanted, coding, many)
            small, large = (
                sum(more[size] - fewer[size] for size in more | fewer if (size > 1024) == is_large) / (many - few)
                for is_large in (False, True))
            rows.append((
                f"allocations a scrape, {series:,} series, {'plain' if coding == 'identity' else coding}",
                "none in the snapshot part", f"{small:.2f} of up to 1 KiB, {large:.3f} of more"))
    return rows


def heap_histogram(wanted, coding, scrapes):
    """How often the exporter has allocated so many bytes when it was scraped so often, and how many series it served."""
    with tempfile.TemporaryDirectory() as folder:
        data, table = pathlib.Path(folder, "data"), pathlib.Path(folder, "table")
        with SimulatedPostHog(SERVICES[wanted]) as posthog:
            with Exporter(posthog.url, *SELDOM, under=("heaptrack", "-o", data)) as exporter:
                exporter.wait_until_ready()
                series = exporter.series()
                connection = http.client.HTTPConnection("127.0.0.1", exporter.port, timeout=60)
                for _ in range(scrapes):
                    connection.request("GET", "/metrics", headers={"Accept": OPENMETRICS, "Accept-Encoding": coding})
                    connection.getresponse().read()
                connection.close()
                exporter.end_under()
        (recorded,) = pathlib.Path(folder).glob("data.*")
        subprocess.run(["heaptrack_print", "--print-histogram", table, recorded], check=True, capture_output=True)
        sizes = (line.split() for line in table.read_text().splitlines())
        return collections.Counter({int(size): int(count) for size, count in sizes}), series


def scrape_cpu():
    with SimulatedPostHog(SERVICES[10_000]) as posthog, Exporter(posthog.url, *SELDOM) as exporter:
        exporter.wait_until_ready()
        page = exporter.get()[1]
        python = subprocess.run(
            [sys.executable, FOLDER / "render.py"], input=page, check=True, capture_output=True,
            env={**os.environ, "PROMETHEUS_DISABLE_CREATED_SERIES": "True"}).stdout.split()
        theirs, series = float(python[0]), int(python[1])
        before = exporter.cpu_seconds()
        requests = wrk(exporter.port, "/metrics", 2)[2]
        loaded = (exporter.cpu_seconds() - before) / requests
        alone = []
        for _ in range(7):
            time.sleep(1.1)  # so that each is put together anew
            before = exporter.cpu_seconds()
            exporter.get()
            alone.append(exporter.cpu_seconds() - before)
        alone = statistics.median(alone)
    return [(
        f"CPU of a scrape, {series:,} series, against prometheus_client's rendering alone", "50 × less",
        f"{theirs / loaded:.0f} × less under load, {theirs / alone:.0f} × less for a scrape a second "
        f"(ours with HTTP and the kernel's part: {loaded * 1e6:.0f} and {alone * 1e6:.0f} µs)",
    )]


def memory():
    rows = []
    for name, services, target in (("idle", 0, 30), ("10,000", SERVICES[10_000], 60), ("100,000", SERVICES[100_000], 300)):
        arguments = ("--poll.interval", "10s", "--metrics.series-limit", "100000")
        with SimulatedPostHog(services) as posthog, Exporter(posthog.url, *arguments) as exporter:
            exporter.wait_until_ready()
            for _ in range(12):
                exporter.scrape_like_prometheus()
                time.sleep(2.5)
            resident, most = exporter.memory_mib(), exporter.memory_mib("VmHWM")
            what = "idle" if services == 0 else f"{exporter.series():,} series"
        rows.append((
            f"resident memory, {what}", f"{target} MiB",
            f"{resident:.0f} MiB after three polls at 10 s and 12 scrapes; {most:.0f} MiB at most"))
    return rows


def start():
    times, cpu = [], []
    for _ in range(11):
        port = free_port()
        begin = time.monotonic()
        with Process(
            EXPORTER, "--posthog.host", "http://127.0.0.1:9", "--posthog.project-id", 1,
            "--web.listen-address", f"127.0.0.1:{port}", stderr=subprocess.DEVNULL, env=WITH_KEY,
        ) as exporter:
            while True:
                try:
                    with socket.create_connection(("127.0.0.1", port)) as connection:
                        connection.sendall(b"GET /-/healthy HTTP/1.0\r\n\r\n")
                        assert connection.recv(100).startswith(b"HTTP/1.")
                        break
                except ConnectionRefusedError:
                    assert time.monotonic() < begin + 10
            times.append(time.monotonic() - begin)
            cpu.append(exporter.cpu_seconds())
    return [(
        "start to first answered /-/healthy", "50 ms",
        f"median of 11 starts {statistics.median(times) * 1000:.0f} ms, fastest {min(times) * 1000:.0f} ms; "
        f"{statistics.median(cpu) * 1000:.0f} ms of CPU")]


def served_poll():
    rows = []
    for services in (500, 1000, 2000):
        with SimulatedPostHog(services) as posthog, Exporter(posthog.url, "--poll.interval", "5s") as exporter:
            exporter.wait_until_ready()
            exporter.scrape_like_prometheus()
            time.sleep(6)
            polls, before = exporter.polls(), exporter.cpu_seconds()
            time.sleep(20)
            polls, used = exporter.polls() - polls, exporter.cpu_seconds() - before
            rows.append((f"{services:,} services", 1000 * used / polls))
    return [(
        "CPU of a poll of 2,000 services by the running program, HTTP, page and all", "150 ms, linear",
        "; ".join(f"{name}: {cost:.0f} ms" for name, cost in rows))]


def projects():
    counts, scrape_every = (125, 250, 500), 15
    results, memory = {}, {}
    with SimulatedPostHog(50, max(counts)) as posthog:
        exporters = [Exporter(posthog.url, projects=count) for count in counts]
        for exporter in exporters:
            exporter.wait_until_ready()
        time.sleep(10)
        begin = time.monotonic()
        before = [exporter.cpu_seconds() for exporter in exporters]
        for _ in range(60 // scrape_every):
            for exporter in exporters:
                exporter.scrape_like_prometheus()
            time.sleep(scrape_every)
        seconds = time.monotonic() - begin
        for count, exporter, earlier in zip(counts, exporters, before):
            results[count] = 100 * (exporter.cpu_seconds() - earlier) / seconds
            memory[count] = exporter.memory_mib("VmHWM")
            exporter.__exit__()
    each = {count: f"{value / count * 1000:.0f}" for count, value in results.items()}
    return [(
        "500 projects × 50 services, a poll a minute, a scrape every 15 s", "at most 6 % of a core and 200 MiB, linear",
        f"{results[500]:.1f} % of a core, at most {memory[500]:.0f} MiB; thousandths of a percent a project: "
        + ", ".join(f"{value} with {count}" for count, value in each.items()))]


def scaling():
    """Processes with 1, 10, 100 and 500 projects side by side, each with a state file and scraped as a whole."""
    counts, scrape_every, rounds = (1, 10, 100, 500), 15, 8
    with SimulatedPostHog(50, max(counts)) as posthog, tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        exporters = {
            count: Exporter(posthog.url, "--state.file", f"{folder}/{count}", projects=count) for count in counts}
        for exporter in exporters.values():
            exporter.wait_until_ready()
        time.sleep(90)
        before = {count: usage(exporter) for count, exporter in exporters.items()}
        late = {count: [] for count in counts}
        for _ in range(rounds):
            for count, exporter in exporters.items():
                exporter.scrape_like_prometheus()
                late[count].append(max(exporter.ages()))
            time.sleep(scrape_every)
        rows = []
        for count, exporter in exporters.items():
            (begin, *earlier), (end, *later) = before[count], usage(exporter)
            cpu, written, requests = [(new - old) / (end - begin) for new, old in zip(later, earlier)]
            rows.append((
                f"{count} project{'s' if count > 1 else ''} × 50 services, a poll a minute, a scrape every 15 s", "linear",
                f"{60 * requests:.0f} requests a minute, {100 * cpu:.2f} % of a core, {exporter.memory_mib('VmHWM'):.0f} MiB, "
                f"{written / 1000:.1f} kB/s written; newest data of any project at most {max(late[count]):.0f} s old"))
            exporter.__exit__()
    return rows


def usage(exporter):
    return time.monotonic(), exporter.cpu_seconds(), exporter.written_bytes(), exporter.requests()


def beside_before():
    """Beside the binary that BEFORE names, in turns in one run: CPU, which other work moves less than time, and memory."""
    turns, rows = 40, []

    def compare(work, unit, values):
        this, before = values["this"], values["before"]
        rows.append((work, "no more", f"{this / before:.2f} ×: {this:.1f} {unit}, before {before:.1f} {unit}"))

    with SimulatedPostHog(SERVICES[10_000]) as posthog, Pair(posthog.url, *SELDOM) as pair:
        for coding in ("identity", "gzip"):
            headers = [f"Accept: {OPENMETRICS}", f"Accept-Encoding: {coding}"]
            runs = {name: [] for name in pair.exporters}
            for turn in range(turns):
                for name, exporter in sorted(pair.exporters.items(), reverse=turn % 2):
                    before = exporter.cpu_seconds()
                    requests = wrk(exporter.port, "/metrics", SECONDS, headers)[2]
                    runs[name].append(1e6 * (exporter.cpu_seconds() - before) / requests)
            compare(f"CPU of a scrape, 10,000 series, {coding}", "µs", {k: statistics.median(v) for k, v in runs.items()})
        compare("resident memory then", "MiB", pair.each(Exporter.memory_mib))
    with SimulatedPostHog(2000) as posthog, Pair(posthog.url, "--poll.interval", "5s") as pair:
        pair.each(Exporter.scrape_like_prometheus)
        time.sleep(6)
        polls, used = pair.each(Exporter.polls), pair.each(Exporter.cpu_seconds)
        time.sleep(40)
        costs = {
            name: 1000 * (exporter.cpu_seconds() - used[name]) / (exporter.polls() - polls[name])
            for name, exporter in pair.exporters.items()}
        compare("CPU of a poll of 2,000 services", "ms", costs)
        compare("resident memory then, at most", "MiB", pair.each(lambda exporter: exporter.memory_mib("VmHWM")))
    with SimulatedPostHog(0) as posthog, Pair(posthog.url, "--poll.interval", "10s") as pair:
        time.sleep(25)
        compare("resident memory, idle", "MiB", pair.each(Exporter.memory_mib))
    return rows


class Pair:
    """An exporter of this commit and one of before, of the same PostHog."""

    def __init__(self, url, *arguments):
        binaries = {"this": None, "before": os.environ["BEFORE"]}
        self.exporters = {name: Exporter(url, *arguments, binary=binary) for name, binary in binaries.items()}
        self.each(Exporter.wait_until_ready)

    def each(self, ask):
        return {name: ask(exporter) for name, exporter in self.exporters.items()}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.each(Exporter.__exit__)


def state_writes():
    """BEFORE names a binary to be measured beside it, on a state file of its own."""
    binaries = {"this": None, "before": os.environ.get("BEFORE")}
    seconds, rates = 120, {}
    with SimulatedPostHog(50, 500) as posthog, tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        exporters = {
            name: Exporter(posthog.url, "--state.file", f"{folder}/{name}", projects=500, binary=binary)
            for name, binary in binaries.items() if name == "this" or binary}
        for exporter in exporters.values():
            exporter.wait_until_ready()
        time.sleep(60)
        before = {name: exporter.written_bytes() for name, exporter in exporters.items()}
        time.sleep(seconds)
        for name, exporter in exporters.items():
            rates[name] = (exporter.written_bytes() - before[name]) / seconds / 1e6
            exporter.__exit__()
    beside = f"; {rates['before']:.1f} MB/s by the binary of before beside it" if "before" in rates else ""
    return [("bytes written to the state file, 500 projects × 50 services, a poll a minute", "under 1 MB/s",
             f"{rates['this']:.2f} MB/s{beside}")]


def logs_query():
    """As much as 100,000 entries with attributes are, of a simulated PostHog that answers as fast as it can."""
    entries, rounds, port = 100_000, 3, free_port()
    command = (EXPORTER, "simulate", "--listen-address", f"127.0.0.1:{port}", "--traffic", 50)
    with Process(*command, stdout=subprocess.PIPE, text=True) as posthog:
        assert any("Stop with" in line for line in posthog.child.stdout)
        runs = [query(port, entries) for _ in range(rounds)]
    seconds, cpu, peak, size = min(runs)
    return [(
        f"`logs query` of {entries:,} entries, {size / 1e6:.0f} MB of JSON lines", "64 MiB",
        f"{entries / seconds:,.0f} entries a second, {cpu:.1f} s of CPU of {seconds:.1f}, the rest is the simulated PostHog's; "
        f"{peak:.0f} MiB at most")]


def query(port, entries):
    """Seconds, seconds of CPU, MiB of memory at most, and bytes that were written."""
    with tempfile.TemporaryFile() as output:
        begin = time.monotonic()
        child = subprocess.Popen(
            [
                EXPORTER, "logs", "query", "--posthog.host", f"http://127.0.0.1:{port}", "--project",
                "1", "--since", "2h", "--limit", str(entries), "--budget.per-minute", "0", "--budget.per-hour", "0",
            ], stdout=output, env=WITH_KEY)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.monotonic() - begin
        output.seek(0)
        assert status == 0 and sum(1 for _ in output) == entries
        return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, output.tell()
