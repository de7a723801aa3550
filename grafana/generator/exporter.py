"""Exporter: whether it sees everything, what it asks of PostHog, and how it fares."""
from .board import EXPORTER, LAG, POLLS, PROJECT, UIDS, compose, to_posthog, variables
from .panels import BLUE, GREEN, ORANGE, RED, YELLOW, as_rows, limits, lines, now, over_time, stat, states, table, words

PREFIX = "posthog_logs_exporter"
ANY = limits((0.000001, YELLOW))
UP_OR_DOWN = words({"0": ("failing", RED), "1": ("ok", GREEN)})
DOWN_IS_RED = limits((1, GREEN), base=RED)


def dashboard():
    rows = [("Now", figures()), ("Freshness", freshness()), ("Endpoints and requests", requests()),
            ("Completeness", completeness()), ("Series, state and process", process()), ("Projects", [projects()])]
    return compose(
        UIDS["exporter"], "PostHog logs / Exporter",
        "Whether the exporter sees everything, what it asks of PostHog, and how it fares.", rows, variables())


def figures():
    left = f"min({PREFIX}_budget_remaining_requests{{{EXPORTER}}} / {PREFIX}_budget_limit_requests{{{EXPORTER}}})"
    return [
        stat("Scrapes", "Whether Prometheus reaches every chosen exporter.",
             now(f"min(up{{{EXPORTER}}})", "scrapes"), "short", DOWN_IS_RED, size=(3, 4), mappings=UP_OR_DOWN),
        stat("Polls", "Whether the last poll of every chosen project got everything that it asked for.",
             now(f"min(posthog_logs_up{{{PROJECT}}})", "polls"), "short", DOWN_IS_RED, size=(3, 4),
             mappings=UP_OR_DOWN),
        stat("Data lag now", "How far the data of the project furthest behind trails. Six minutes is usual with the "
             "exporter's defaults; yellow from 15 minutes, red from 30.",
             now(f"time() - min(posthog_logs_data_watermark_timestamp_seconds{{{PROJECT}}})", "lag"), "s", LAG,
             size=(3, 4), decimals=0),
        stat("Last complete poll", "How long ago the project furthest behind was polled completely.",
             now(f"time() - min({PREFIX}_last_success_timestamp_seconds{{{PROJECT}}})", "ago"), "s",
             limits((180, YELLOW), (600, RED)), size=(3, 4), decimals=0),
        stat("Budget left", "Requests that the key may still send, as a share of its limit: the lowest of all keys and "
             "windows. No data means no limit is set.", now(left, "left"), "percentunit",
             limits((0.1, YELLOW), (0.25, GREEN), base=RED), size=(3, 4), decimals=0, no_value="no limit"),
        stat("Not attributed yet", "Entries in PostHog's totals that the exporter could not attribute to a service and "
             "severity yet. More than 0 for a poll or two is normal.",
             now(f"sum({PREFIX}_unreconciled_entries{{{PROJECT}}})", "entries"), "short", limits((1, YELLOW)),
             size=(3, 4), decimals=0),
        stat("Degraded", "Ways of working for an old or odd PostHog server that are in use, over all projects.",
             now(f"sum({PREFIX}_degraded{{{PROJECT}}})", "modes"), "short", limits((1, YELLOW)), size=(3, 4),
             decimals=0),
        stat("Version", "Versions of the chosen exporters.",
             now(f"count by (version) ({PREFIX}_build_info{{{EXPORTER}}})", "{{version}}"), "short", size=(3, 4),
             names=True),
    ]


def freshness():
    watermark = f"posthog_logs_data_watermark_timestamp_seconds{{{PROJECT}}}"
    return [
        lines("Data lag", "How long ago the time is up to which the counters are known to be complete. It rises with "
              "the clock and falls when a bucket is settled: a saw-tooth is usual, a slope that goes on is not. The "
              "dashed lines are at 15 and 30 minutes.",
              [over_time(f"time() - max by (project) ({watermark})", "{{project}}")], "s", LAG, show_limits=True,
              size=(8, 8), calcs=("lastNotNull", "max")),
        states("Polls that got everything", "Whether each project's last poll got everything that it asked for.",
               [over_time(f"min by (project) (posthog_logs_up{{{PROJECT}}})", "{{project}}")], UP_OR_DOWN,
               DOWN_IS_RED, size=(8, 8)),
        lines("Poll duration", "Median and 95th percentile of how long polls take, waiting for the request budget "
              "included, estimated from buckets. Beyond the poll interval, data gets older.",
              [over_time(quantile(share, f"{PREFIX}_poll_duration_seconds_bucket{{{PROJECT}}}", "project"),
                         "{{project}} " + name) for share, name in ((0.5, "median"), (0.95, "95 %"))],
              "s", limits((60, YELLOW), (300, RED)), size=(8, 8)),
    ]


