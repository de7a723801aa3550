"""Service: one service (or the chosen ones) over time, and how fast it uses up its error budget."""
from .board import POLLS, PROJECT, SERVICE, UIDS, choice_variable, compose, services_variable, to_posthog, variables
from .logs import (
    ALL, BAD, BY_SERVICE, PER_SERVICE, ROW, ROW_BAD, ROW_FATAL, ROW_TOTAL, SHARE, WHERE, entries_stat, fatals_stat,
    share_of_errors, share_stat)
from .panels import (
    GREEN, ORANGE, RED, SEVERITY_COLOURS, YELLOW, as_rows, bars, limits, lines, now, over_time, stat, table)

WINDOWS = ("5m", "30m", "1h", "6h")
# Rates of burning at which a budget for 30 days is gone in 5 days, and 2 % of it in an hour.
BURN = limits((1, YELLOW), (6, ORANGE), (14.4, RED))
MEANING = "1 uses the budget up exactly at the end of its period, 14.4 uses a 30-day budget up in two days."


def dashboard():
    budget = choice_variable(
        "budget", "Error budget",
        "The share of entries that may be error or fatal. The alerting rules have a setting of their own.",
        {"0.1 %": "0.001", "0.5 %": "0.005", "1 %": "0.01", "2 %": "0.02", "5 %": "0.05", "10 %": "0.1"}, "1 %")
    rows = [("Now", figures()), ("Over time", over_the_range()), ("Error budget", error_budget()),
            ("Newest window and links", newest())]
    return compose(
        UIDS["service"], "PostHog logs / Service",
        "One service over time: what it logs, its errors, and its error budget.", rows,
        variables(services_variable(), budget))


def figures():
    spent = f"sum(increase({BAD}[$__range])) / ($budget * (sum(increase({ALL}[$__range])) > 0))"
    return [
        entries_stat(),
        stat("Errors", f"Entries of severity error and fatal a second. {POLLS}",
             over_time(f"sum(rate({BAD}[$__rate_interval]))", "errors"), "cps"),
        share_stat(), fatals_stat(),
        stat("Share of volume", "Part of all the project's entries in the exporter's newest window.",
             over_time(f"sum(posthog_logs_service_window_entries{{{SERVICE}}}) / "
                       f"(sum(posthog_logs_service_window_entries{{{PROJECT}}}) > 0)", "share"), "percentunit"),
        stat("Error budget spent", "Errors in the time range as a share of the errors that the budget allows for the "
             "entries in it. Over 100 % the budget is overspent.", now(spent, "spent"), "percentunit",
             limits((0.5, YELLOW), (1, RED)), decimals=0),
    ]


def over_the_range():
    return [
        lines("Entries by severity", f"Log entries a second by severity. {POLLS}",
              [over_time(f"sum by (severity) (rate({ALL}[$__rate_interval]))", "{{severity}}")], "cps",
              stack="normal", colours=SEVERITY_COLOURS),
        lines("Errors and fatals", "Entries of severity error and fatal in each stretch of four polls or more.",
              [over_time(f"sum by (severity) (increase({BAD}[$__rate_interval]))", "{{severity}}")], "short",
              bars=True, stack="normal", colours={name: SEVERITY_COLOURS[name] for name in ("error", "fatal")}),
        lines("Share of errors by service", "Part of each service's entries that is error or fatal. The dashed lines "
              f"are at 1 % and 5 %. {POLLS}", [over_time(share_of_errors(BY_SERVICE), PER_SERVICE)], "percentunit",
              SHARE, show_limits=True),
        lines("Entries by service", f"Log entries a second of each chosen service. {POLLS}",
              [over_time(f"{BY_SERVICE} (rate({ALL}[$__rate_interval]))", PER_SERVICE)], "cps"),
    ]


def burn(by, window):
    """How many times faster than allowed errors come, in the window that ends at each step."""
    return f"{by} (increase({BAD}[{window}])) / ($budget * ({by} (increase({ALL}[{window}])) > 0))"


def error_budget():
    return [
        lines("Burn rate by window", "How many times faster than the budget allows the chosen services together log "
              f"errors, over windows of several lengths. {MEANING} A fast burn shows in 5m and 1h, a slow one in 30m "
              "and 6h; one that is in the short window no more is over.",
              [over_time(burn("sum", window), window) for window in WINDOWS], "none", BURN, size=(8, 8),
              show_limits=True, calcs=("lastNotNull", "max")),
        lines("Burn rate by service", f"The burn rate of the last hour, for each chosen service. {MEANING}",
              [over_time(burn(BY_SERVICE, "1h"), PER_SERVICE)], "none", BURN, size=(8, 8), show_limits=True,
              calcs=("lastNotNull", "max")),
        bars("Budget spent by service", "Errors in the time range as a share of the errors that the budget allows for "
             "the service's entries in it.", now(burn(BY_SERVICE, "$__range"), PER_SERVICE), "percentunit",
             limits((0.5, YELLOW), (1, RED)), size=(8, 8)),
    ]


def newest():
    last = f"1000 * max_over_time(timestamp({ROW} (increase({ALL}[$__rate_interval])) > 0)[$__range:$__interval])"
    service = "__data.fields.service_name"
    return [
        lines("Newest window", "Entries and errors in the exporter's newest window (five minutes unless set "
              "otherwise), as PostHog gives them, without counters in between.",
              [over_time(f"{BY_SERVICE} (posthog_logs_service_window_entries{{{SERVICE}}})", f"{PER_SERVICE} entries"),
               over_time(f"{BY_SERVICE} (posthog_logs_service_window_errors{{{SERVICE}}})", f"{PER_SERVICE} errors")],
              "short"),
        table("In PostHog", "The chosen services with links to their entries in PostHog, and when each was last seen "
              "to log in the time range (by the counters, so within four polls).",
              [as_rows(f"{ROW_TOTAL} {WHERE}"), as_rows(last), as_rows(ROW_BAD), as_rows(ROW_FATAL)],
              [("service_name", {"displayName": "Service", "links": [to_posthog(service)]}),
               ("project", {"displayName": "Project"}),
               ("Value #A", {"displayName": "Entries", "unit": "short", "decimals": 0}),
               ("Value #C", {"displayName": "Errors", "unit": "short", "decimals": 0}),
               ("Value #D", {"displayName": "Fatals", "unit": "short", "decimals": 0,
                             "thresholds": limits((0.5, RED), base=GREEN),
                             "custom.cellOptions": {"type": "color-text"}}),
               ("Value #B", {"displayName": "Last entries", "unit": "dateTimeFromNow"}),
               ("project_id", {"custom.hidden": True}), ("host", {"custom.hidden": True})],
              size=(12, 8), sort="Entries"),
    ]
