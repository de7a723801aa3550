"""A dashboard around its panels: variables, annotations, links, and the places of the panels."""
from urllib.parse import quote

from .panels import DATASOURCE, GREY, RED, YELLOW, limits, link

COLUMNS = 24
TAG = "posthog-logs"
UIDS = {"overview": "posthog-logs-overview", "service": "posthog-logs-service", "exporter": "posthog-logs-exporter"}

# What every query is narrowed to. Job and instance come first, as dashboard-linter wants them in each selector.
EXPORTER = 'job=~"$job", instance=~"$instance"'
PROJECT = f'{EXPORTER}, project=~"$project"'
SERVICE = f'{PROJECT}, service_name=~"$service"'
ERRORS = 'severity=~"error|fatal"'
FATALS = 'severity="fatal"'

# What descriptions say wherever it matters.
POLLS = "Rates look back at least four polls, since a counter moves once a poll."
LAG = limits((900, YELLOW), (1800, RED))

KEEP = "${datasource:queryparam}&${job:queryparam}&${instance:queryparam}&${poll:queryparam}&${__url_time_range}"


def to_service(project, service):
    """Link to the Service dashboard, for fields (as in `__data.fields.project`) that name project and service."""
    names = f"var-project=${{{project}:percentencode}}&var-service=${{{service}:percentencode}}"
    return link("Show this service", f"/d/{UIDS['service']}?{KEEP}&{names}")


def to_posthog(service_of=None):
    """Link to PostHog's logs page, for a row with the fields host and project_id (and service_name).

    PostHog reads the filters from the query as JSON: a list of services, and a range of times.
    """
    before, between, after = (quote(text) for text in ('{"date_from":"', '","date_to":"', '"}'))
    query = f"dateRange={before}${{__from:date:iso}}{between}${{__to:date:iso}}{after}"
    if service_of:
        before, after = quote('["'), quote('"]')
        query = f"serviceNames={before}${{{service_of}:percentencode}}{after}&{query}"
    page = "${__data.fields.host:raw}/project/${__data.fields.project_id:raw}/logs"
    return link("Read its entries in PostHog", f"{page}?{query}", elsewhere=True)


def query_variable(name, label, query, description):
    """All stands for `.+`, so that a variable at All leaves out nothing and asks for no long list."""
    return {
        "type": "query", "name": name, "label": label, "description": description, "datasource": DATASOURCE,
        "query": query, "refresh": 2, "sort": 1, "multi": True, "includeAll": True, "allValue": ".+", "hide": 0,
        "regex": "", "current": {"selected": True, "text": ["All"], "value": ["$__all"]}, "options": [],
    }


def choice_variable(name, label, description, choices, chosen):
    """`choices` maps the text that is shown to the value that is used."""
    options = [
        {"selected": text == chosen, "text": text, "value": value} for text, value in choices.items()]
    return {
        "type": "custom", "name": name, "label": label, "description": description, "multi": False,
        "includeAll": False, "hide": 0,
        "query": ",".join(text if text == value else f"{text} : {value}" for text, value in choices.items()),
        "current": {"selected": True, "text": chosen, "value": choices[chosen]}, "options": options,
    }


def variables(*further):
    return [
        {
            "type": "datasource", "name": "datasource", "label": "Data source", "query": "prometheus", "hide": 0,
            "description": "The Prometheus that scrapes the exporter.", "multi": False, "includeAll": False,
            "current": {}, "options": [], "regex": "", "refresh": 1,
        },
        query_variable(
            "job", "Job", "label_values(posthog_logs_exporter_build_info, job)",
            "The scrape job of the exporter."),
        query_variable(
            "instance", "Instance", 'label_values(posthog_logs_exporter_build_info{job=~"$job"}, instance)',
            "The exporter. Two exporters of one project count the same entries: choose one of them."),
        query_variable(
            "project", "Project", f"label_values(posthog_logs_up{{{EXPORTER}}}, project)",
            "PostHog projects, by the names or ids the exporter gives them."),
        *further,
        choice_variable(
            "poll", "Poll interval",
            "The exporter's --poll.interval. Counters move once a poll, so rates look back at least four of them. "
            "The demo polls every 5 s.",
            {text: text for text in ("5s", "15s", "30s", "1m", "2m", "5m")}, "1m"),
    ]


def services_variable():
    return query_variable(
        "service", "Service", f"label_values(posthog_logs_entries_total{{{PROJECT}}}, service_name)",
        "Services, as service_name has them.")


def annotations():
    """The alerts of prometheus/rules: those of the chosen projects, and those that are of no project."""
    return {"list": [
        {
            "name": "Alerts", "datasource": DATASOURCE, "enable": True, "hide": False, "iconColor": RED,
            "expr": 'ALERTS{alertname=~"PostHogLogs.+", alertstate="firing", project=~"$project|"}',
            "titleFormat": "{{alertname}}", "textFormat": "{{project}} {{service_name}}", "tagKeys": "severity",
        },
        {
            "name": "Annotations", "datasource": {"type": "grafana", "uid": "-- Grafana --"}, "enable": True,
            "hide": True, "iconColor": GREY, "builtIn": 1, "type": "dashboard",
        },
    ]}


def compose(uid, title, description, rows, templating):
    """`rows` are (title, panels); a row's panels stand from left to right and wrap where the grid ends."""
    return {
        "uid": uid, "title": title, "description": description, "tags": [TAG], "editable": False,
        "graphTooltip": 1, "schemaVersion": 39, "version": 1, "timezone": "", "refresh": "1m",
        "time": {"from": "now-6h", "to": "now"}, "timepicker": {}, "annotations": annotations(),
        "templating": {"list": templating}, "panels": list(placed(rows)),
        "links": [{
            "type": "dashboards", "tags": [TAG], "title": "PostHog logs", "asDropdown": False, "includeVars": True,
            "keepTime": True, "targetBlank": False, "icon": "external link", "tooltip": "", "url": "",
        }],
    }


def placed(rows):
    """All panels with their ids and places, each row led by its heading."""
    identity, top = 0, 0
    for title, panels in rows:
        identity += 1
        yield {
            "type": "row", "id": identity, "title": title, "collapsed": False, "panels": [],
            "gridPos": {"x": 0, "y": top, "w": COLUMNS, "h": 1}}
        top += 1
        left, height = 0, 0
        for made in panels:
            size = made["gridPos"]
            if left + size["w"] > COLUMNS:
                top, left, height = top + height, 0, 0
            identity += 1
            yield {"id": identity} | made | {"gridPos": size | {"x": left, "y": top}}
            left, height = left + size["w"], max(height, size["h"])
        top += height
