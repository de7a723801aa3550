"""The dashboards keep the rules, and every rule finds what it is there for."""
import copy
import unittest

from .dashboards import FILES, REPOSITORY, load, metrics, targets
from .own_rules import OWN
from .rules import LINTER

RULES = LINTER | OWN


def variable(dashboard, name):
    return next(each for each in dashboard["templating"]["list"] if each["name"] == name)


def panel(dashboard, kind="timeseries"):
    return next(each for each in dashboard["panels"] if each["type"] == kind)


def query(dashboard, expression):
    panel(dashboard)["targets"][0]["expr"] = expression


JOB, INSTANCE = 'job=~"$job"', 'instance=~"$instance"'
BOTH = f"{JOB}, {INSTANCE}"

# For each rule, ways to break it.
BREAKS = {
    "template-datasource-rule": [lambda d: variable(d, "datasource").update(name="source")],
    "template-job-rule": [
        lambda d: variable(d, "job").update(allValue=".*"), lambda d: variable(d, "job").update(multi=False),
        lambda d: variable(d, "job").update(name="work")],
    "template-instance-rule": [
        lambda d: variable(d, "instance").update(label="Target"),
        lambda d: variable(d, "instance").update(datasource={"type": "prometheus", "uid": "abc"})],
    "template-label-promql-rule": [lambda d: variable(d, "project").update(query="values(up)")],
    "template-on-time-change-reload-rule": [lambda d: variable(d, "project").update(refresh=1)],
    "panel-datasource-rule": [
        lambda d: panel(d).update(datasource={"type": "prometheus", "uid": "abc"}),
        lambda d: panel(d)["targets"][0].pop("datasource")],
    "panel-title-description-rule": [
        lambda d: panel(d).update(description=""), lambda d: panel(d).update(title="")],
    "panel-units-rule": [lambda d: panel(d)["fieldConfig"]["defaults"].update(unit="pints")],
    "panel-no-targets-rule": [lambda d: panel(d).update(targets=[])],
    "target-logql-rule": [lambda d: panel(d)["targets"][0].update(datasource={"type": "loki", "uid": "abc"})],
    "target-logql-auto-rule": [lambda d: query(d, f"rate(x_total{{{BOTH}}}[$__auto])")],
    "target-promql-rule": [lambda d: query(d, " "), lambda d: query(d, f"sum(rate(x_total{{{BOTH}}}[5m])")],
    "target-rate-interval-rule": [
        lambda d: query(d, f"rate(x_total{{{BOTH}}}[5m])"), lambda d: query(d, f"sum(irate(x{{{BOTH}}}[1h]))")],
    "target-job-rule": [
        lambda d: query(d, f"up{{{INSTANCE}}}"), lambda d: query(d, "up"),
        lambda d: query(d, f'up{{job="$job", {INSTANCE}}}')],
    "target-instance-rule": [
        lambda d: query(d, f"up{{{JOB}}}"), lambda d: query(d, f"up{{{BOTH}}} - posthog_logs_up")],
    "target-counter-agg-rule": [
        lambda d: query(d, f"sum(x_total{{{BOTH}}})"), lambda d: query(d, f"delta(x_total{{{BOTH}}}[5m])")],
    "variables_for_everything": [
        lambda d: variable(d, "service").update(name="app"), lambda d: variable(d, "service").update(multi=False)],
    "alerts_as_annotations": [
        lambda d: d["annotations"].update(list=[]),
        lambda d: d["annotations"]["list"][0].update(expr='ALERTS{job=~"$job", project=~"$project|"}')],
    "can_be_imported": [
        lambda d: d.update(editable=False), lambda d: d.pop("__requires"), lambda d: d["__requires"].pop()],
    "links_everywhere": [
        lambda d: panel(d)["fieldConfig"].update(defaults={}, overrides=[]),
        lambda d: panel(d, "heatmap")["fieldConfig"]["defaults"].update(links=[{"url": "https://a/logs?"}])],
    "project_narrows": [
        lambda d: query(d, f"posthog_logs_up{{{BOTH}}}"),
        lambda d: query(d, f'posthog_logs_service_window_entries{{{BOTH}, project=~"$project"}}'),
        lambda d: query(d, 'project_service:posthog_logs_entries:rate30m{job=~"$job", project=~"$project"}')],
    "four_polls": [lambda d: panel(d)["targets"][0].pop("interval")],
    "limits_and_legends": [
        lambda d: panel(d)["fieldConfig"]["defaults"].pop("thresholds"),
        lambda d: panel(d)["fieldConfig"]["defaults"].update(
            thresholds={"mode": "absolute", "steps": [{"color": "red", "value": 5}]}),
        lambda d: panel(d)["options"]["legend"].update(showLegend=False),
        lambda d: panel(d)["options"]["legend"].update(calcs=["sum"]),
        lambda d: panel(d)["targets"][0].update(legendFormat=""), lambda d: panel(d).update(type="text")],
    "told_apart": [
        lambda d: panel(d).update(id=1), lambda d: panel(d).update(title=panel(d, "stat")["title"]),
        lambda d: panel(d)["targets"].append(panel(d)["targets"][0])],
    "side_by_side": [
        lambda d: panel(d)["gridPos"].update(w=25), lambda d: panel(d).update(gridPos=panel(d, "stat")["gridPos"])],
    "links_to_posthog": [lambda d: d.update(panels=[each for each in d["panels"] if each["type"] != "table"])],
}


class RulesTests(unittest.TestCase):
    def test_the_dashboards_keep_every_rule(self):
        self.assertEqual(len(FILES), 3)
        for path in FILES:
            for name, rule in RULES.items():
                with self.subTest(dashboard=path.name, rule=name):
                    self.assertEqual(list(rule(load(path))), [])

    def test_every_rule_finds_what_breaks_it(self):
        self.assertEqual(RULES.keys(), BREAKS.keys())
        good = load(next(path for path in FILES if path.name == "logs-overview.json"))
        for name, breaks in BREAKS.items():
            for index, spoil in enumerate(breaks):
                with self.subTest(rule=name, index=index):
                    broken = copy.deepcopy(good)
                    spoil(broken)
                    self.assertNotEqual(list(RULES[name](broken)), [])

    def test_every_metric_is_in_the_document_of_metrics(self):
        document = (REPOSITORY / "docs" / "METRICS.md").read_text(encoding="utf-8")
        # Recorded by an objective, and so not in the rules as they are made without one.
        rules = 'record: "project_service:posthog_logs_error_budget:ratio"\n' + "".join(
            path.read_text(encoding="utf-8") for path in (REPOSITORY / "prometheus" / "rules").glob("*.yml"))
        for path in FILES:
            for _, target in targets(load(path)):
                for metric in metrics(target["expr"]) - {"up", "ALERTS"}:
                    family = metric.removesuffix("_bucket")
                    where = rules if ":" in metric else document
                    with self.subTest(dashboard=path.name, metric=metric):
                        self.assertRegex(where, rf"`{family}`|record: \"{family}\"")


if __name__ == "__main__":
    unittest.main()
