"""Rules of our own for the dashboards, in the form of those in rules.py."""
import re

from .dashboards import panels, selectors, targets, variables

KINDS = {"stat", "timeseries", "bargauge", "table", "state-timeline", "heatmap"}
COLUMNS = 24
SERVICE_BOARDS = {"posthog-logs-overview", "posthog-logs-service"}


def variables_for_everything(dashboard):
    """Data source, job, instance and project; service too where services are shown."""
    wanted = {"datasource", "job", "instance", "project"}
    if dashboard["uid"] in SERVICE_BOARDS:
        wanted.add("service")
    for name in wanted - {each["name"] for each in variables(dashboard)}:
        yield f"no variable {name}"
    for each in variables(dashboard, "query"):
        one = dashboard["uid"] == "posthog-logs-service" and each["name"] == "service"
        several = each["multi"] and (one or (each["includeAll"] and each["allValue"] == ".+"))
        if each["name"] != "poll" and not several:
            yield f"variable {each['name']}: should take several values, and All as .+"


def alerts_as_annotations(dashboard):
    """Those of what is chosen."""
    shown = [each for each in dashboard["annotations"]["list"] if "ALERTS{" in each.get("expr", "")]
    if not shown or not all(each["enable"] for each in shown):
        yield "does not show alerts"
    wanted = ['job=~"$job"', 'project=~"$project|"']
    if dashboard["uid"] in SERVICE_BOARDS:
        wanted.append('service_name=~"$service|"')
    for matcher in wanted:
        if not all(matcher in each["expr"] for each in shown):
            yield f"shows alerts without {matcher}"


def can_be_imported(dashboard):
    """It can be edited, and says what it needs: Grafana, Prometheus, and each kind of its panels."""
    if dashboard.get("editable") is not True:
        yield "cannot be edited"
    needed = {(each["type"], each["id"]) for each in dashboard.get("__requires", [])}
    wanted = {("grafana", "grafana"), ("datasource", "prometheus")} | {("panel", each["type"]) for each in panels(dashboard)}
    if needed != wanted:
        yield f"__requires differs in {sorted(needed ^ wanted)}"


def links_everywhere(dashboard):
    """Every graph and table leads somewhere; what is about errors, to their severities."""
    for panel in panels(dashboard):
        if panel["type"] in ("alertlist",) or (panel["type"] == "stat" and dashboard["uid"] in SERVICE_BOARDS):
            continue
        urls = list(addresses(panel))
        if not urls:
            yield f"panel {panel['title']!r}: no link"
        about_errors = any("severity=~" in target["expr"] for target in panel["targets"])
        if about_errors and any("/logs?" in url for url in urls) and not any("severityLevels=" in url for url in urls):
            yield f"panel {panel['title']!r}: links to PostHog without severities"


def addresses(panel):
    for link in panel["fieldConfig"]["defaults"].get("links", []):
        yield link["url"]
    for override in panel["fieldConfig"]["overrides"]:
        for each in override["properties"]:
            if each["id"] == "links":
                yield from (link["url"] for link in each["value"])


def project_narrows(dashboard):
    """Each query of a metric that has the label project is narrowed by the variable, and likewise for services."""
    boards = dashboard["uid"] in SERVICE_BOARDS
    for panel, target in targets(dashboard):
        for metric, matchers, _ in selectors(target["expr"]):
            by_service = metric == "posthog_logs_entries_total" or metric.startswith(
                ("posthog_logs_service_", "project_service:"))
            of_logs = "posthog_logs_" in metric and "_exporter_" not in metric
            # The checkpoint is of a host, whose projects it is joined with.
            of_host = metric == "posthog_logs_ingestion_checkpoint_timestamp_seconds" and re.search(
                r'\} and on \(job, host\) posthog_logs_project_info\{[^}]*project=~"\$project"', target["expr"])
            if of_logs and not of_host and matchers.get("project") != ("=~", "$project"):
                yield f"panel {panel['title']!r}: {metric} for all projects"
            # A service's share of its project needs the project's sum beside it.
            whole = panel["title"] == "Share of volume"
            if boards and by_service and not whole and matchers.get("service_name") != ("=~", "$service"):
                yield f"panel {panel['title']!r}: {metric} for all services"


def four_polls(dashboard):
    """The poll interval is the least step of each query, so that $__rate_interval spans at least four polls."""
    for panel, target in targets(dashboard):
        if target.get("interval") != "${poll}s":
            yield f"panel {panel['title']!r}: the least step of query {target['refId']} is not the poll interval"


def limits_and_legends(dashboard):
    for panel in panels(dashboard):
        if panel["type"] == "alertlist":
            continue
        title, defaults = panel["title"], panel["fieldConfig"]["defaults"]
        if panel["type"] not in KINDS:
            yield f"panel {title!r}: {panel['type']} is a kind the rules do not know"
        steps = defaults.get("thresholds", {}).get("steps", [])
        values = [step["value"] for step in steps]
        if not steps or values[0] is not None or values[1:] != sorted(values[1:]):
            yield f"panel {title!r}: thresholds need a first step without value and rising ones behind it"
        if panel["type"] in ("timeseries", "state-timeline") and not panel["options"]["legend"]["showLegend"]:
            yield f"panel {title!r}: no legend"
        for target in panel["targets"]:
            summed = "sum" in panel["options"].get("legend", {}).get("calcs", [])
            if summed and "[$__rate_interval]" in target["expr"] and "* $__interval_ms / 1000" not in target["expr"]:
                yield f"panel {title!r}: its legend adds up ranges of query {target['refId']} that overlap"
            if target["format"] != "table" and not target["legendFormat"].replace("__auto", ""):
                yield f"panel {title!r}: query {target['refId']} has no legend"


def told_apart(dashboard):
    """Ids of panels, their titles, and the letters of queries are there once each."""
    identities = [each["id"] for each in dashboard["panels"]]
    if len(identities) != len(set(identities)):
        yield "two panels with one id"
    titles = [each["title"] for each in panels(dashboard)]
    for title in {each for each in titles if titles.count(each) > 1}:
        yield f"two panels are called {title!r}"
    for panel in panels(dashboard):
        letters = [each["refId"] for each in panel.get("targets", [])]
        if len(letters) != len(set(letters)):
            yield f"panel {panel['title']!r}: two queries with one letter"


def side_by_side(dashboard):
    """No panel covers another or reaches beyond the grid."""
    taken = set()
    for panel in dashboard["panels"]:
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        if at["x"] < 0 or at["x"] + at["w"] > COLUMNS or cells & taken:
            yield f"panel {panel['title']!r}: out of its place"
        taken |= cells


def links_to_posthog(dashboard):
    """A table whose rows have host and project_id links to PostHog's page of logs."""
    for panel in panels(dashboard):
        start = "${__data.fields.host:raw}/project/${__data.fields.project_id:raw}/logs?"
        if panel["type"] == "table" and any(url.startswith(start) for url in addresses(panel)):
            return
    yield "no table links to PostHog"


OWN = {
    each.__name__: each
    for each in (
        variables_for_everything, alerts_as_annotations, can_be_imported, links_everywhere, project_narrows, four_polls,
        limits_and_legends, told_apart, side_by_side, links_to_posthog)
}
