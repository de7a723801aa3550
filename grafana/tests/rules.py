"""The rules of Grafana's dashboard-linter, under their names there, and after them rules of our own.

A rule is a function that takes a dashboard and yields one line for each thing that is wrong.
https://github.com/grafana/dashboard-linter/blob/main/docs/index.md says what each of the linter's rules is for. Left out is
uneditable-dashboard: these are to be imported, changed and published.
"""
import re

from .dashboards import METRIC, SELECTOR, STRING, panels, selectors, targets, variables

# Units that the dashboards use; test_models.py holds them against Grafana's own list.
UNITS = {
    "none", "short", "percentunit", "s", "bytes", "decbytes", "Bps", "reqps", "bool_yes_no", "currencyUSD",
    "dateTimeAsIsoNoDateIfToday", "dateTimeFromNow",
}
# Grafana shows any text behind a number.
OWN_UNITS = {"suffix:entries/s"}
TEMPLATED = {"type": "prometheus", "uid": "${datasource}"}
QUERY_FUNCTIONS = {"label_names", "label_values", "metrics", "query_result"}
OF_COUNTERS = ("rate", "irate", "increase")


def template_datasource_rule(dashboard):
    found = variables(dashboard, "datasource")
    names = [(each["name"], each["label"], each["query"]) for each in found]
    if names != [("datasource", "Data source", "prometheus")]:
        yield "needs one variable for the data source, named datasource, labelled Data source, of Prometheus"


def template_job_rule(dashboard):
    yield from _scrape_variable(dashboard, "job")


def template_instance_rule(dashboard):
    yield from _scrape_variable(dashboard, "instance")


def _scrape_variable(dashboard, name):
    found = [each for each in variables(dashboard, "query") if each["name"] == name]
    if len(found) != 1:
        yield f"needs one query variable {name}"
        return
    wanted = {"datasource": TEMPLATED, "label": name.capitalize(), "multi": True, "allValue": ".+"}
    for key, value in wanted.items():
        if found[0].get(key) != value:
            yield f"variable {name}: {key} should be {value!r}, is {found[0].get(key)!r}"


def template_label_promql_rule(dashboard):
    for each in variables(dashboard, "query"):
        parts = re.fullmatch(r"([a-z_]+)\((.+)\)", each["query"])
        if not parts or parts[1] not in QUERY_FUNCTIONS:
            yield f"variable {each['name']}: {each['query']!r} is no query for labels"


def template_on_time_change_reload_rule(dashboard):
    for each in variables(dashboard, "query"):
        if each["refresh"] != 2:
            yield f"variable {each['name']}: refresh should be 2, on time range change"


def panel_datasource_rule(dashboard):
    for panel in panels(dashboard):
        for where in [panel, *panel.get("targets", [])]:
            if where.get("datasource") != TEMPLATED:
                yield f"panel {panel['title']!r}: does not use the data source of the variable"


def panel_title_description_rule(dashboard):
    for panel in panels(dashboard):
        if not panel.get("title") or not panel.get("description"):
            yield f"panel {panel.get('id')} {panel.get('title')!r}: needs a title and a description"


def panel_units_rule(dashboard):
    for panel in panels(dashboard):
        if panel["type"] == "alertlist":
            continue
        config = panel["fieldConfig"]
        units = [config["defaults"].get("unit")]
        for override in config["overrides"]:
            units += [each["value"] for each in override["properties"] if each["id"] == "unit"]
        for unit in units:
            if unit not in UNITS | OWN_UNITS:
                yield f"panel {panel['title']!r}: unit {unit!r}"


def panel_no_targets_rule(dashboard):
    for panel in panels(dashboard):
        if not panel.get("targets") and panel["type"] != "alertlist":
            yield f"panel {panel['title']!r}: no query"


def target_logql_rule(dashboard):
    """There is no Loki here, so no LogQL to be wrong."""
    for panel, target in targets(dashboard):
        if target["datasource"]["type"] == "loki":
            yield f"panel {panel['title']!r}: asks Loki"


def target_logql_auto_rule(dashboard):
    """As above: nothing may use Loki's own range."""
    for panel, target in targets(dashboard):
        if "$__auto" in target["expr"]:
            yield f"panel {panel['title']!r}: $__auto is for Loki"


def target_promql_rule(dashboard):
    """That it parses; test_live.py has a real Prometheus evaluate it."""
    for panel, target in targets(dashboard):
        bare = STRING.sub("", target["expr"])
        if not bare.strip() or any(bare.count(a) != bare.count(b) for a, b in ("()", "{}", "[]")):
            yield f"panel {panel['title']!r}: {target['expr']!r} is no PromQL"


def target_rate_interval_rule(dashboard):
    for panel, target in targets(dashboard):
        for function, selected in _calls(target["expr"]):
            if function in ("rate", "irate") and not selected.endswith("[$__rate_interval]"):
                yield f"panel {panel['title']!r}: {function} over something else than $__rate_interval"


def target_job_rule(dashboard):
    yield from _matched_by(dashboard, "job")


def target_instance_rule(dashboard):
    yield from _matched_by(dashboard, "instance")


def _matched_by(dashboard, label):
    for panel, target in targets(dashboard):
        for metric, matchers, _ in selectors(target["expr"]):
            # Several instances are recorded as one.
            if matchers.get(label) != ("=~", f"${label}") and not (label == "instance" and ":" in metric):
                yield f'panel {panel["title"]!r}: {metric} without {label}=~"${label}"'
        bare = SELECTOR.sub("", STRING.sub("", target["expr"]))
        for metric in METRIC.findall(bare):
            yield f'panel {panel["title"]!r}: {metric} without {label}=~"${label}"'


def target_counter_agg_rule(dashboard):
    for panel, target in targets(dashboard):
        called = [selected for function, selected in _calls(target["expr"]) if function in OF_COUNTERS]
        for match in SELECTOR.finditer(target["expr"]):
            if match[1].endswith(("_total", "_bucket", "_count", "_sum")) and match[0] not in called:
                yield f"panel {panel['title']!r}: counter {match[1]} without rate, irate or increase"


def _calls(expression):
    """(function, selector with its range) for each call whose argument is a selector."""
    call = re.compile(r"([a-z_]+)\s*\(\s*(" + SELECTOR.pattern + ")")
    return [(match[1], match[2]) for match in call.finditer(expression)]


LINTER = {
    "template-datasource-rule": template_datasource_rule,
    "template-job-rule": template_job_rule,
    "template-instance-rule": template_instance_rule,
    "template-label-promql-rule": template_label_promql_rule,
    "template-on-time-change-reload-rule": template_on_time_change_reload_rule,
    "panel-datasource-rule": panel_datasource_rule,
    "panel-title-description-rule": panel_title_description_rule,
    "panel-units-rule": panel_units_rule,
    "panel-no-targets-rule": panel_no_targets_rule,
    "target-logql-rule": target_logql_rule,
    "target-logql-auto-rule": target_logql_auto_rule,
    "target-promql-rule": target_promql_rule,
    "target-rate-interval-rule": target_rate_interval_rule,
    "target-job-rule": target_job_rule,
    "target-instance-rule": target_instance_rule,
    "target-counter-agg-rule": target_counter_agg_rule,
}
