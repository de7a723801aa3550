"""The ways of docs/SCALING.md to run the exporter, all with the same three projects, each scraped by a Prometheus of its own."""
import hashlib
import json
import time
from pathlib import Path

from . import traffic
from .database import PostgreSQL
from .running import Exporter, Prometheus, Simulator, eventually, unused_port

SHARDS, REPLICAS = 3, 2
POLL = 5
# Seconds for which counters are to be seen before they rise.
BEFORE = 10
SETTINGS = {
    "posthog": {"api_key_variable": "SIMULATOR_KEY"},
    "poll": {"interval": f"{POLL}s", "bucket": "1m", "lookback": "10m", "alerts": True},
    # A third is enough for a shard, and all together ask less than the simulated PostHog allows a key.
    "budget": {"per_minute": 300, "per_hour": 3000},
    "log_metrics": [{
        "name": "failures_total", "help": "Entries of the severity error.", "match": {"severities": ["error"]},
        "by": ["service_name"]}],
}


class Ways:
    """`prometheus` is by the name of the way. The simulated PostHogs log from `logging` on, `still` seconds after the start,
    until `quiet`.
    """

    def __init__(self, place, running, still):
        self.place, self.running = Path(place), running
        database = running.enter_context(PostgreSQL(self.place))
        self.logging = time.time() + still
        hosts = [self.posthog(name, shard, still) for shard, name in enumerate(traffic.PROJECTS)]
        # The last of them logs this long; then a second for it to arrive.
        self.quiet = time.time() + still + traffic.LASTS + 1
        self.configuration = self.place / "exporter.yml"
        # YAML takes JSON.
        self.configuration.write_text(json.dumps(SETTINGS | {"projects": [
            {"id": 1, "name": name, "posthog": {"host": host}} for name, host in zip(traffic.PROJECTS, hosts)]}))
        one = self.exporter("one", "--state.file", f"{place}/one.state")
        shards = [
            self.exporter(f"shard-{index}", "--shard", f"{index}/{SHARDS}", "--state.file", f"{place}/{index}.state")
            for index in range(SHARDS)]
        replicas = [self.exporter(f"replica-{index}", "--state.database", database.url) for index in range(REPLICAS)]
        self.prometheus = {
            "one process": self.scraped("whole", Prometheus.scraping(one)),
            "slices of one process": self.scraped("slices", *slices(one)),
            "slices of shards": self.scraped("shards", *slices(*shards)),
            "replicas": self.scraped("replicas", Prometheus.scraping(*replicas)),
        }

    def folder(self, name):
        made = self.place / name
        made.mkdir()
        return made

    def posthog(self, name, shard, still):
        """The address of a simulated PostHog whose project falls to that shard."""
        folder = self.folder(f"posthog-{shard}")
        entries = folder / "entries.jsonl"
        traffic.write(entries, traffic.PROJECTS[name], still)
        port = unused_port()
        while shard_of(f"http://127.0.0.1:{port}") != shard:
            port = unused_port()
        return self.running.enter_context(Simulator(folder, "--replay", str(entries), port=port)).posthog

    def exporter(self, name, *arguments):
        return self.running.enter_context(Exporter(
            self.folder(name), "serve", "--config.file", str(self.configuration), *arguments,
            SIMULATOR_KEY="phx_simulator")).address

    def scraped(self, name, *scrape_configs):
        return self.running.enter_context(
            Prometheus(self.folder(f"prometheus-{name}"), scrape_configs=scrape_configs))

    def at(self, expression, when):
        """By the name of the way."""
        return {name: each.at(expression, when) for name, each in self.prometheus.items()}

    def were_in_time(self):
        """Waits until each has polled every project, and says whether that was well before something is logged."""
        polled = "count(sum by (project) (posthog_logs_exporter_last_success_timestamp_seconds))"
        return eventually(lambda: all(
            result and int(result[0]["value"][1]) == len(traffic.PROJECTS)
            for result in self.at(polled, time.time()).values()), 60) and time.time() < self.logging - BEFORE


def slices(*addresses):
    """A target for each project, and one for each process."""
    return [
        {
            "job_name": "posthog-logs-projects",
            "http_sd_configs": [{"url": f"http://{each}/sd"} for each in addresses],
            "relabel_configs": [{"target_label": "job", "replacement": Prometheus.job}],
        },
        Prometheus.scraping(*addresses) | {"params": {"project": [""]}},
    ]


def shard_of(host):
    """By the hash that docs/SCALING.md gives."""
    return max(range(SHARDS), key=lambda shard: hashlib.sha256(f"{shard} project/{host}/1".encode()).digest())
