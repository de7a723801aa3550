"""What has to be the same in every way that the exporter is run, and how nearly."""
import math
import re

# What a process does itself differs from process to process and from poll to poll: it has to be shown, but not to be the same.
WORK = re.compile(
    r"\b(?:process_|posthog_logs_exporter_(?:api|budget|build|clock|config|last_success|lease|log|poll_(?:duration|failures)|"
    r"polls|scrapes|state|tls)_)\w+")
# Shown for each process, so that replicas show a project twice, with the same values.
BY_INSTANCE = {"Projects", "PostHogLogsExporterDown"}
# Series begin when a poll finds them, and each process polls and each Prometheus scrapes at times of its own. rate() and
# increase() draw what they find out by up to two scrapes of one second, of a minute or more. A sum of such rates over time has
# the first of them once more or less often.
OF_RATES = re.compile(r"\b(?:rate|increase)\(|:posthog_logs_\w+:")
TOLERANCE = 0.03
# Times, and how far apart they may be, in their own unit. A sum over replicas is off by half a century.
TIMES = [
    # When something was first or last logged, in milliseconds: a panel finds that at one of its steps, and a poll before.
    (re.compile(r"^\(?1000 \* "), 60_000),
    # What PostHog did last: each asks for that once a minute, and PostHog checks its own alerts every five minutes.
    (re.compile(r"alert_last_check|ingestion_checkpoint"), 300),
    # The age that it had when a Prometheus last evaluated the rule.
    (re.compile(r"^project:posthog_logs_data_age_seconds:min"), 5),
]

# What is 0 here, with something in its place that is not: a sum over replicas would still be 0.
STAND_INS = {
    "posthog_logs_exporter_unreconciled_entries": "posthog_logs_window_seconds",
    "posthog_logs_exporter_backlog_seconds": "posthog_logs_window_seconds",
    "posthog_logs_exporter_degraded": "posthog_logs_window_seconds",
    "posthog_logs_late_entries_total": "posthog_logs_uncompressed_bytes_total",
    "posthog_logs_exporter_shrunk_buckets_total": "posthog_logs_uncompressed_bytes_total",
    "posthog_logs_exporter_gap_seconds_total": "posthog_logs_uncompressed_bytes_total",
    "posthog_logs_alert_consecutive_failures": "posthog_logs_alert_last_check_timestamp_seconds",
}


def with_stand_ins(query):
    return re.sub("|".join(STAND_INS), lambda found: STAND_INS[found[0]], query)


class Shown:
    """Values by labels. Instances are told apart where they are to be seen, and by nothing but their name."""

    def __init__(self, name, answer):
        self.values = {}
        # Lines that say what is wrong.
        self.wrong = []
        for each in answer:
            labels, value = dict(each["metric"]), float(each["value"][1])
            if labels.pop("instance", None) and name not in BY_INSTANCE:
                self.wrong.append(f"shows instances: {each['metric']}")
            if self.values.setdefault(tuple(sorted(labels.items())), value) != value:
                self.wrong.append(f"instances differ: {each['metric']}")

    def differences(self, query, other):
        """Lines that say how it differs from what another way shows."""
        for labels in sorted(self.values.keys() ^ other.values.keys()):
            yield f"not in both: {labels}"
        for labels, value in self.values.items():
            if labels in other.values and not alike(query, value, other.values[labels]):
                yield f"{value} and {other.values[labels]}: {labels}"


def alike(query, one, other):
    for of_times, apart in TIMES:
        if of_times.search(query):
            return abs(one - other) <= apart
    return math.isclose(one, other, rel_tol=TOLERANCE if OF_RATES.search(query) else 1e-9)
