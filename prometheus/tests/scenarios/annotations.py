"""The annotations of alerts, as promtool says that it got them."""
import json
import re
from urllib.parse import parse_qs, urlsplit

NAMES = {"summary", "description", "runbook_url", "dashboard_url"}
# Which entries an alert is about, where not about all, by how its name goes on.
LEVELS = {"PostHogLogsError": ["error", "fatal"], "PostHogLogsF": ["fatal"]}
FAULTY = re.compile(r"<error|%!|<no value>|NaN")


class Answers:
    def __init__(self, output):
        """`found` has the alerts by (name, minute), `rest` what promtool found to be wrong otherwise."""
        self.found, self.rest = {}, []
        for block in re.split(r"(?m)^    (?=alertname: |expr: )", output)[1:]:
            at = re.match(r"alertname: (\w+), time: (\S+?), *$", block, re.MULTILINE)
            if at:
                self.found[at[1], minutes(at[2])] = [
                    (pairs(labels), pairs(annotations))
                    for labels, annotations in re.findall(r"Labels:\{(.*)\}\s+Annotations:\{(.*)\}", block.partition("got:")[2])]
            else:
                self.rest.append(block.rstrip())

    def problems(self, case):
        label, _, value = case.selector.replace('"', "").partition("=")
        for when, alert, summary, description in case.said:
            alerts = [each for each in self.found.get((f"PostHogLogs{alert}", when), []) if each[0].get(label) == value]
            if len(alerts) != 1:
                yield f"{case.name}: {len(alerts)} alerts {alert} after {when} minutes, where one was expected"
                continue
            [(labels, annotations)] = alerts
            for name, wanted in (("summary", summary), ("description", description)):
                if annotations.get(name) != wanted:
                    yield f"{case.name}: {name} of {alert} is {annotations.get(name)!r}, not {wanted!r}"
            yield from (f"{case.name}: {alert}: {line}" for line in links(labels, annotations, when))


def links(labels, annotations, when):
    """Where the alert leads: to its section, to a dashboard of what it is about, to its entries in PostHog."""
    if NAMES - annotations.keys():
        yield f"no {NAMES - annotations.keys()}"
    for name, text in annotations.items():
        if FAULTY.search(text):
            yield f"{name} is {text!r}"
    query = parse_qs(urlsplit(annotations.get("dashboard_url", "")).query)
    service = labels.get("service_name")
    if query.get("to") != [str(when * 60_000)] or ("project" in labels and query.get("var-project") != [labels["project"]]) \
            or (service and query.get("var-service") != [service]):
        yield f"dashboard_url is {annotations.get('dashboard_url')}"
    if not annotations.get("posthog_url"):
        if service:
            yield "no posthog_url"
        return
    parts = urlsplit(annotations["posthog_url"])
    query = {name: json.loads(values[0]) for name, values in parse_qs(parts.query).items()}
    until = f"1970-01-{1 + when // 1440:02}T{when // 60 % 24:02}:{when % 60:02}:00Z"
    if parts[:3] != ("https", "eu.posthog.com", "/project/7/logs") or query["dateRange"]["date_to"] != until \
            or (service and query.get("serviceNames") != [service]) or query.get("severityLevels") != levels(labels["alertname"]):
        yield f"posthog_url is {annotations['posthog_url']}"


def levels(alert):
    return next((levels for start, levels in LEVELS.items() if alert.startswith(start)), None)


def pairs(text):
    """The labels in `a="b", c="d"`, as Go quotes them."""
    return {name: json.loads(value) for name, value in re.findall(r'(\w+)=("(?:[^"\\]|\\.)*")', text)}


def minutes(duration):
    """Of Prometheus' "1d2h3m"."""
    return sum(int(count) * {"d": 1440, "h": 60, "m": 1, "w": 10080}[unit] for count, unit in re.findall(r"(\d+)([wdhm])", duration))
