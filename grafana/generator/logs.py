"""What the dashboards of the logs share: the counters they ask, and the figures they begin with."""
from .board import ERRORS, FATALS, POLLS, PROJECT, SERVICE
from .panels import RED, YELLOW, limits, now, over_time, stat

ALL = f"posthog_logs_entries_total{{{SERVICE}}}"
BAD = f"posthog_logs_entries_total{{{SERVICE}, {ERRORS}}}"
FATAL = f"posthog_logs_entries_total{{{SERVICE}, {FATALS}}}"
BY_SERVICE = "sum by (project, service_name)"
PER_SERVICE = "{{project}} / {{service_name}}"
SHARE = limits((0.01, YELLOW), (0.05, RED))

# For rows of tables: one for each service of each exporter, and what makes a link to PostHog of it.
ROW = "sum by (job, instance, project, service_name)"
WHERE = f"* on (job, instance, project) group_left (project_id, host) posthog_logs_project_info{{{PROJECT}}}"
ROW_TOTAL = f"{ROW} (increase({ALL}[$__range]))"
# A service that never logged an error has no series of errors, and its entries are there to say so.
ROW_BAD = f"({ROW} (increase({BAD}[$__range])) or 0 * {ROW_TOTAL})"
ROW_FATAL = f"({ROW} (increase({FATAL}[$__range])) or 0 * {ROW_TOTAL})"


def share_of_errors(by):
    """Of the rates; `by` is "sum", or that with its labels."""
    return f"{by} (rate({BAD}[$__rate_interval])) / ({by} (rate({ALL}[$__rate_interval])) > 0)"


def entries_stat():
    return stat("Entries", f"Log entries a second, all severities. {POLLS}",
                over_time(f"sum(rate({ALL}[$__rate_interval]))", "entries"), "cps")


def share_stat():
    return stat("Share of errors",
                f"Share of the entries that are error or fatal. Yellow from 1 %, red from 5 %. {POLLS}",
                over_time(share_of_errors("sum"), "errors"), "percentunit", SHARE, decimals=2)


def fatals_stat():
    return stat("Fatals", "Entries of severity fatal in the time range.",
                now(f"sum(increase({FATAL}[$__range])) or 0 * sum(increase({ALL}[$__range]))", "fatals"), "short",
                limits((0.5, RED)), decimals=0)
