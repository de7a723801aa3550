"""What the queries of a panel return, as a panel draws it."""
import math
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

from tests.interpolation import Range, interpolate


@dataclass
class Series:
    name: str
    labels: dict
    points: list = field(default_factory=list)  # (time, value)

    @property
    def last(self):
        return self.points[-1][1] if self.points else None

    def reduced(self, how):
        values = [value for _, value in self.points if not math.isnan(value)]
        if not values:
            return None
        return {
            "mean": sum(values) / len(values), "max": max(values), "sum": sum(values), "lastNotNull": values[-1]}[how]


class Source:
    """Prometheus, asked with a dashboard's variables at given values over a given time."""

    def __init__(self, prometheus, span, poll, values):
        self.prometheus, self.span, self.poll, self.values = prometheus, span, poll, values

    def results(self, panel, target):
        span = self.of(panel)
        expression = interpolate(target["expr"], self.values | span.globals(self.poll))
        if target["instant"]:
            return [
                (each["metric"], [each["value"]]) for each in self.prometheus.at(expression, span.end)]
        return [
            (each["metric"], each["values"]) for each in self.prometheus.over(expression, span, self.poll)]

    def of(self, panel):
        """The panel's own time, if it has one."""
        if panel.get("timeFrom") != "now/M":
            return self.span
        end = datetime.fromtimestamp(self.span.end, UTC)
        return Range(end.replace(day=1, hour=0, minute=0, second=0, microsecond=0).timestamp(), self.span.end, self.poll)

    def series(self, panel):
        """All series of all its queries, by name."""
        found = []
        for target in panel["targets"]:
            for labels, values in self.results(panel, target):
                points = [(float(time), float(value)) for time, value in values]
                found.append(Series(legend(target["legendFormat"], labels), labels, points))
        return sorted(found, key=lambda each: each.name)

    def rows(self, panel):
        """Rows of a table, merged by the labels that all queries have: {field: text or number}."""
        answers = [[(labels, float(values[-1][1])) for labels, values in self.results(panel, target)]
                   for target in panel["targets"]]
        named = [{name for labels, _ in answer for name in labels} for answer in answers if answer]
        shared = set.intersection(*named) if named else set()
        rows = {}
        for target, answer in zip(panel["targets"], answers):
            for labels, value in answer:
                key = tuple(sorted((name, labels.get(name)) for name in shared))
                column = f"Value #{target['refId']}" if len(answers) > 1 else "Value"
                rows.setdefault(key, {}).update(labels | {column: value})
        return list(rows.values())


def legend(form, labels):
    return re.sub(r"\{\{\s*(\w+)\s*\}\}", lambda found: labels.get(found[1], ""), form).strip()
