"""Logs overview: how much is logged, what of it is errors, and which services to look at."""
from .board import LAG, POLLS, PROJECT, SERVICE, UIDS, compose, services_variable, to_posthog, to_service, variables
from .logs import (
    ALL, BAD, BY_SERVICE, FATAL, PER_SERVICE, ROW, ROW_BAD, ROW_FATAL, ROW_TOTAL, SHARE, WHERE, entries_stat,
    fatals_stat, share_of_errors, share_stat)
from .panels import (
    GREEN, ORANGE, RED, SEVERITY_COLOURS, YELLOW, as_rows, bars, limits, lines, now, over_time, stat, table)

BYTES = f"posthog_logs_uncompressed_bytes_total{{{PROJECT}}}"
LINKS = [to_service("__field.labels.project", "__field.labels.service_name")]


def largest(counter):
    """Keeps the ten services with most over the whole range: the same ten from its first step to its last."""
    return f"and topk(10, {BY_SERVICE} (increase({counter}[$__range] @ end())))"


def dashboard():
    rows = [("Now", figures()), ("By service", by_service()), ("By severity and size", by_severity()),
            ("Services", [services()])]
    return compose(
        UIDS["overview"], "PostHog logs / Overview",
        "How much the services of a PostHog project log, and how much of it is errors.", rows,
        variables(services_variable()))


def figures():
    return [
        entries_stat(), share_stat(), fatals_stat(),
        stat("Services", "Services that logged anything in the exporter's newest window (five minutes unless set "
             "otherwise).",
             over_time(f"count({BY_SERVICE} (posthog_logs_service_window_entries{{{SERVICE}}}) > 0)", "services"),
             "short", limits((1, GREEN), base=RED), decimals=0),
        stat("Size", "Uncompressed bytes of log entries a second, of all services: PostHog gives sizes by severity "
             f"only, so the variable Service does not narrow this. {POLLS}",
             over_time(f"sum(rate({BYTES}[$__rate_interval]))", "size"), "Bps"),
        stat("Data lag now", "How far the data trails behind: the counters are known to be complete up to that long "
             "ago. Six minutes is usual with the exporter's defaults; yellow from 15 minutes, red from 30.",
             over_time(f"time() - min(posthog_logs_data_watermark_timestamp_seconds{{{PROJECT}}})", "lag"), "s",
             LAG, decimals=0),
    ]


def by_service():
    newest = (
        f"posthog_logs_service_error_rate{{{SERVICE}}} and posthog_logs_service_window_entries{{{SERVICE}}} > 20")
    return [
        lines("Entries by service", f"Log entries a second of the ten services with most in the time range. {POLLS}",
              [over_time(f"{BY_SERVICE} (rate({ALL}[$__rate_interval])) {largest(ALL)}", PER_SERVICE)],
              "cps", stack="normal", links=LINKS),
        lines("Errors by service", "Entries of severity error and fatal a second, of the ten services with most of "
              f"them in the time range. {POLLS}",
              [over_time(f"{BY_SERVICE} (rate({BAD}[$__rate_interval])) {largest(BAD)}", PER_SERVICE)],
              "cps", links=LINKS),
        lines("Share of errors by service", "Part of a service's entries that is error or fatal, for the ten services "
              f"with most errors in the time range. The dashed lines are at 1 % and 5 %. {POLLS}",
              [over_time(f"({share_of_errors(BY_SERVICE)}) {largest(BAD)}", PER_SERVICE)],
              "percentunit", SHARE, show_limits=True, links=LINKS),
        bars("Worst services now", "Share of errors in the exporter's newest window, the ten highest. Services with "
             "20 entries or fewer in it are left out: one error among three entries says little.",
             now(f"topk(10, {newest})", PER_SERVICE), "percentunit", SHARE, size=(12, 8), links=LINKS),
    ]


def by_severity():
    by = f"sum by (severity) (rate({ALL}[$__rate_interval]))"
    before = f"{BY_SERVICE} (increase({FATAL}[$__range] offset $__range))"
    first = (
        f"min by (project, service_name) (min_over_time(timestamp({BY_SERVICE} (increase({FATAL}[$__rate_interval])) "
        f"> 0)[$__range:$__interval]))")
    fatals = f"({BY_SERVICE} (increase({FATAL}[$__range])) > 0 unless {before} > 0)"
    service = "__data.fields.service_name"
    return [
        lines("Severity mix", f"Share of each severity in the entries. {POLLS}", [over_time(by, "{{severity}}")],
              "cps", size=(8, 8), stack="percent", colours=SEVERITY_COLOURS),
        lines("Size by severity", "Uncompressed bytes of log entries a second, of all services: PostHog gives sizes "
              f"by severity only, so the variable Service does not narrow this. {POLLS}",
              [over_time(f"sum by (severity) (rate({BYTES}[$__rate_interval]))", "{{severity}}")],
              "Bps", size=(8, 8), stack="normal", colours=SEVERITY_COLOURS),
        table("First-seen fatals", "Services that logged a fatal entry in the time range and none in as long a time "
              "before it (as far back as Prometheus knows), with the time of the first. Empty is good.",
              [as_rows(f"1000 * {first} and on (project, service_name) {fatals}"), as_rows(fatals)],
              [("service_name", {"displayName": "Service", "links": [to_service("__data.fields.project", service)]}),
               ("project", {"displayName": "Project"}),
               ("Value #A", {"displayName": "First", "unit": "dateTimeAsIsoNoDateIfToday"}),
               ("Value #B", {"displayName": "Fatals", "unit": "short", "decimals": 0})],
              size=(8, 8), sort="First"),
    ]


def services():
    newest = f"posthog_logs_service_volume_share_ratio{{{SERVICE}}}"
    shaded = {"custom.cellOptions": {"type": "color-text"}}
    service = "__data.fields.service_name"
    links = [to_service("__data.fields.project", service), to_posthog(service)]
    return table(
        "All services", "Every service with what it logged in the time range. Its name links to the dashboard Service "
        "and to its entries in PostHog. The share of volume is that of the exporter's newest window.",
        [as_rows(f"{ROW_TOTAL} {WHERE}"), as_rows(ROW_BAD), as_rows(f"{ROW_BAD} / ({ROW_TOTAL} > 0)"),
         as_rows(ROW_FATAL), as_rows(f"{ROW} ({newest})")],
        [("service_name", {"displayName": "Service", "links": links}),
         ("project", {"displayName": "Project"}),
         ("Value #A", {"displayName": "Entries", "unit": "short", "decimals": 0}),
         ("Value #B", {"displayName": "Errors", "unit": "short", "decimals": 0}),
         ("Value #C", {"displayName": "Share of errors", "unit": "percentunit", "decimals": 2, "thresholds": SHARE}
          | shaded),
         ("Value #D", {"displayName": "Fatals", "unit": "short", "decimals": 0,
                       "thresholds": limits((0.5, RED), base=GREEN)} | shaded),
         ("Value #E", {"displayName": "Share of volume", "unit": "percentunit", "decimals": 1, "min": 0, "max": 1,
                       "thresholds": limits((0.5, YELLOW), (0.8, ORANGE)),
                       "custom.cellOptions": {"type": "gauge", "mode": "basic", "valueDisplayMode": "text"}}),
         ("project_id", {"custom.hidden": True}), ("host", {"custom.hidden": True})],
        size=(24, 10), sort="Entries")
