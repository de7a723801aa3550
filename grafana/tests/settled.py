"""Finds an instant at which several Prometheus have seen all that there is to see, so that they have to show the same."""
import time

from . import traffic
from .running import eventually
from .ways import POLL

# Seconds after which what was asked for is known to everybody: replicas show it, it is scraped, and recorded by rules of rules.
SETTLED = 15
COUNTED = "sum by (project) (max by (project, service_name, severity) (posthog_logs_entries_total))"
POLLED = "min by (project) (posthog_logs_exporter_last_success_timestamp_seconds)"


def find(ways, within):
    """The instant, in seconds since 1970; None if there was none for so many seconds."""
    def look():
        now = time.time()
        return now if all(is_settled(each, now - SETTLED, now, ways.quiet) for each in ways.prometheus.values()) else None
    return eventually(look, within)


def is_settled(prometheus, then, now, quiet):
    wanted = {(name,): traffic.counted(scale) for name, scale in traffic.PROJECTS.items()}
    if then < quiet + SETTLED or values(prometheus, COUNTED, then) != wanted:
        return False
    # Gauges are of whole minutes: each project was polled in this one, from its begin on.
    polled = values(prometheus, POLLED, then)
    return polled.keys() == wanted.keys() and min(polled.values()) >= now // 60 * 60 + POLL


def values(prometheus, expression, when):
    """By the values of the labels."""
    return {
        tuple(value for _, value in sorted(each["metric"].items())): float(each["value"][1])
        for each in prometheus.at(expression, when)}