def quantile(share, buckets, label):
    return f"histogram_quantile({share}, sum by (le, {label}) (rate({buckets}[$__rate_interval])))"


def requests():
    sent = f"{PREFIX}_api_requests_total{{{PROJECT}}}"
    limit = f"{PREFIX}_budget_limit_requests{{{EXPORTER}}}"
    failed = f"increase({PREFIX}_poll_failures_total{{{PROJECT}}}[$__rate_interval])"
    return [
        states("Endpoints", "Whether the last call of each endpoint of PostHog's Logs API succeeded.",
               [over_time(f"min by (project, endpoint) ({PREFIX}_up{{{PROJECT}}})", "{{project}} {{endpoint}}")],
               UP_OR_DOWN, DOWN_IS_RED),
        lines("Requests by endpoint and answer", "Requests a second by HTTP status; 0 is no answer. Scrapes cause "
              f"none. {POLLS}",
              [over_time(f"sum by (endpoint, code) (rate({sent}[$__rate_interval]))", "{{endpoint}} {{code}}")],
              "reqps", stack="normal"),
        lines("Requests against the budget", "Requests sent in the running minute and hour of a key, as a share of "
              "what it may send. At 100 % requests wait and data gets older. No data means no limit is set.",
              [over_time(f"1 - {PREFIX}_budget_remaining_requests{{{EXPORTER}}} / {limit}", "{{key}}, {{window}}")],
              "percentunit", limits((0.75, YELLOW), (0.9, RED)), size=(8, 8), calcs=("lastNotNull", "max"),
              show_limits=True, least=0, most=1),
        lines("Request duration", "Median and 95th percentile of the time from sending a request to having its answer, "
              "estimated from buckets.",
              [over_time(quantile(share, f"{PREFIX}_api_request_duration_seconds_bucket{{{EXPORTER}}}", "endpoint"),
                         "{{endpoint}} " + name) for share, name in ((0.5, "median"), (0.95, "95 %"))],
              "s", limits((10, YELLOW), (60, RED)), size=(8, 8)),
        lines("Retries and failed polls", "Requests that were sent again within a poll, and polls that did not get "
              f"everything, by reason. {POLLS}",
              [over_time(f"sum by (reason) (increase({PREFIX}_api_retries_total{{{PROJECT}}}[$__rate_interval]))",
                         "retried: {{reason}}"),
               over_time(f"sum by (reason) ({failed}) > 0 or label_replace(sum({failed}) == 0, "
                         '"reason", "nothing", "", "")', "failed: {{reason}}")],
              "short", ANY, size=(8, 8), bars=True, stack="normal", calcs=("lastNotNull", "max")),
    ]


def completeness():
    def counted(name, legend):
        return over_time(f"sum by (project) (increase({name}{{{PROJECT}}}[$__rate_interval]))", legend)
    return [
        lines("Entries not attributed yet", "Entries in PostHog's totals that could not be attributed to a service and "
              "severity yet. They are asked for again until they can. More than 0 for a poll or two is normal.",
              [over_time(f"sum by (project) ({PREFIX}_unreconciled_entries{{{PROJECT}}})", "{{project}}")], "short",
              ANY, size=(6, 7)),
        lines("Late entries and shrunk totals", "Entries seen only after their bucket had been over for ten minutes, "
              "and totals that came back smaller than before, in each stretch of four polls or more.",
              [counted("posthog_logs_late_entries_total", "{{project}} late entries"),
               counted(f"{PREFIX}_shrunk_buckets_total", "{{project}} shrunk totals")], "short", size=(6, 7),
              calcs=("lastNotNull", "max")),
        lines("Gaps", "Seconds of log time whose entries were never looked at, since an outage was longer than "
              "--poll.max-catchup: the counters lack them. In each stretch of four polls or more.",
              [counted(f"{PREFIX}_gap_seconds_total", "{{project}}")], "s", ANY, size=(6, 7), bars=True,
              calcs=("lastNotNull", "max")),
        states("Degraded modes", "Ways of working for an old or odd PostHog server, and when they were in use. They "
               "take more requests or leave something out.",
               [over_time(f"max by (project, reason) ({PREFIX}_degraded{{{PROJECT}}})", "{{project}} {{reason}}")],
               words({"0": ("not in use", GREEN), "1": ("in use", YELLOW)}), limits((1, YELLOW)), size=(6, 7)),
    ]


