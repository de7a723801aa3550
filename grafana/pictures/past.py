"""What a Prometheus would know of the time before a run: days as usual, without an incident, as blocks in its folder."""
import subprocess
from pathlib import Path

from .scenario import SERVICES, SEVERITIES, wave

DAY, WEEK = 86_400, 7 * 86_400
# Between samples of a scrape, of what the rules record of budgets, and of sizes, of which none need be near.
MINUTE, RECORDED, SCRAPED = 60, 300, 3600


def blocks(folder, instance, start, length):
    """Into the folder `data`, for a Prometheus that is not started yet and a run from `start` on."""
    text = Path(folder) / "past.txt"
    text.write_text("".join(f"{line}\n" for line in lines(instance, round(start), length)) + "# EOF\n")
    subprocess.run(
        ["promtool", "tsdb", "create-blocks-from", "openmetrics", "--quiet", "--max-block-duration=24h", str(text),
         f"{folder}/data"], check=True, stdout=subprocess.DEVNULL)


def lines(instance, start, length):
    """OpenMetrics: for error budgets 30 days, for what was stored 30 days, and of the counters the same time a week before."""
    project = {"job": "posthog-logs", "project": "1"}
    scraped = project | {"instance": instance}
    month = start - 30 * DAY
    for name, rate, errors, _ in SERVICES:
        if name == "search-v2":
            continue
        for what, value in (("entries", rate), ("errors", rate * errors)):
            labels = project | {"service_name": name}
            for time in range(month, start, RECORDED):
                yield sample(f"project_service:posthog_logs_objective_{what}:rate30m", labels, value, time)
        for severity, share in SEVERITIES:
            count = 0.0
            for minute in range(0, length, MINUTE):
                count += MINUTE * 0.9 * rate * share * wave(name, minute / length)
                labels = scraped | {"service_name": name, "severity": severity}
                yield sample("posthog_logs_entries_total", labels, round(count), start + minute - WEEK)
    stored = sum(rate * size for _, rate, _, size in SERVICES)
    for severity, share in SEVERITIES:
        for time in range(month, start, SCRAPED):
            yield sample(
                "posthog_logs_uncompressed_bytes_total", scraped | {"severity": severity},
                round(stored * share * (time - month)), time)


def sample(name, labels, value, time):
    written = ",".join(f'{label}="{text}"' for label, text in labels.items())
    return f"{name}{{{written}}} {value} {time}"
