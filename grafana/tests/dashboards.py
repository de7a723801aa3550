"""The dashboards as they are in the repository, and what the tests ask of their JSON again and again."""
import json
import re
from pathlib import Path

GRAFANA = Path(__file__).resolve().parent.parent
REPOSITORY = GRAFANA.parent
FILES = sorted((GRAFANA / "dashboards").glob("*.json"))

# In selectors of these dashboards no string contains a brace.
SELECTOR = re.compile(r"([a-zA-Z_:][a-zA-Z0-9_:]*)\{([^{}]*)\}(\[[^]]*\])?")
MATCHER = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)\s*(=~|!~|!=|=)\s*"([^"]*)"')
STRING = re.compile(r'"[^"]*"')
# Recorded series have their level before a colon, and what was done behind another.
METRIC = re.compile(r"\b(?:project(?:_service)?:posthog_logs_\w+(?::\w+)?|posthog_logs_\w+|process_\w+|up|ALERTS)\b")


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def panels(dashboard):
    """All panels but the rows' headings, those of collapsed rows included."""
    for panel in dashboard["panels"]:
        if panel["type"] == "row":
            yield from panel.get("panels", [])
        else:
            yield panel


def targets(dashboard):
    """(panel, target) for every query of every panel."""
    for panel in panels(dashboard):
        for target in panel.get("targets") or []:
            yield panel, target


def variables(dashboard, kind=None):
    return [each for each in dashboard["templating"]["list"] if kind in (None, each["type"])]


def selectors(expression):
    """(metric, {label: (operator, value)}, range or "") for every selector with braces."""
    for metric, inside, span in SELECTOR.findall(expression):
        yield metric, {label: (how, value) for label, how, value in MATCHER.findall(inside)}, span


def metrics(expression):
    """Names of all metrics in it, with or without braces behind them."""
    return set(METRIC.findall(STRING.sub('""', expression)))