def process():
    series = f"{PREFIX}_series{{{PROJECT}}}"
    return [
        lines("Series against the limit", "Combinations of service and severity as a share of their limit. Entries of "
              "services over it are counted as (overflow).",
              [over_time(f"max by (project) ({series} / {PREFIX}_series_limit{{{PROJECT}}})", "{{project}}")],
              "percentunit", limits((0.8, YELLOW), (1, RED)), size=(8, 7), calcs=("lastNotNull", "max")),
        lines("Age of the saved state", "How long ago the state file was written. No data means that the exporter runs "
              "without --state.file.",
              [over_time(f"time() - {PREFIX}_state_write_timestamp_seconds{{{EXPORTER}}}", "{{instance}}")], "s",
              limits((300, YELLOW), (900, RED)), size=(8, 7), calcs=("lastNotNull", "max")),
        lines("State failures", "Writes of the state file that failed, and files that could not be loaded, in each "
              "stretch of four polls or more. No data means that the exporter runs without --state.file.",
              [over_time(f"sum by (instance) (increase({PREFIX}_state_{what}_failures_total{{{EXPORTER}}}"
                         "[$__rate_interval]))", f"{{{{instance}}}} {what}") for what in ("write", "load")],
              "short", limits((0.000001, RED)), size=(8, 7), bars=True, calcs=("lastNotNull", "max")),
        lines("Scrapes by answer", f"Answers to requests for the metrics page, by HTTP status. {POLLS}",
              [over_time(f"sum by (code) (rate({PREFIX}_scrapes_total{{{EXPORTER}}}[$__rate_interval]))", "{{code}}")],
              "reqps", size=(8, 7)),
        lines("Memory", "Resident memory of the process.",
              [over_time(f"process_resident_memory_bytes{{{EXPORTER}}} and on (job, instance) "
                         f"{PREFIX}_build_info{{{EXPORTER}}}", "{{instance}}")], "bytes", size=(8, 7)),
        lines("CPU and clock", "CPU seconds used a second, and this machine's clock minus PostHog's. "
              "PostHog says its time in whole seconds, so a second's difference means nothing.",
              [over_time(f"rate(process_cpu_seconds_total{{{EXPORTER}}}[$__rate_interval]) and on (job, instance) "
                         f"{PREFIX}_build_info{{{EXPORTER}}}", "{{instance}} CPU"),
               over_time(f"max by (project) ({PREFIX}_clock_skew_seconds{{{PROJECT}}})", "{{project}} clock ahead")],
              "s", limits((30, ORANGE), base=BLUE), size=(8, 7)),
    ]


def projects():
    by = "by (job, instance, project)"
    info = f"posthog_logs_project_info{{{PROJECT}}}"
    return table(
        "Projects", "Every project of the chosen exporters with id and host; the name links to its logs in PostHog.",
        [as_rows(f"sum by (job, instance, project, project_id, host) ({info})"),
         as_rows(f"min {by} (posthog_logs_up{{{PROJECT}}})"),
         as_rows(f"min {by} (posthog_logs_has_logs{{{PROJECT}}})"),
         as_rows(f"time() - min {by} (posthog_logs_data_watermark_timestamp_seconds{{{PROJECT}}})"),
         as_rows(f"sum {by} (increase({PREFIX}_api_requests_total{{{PROJECT}}}[$__range]))")],
        [("project", {"displayName": "Project", "links": [to_posthog()]}),
         ("project_id", {"displayName": "Id"}), ("host", {"displayName": "Host"}),
         ("Value #B", {"displayName": "Last poll", "mappings": UP_OR_DOWN, "thresholds": DOWN_IS_RED,
                       "custom.cellOptions": {"type": "color-text"}}),
         ("Value #C", {"displayName": "Has logs", "unit": "bool_yes_no"}),
         ("Value #D", {"displayName": "Data lag", "unit": "s", "decimals": 0, "thresholds": LAG,
                       "custom.cellOptions": {"type": "color-text"}}),
         ("Value #E", {"displayName": "Requests", "unit": "short", "decimals": 0}),
         ("Value #A", {"custom.hidden": True})],
        size=(24, 5), sort="Requests")
