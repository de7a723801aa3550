"""Every query of every dashboard, asked of a real Prometheus.

It scrapes two exporters that poll a simulated PostHog, one of them with a state file.
"""
import contextlib
import math
import re
import time
import unittest

from .absent import ABSENT, EMPTY
from .dashboards import FILES, load, metrics, targets, variables
from .interpolation import Range, everything, interpolate, one_each, pattern
from .running import (
    ALERTS, OBJECTIVES, PollingExporter, Prometheus, Simulator, StatefulExporter, eventually, folder)

POLL = 5
POLLING = (
    "--poll.interval", f"{POLL}s", "--poll.bucket", "1m", "--poll.lookback", "10m", "--poll.window", "1m", "--poll.alerts",
    # Together what the simulated PostHog allows a key.
    "--budget.per-minute", "240", "--budget.per-hour", "2400")
BOUND = 120
# With this much traffic each severity of the service comes up within the bound.
TRAFFIC, SERVICE = "600", "payments"
# What each exporter does itself: of two exporters both are shown, or their sum.
OWN_WORK = {
    "Version", "Projects", "Requests by endpoint and status", "Retries and failed polls", "Scrapes by status"}
# What is new is so for a minute here.
PASSING = {"New services", "First-seen fatals"}


class LiveTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.running = contextlib.ExitStack()
        cls.addClassCleanup(cls.running.close)
        place = cls.running.enter_context(folder())
        posthog = cls.running.enter_context(Simulator(place, "--traffic", TRAFFIC))
        stateless = cls.running.enter_context(PollingExporter(place, posthog, *POLLING))
        exporter = cls.running.enter_context(StatefulExporter(place, posthog, *POLLING))
        cls.exporters = [stateless, exporter]
        # The same exporter once more, as a second instance.
        cls.second = exporter.address.replace("127.0.0.1", "localhost")
        cls.prometheus = cls.running.enter_context(Prometheus(
            place, stateless.address, exporter.address, cls.second, own=OBJECTIVES + ALERTS))
        cls.dashboards = {path.name: load(path) for path in FILES}
        cls.chosen = {"job": Prometheus.job, "instance": exporter.address, "project": "1", "service": SERVICE}

    def span(self):
        now = time.time()
        return Range(now - 60, now, 1)

    def values(self, dashboard, chosen):
        names = {each["name"] for each in variables(dashboard)}
        picked = {name: value for name, value in chosen.items() if name in names}
        return one_each(dashboard, picked) | {"poll": str(POLL)}

    def ask(self, target, values):
        """What a query returns now: series for a query over time, samples for one of a moment."""
        span = self.span()
        # There is no week before; that the query would find it shows in what it finds of now.
        expression = interpolate(target["expr"], values | span.globals(POLL)).replace(" offset 1w", "")
        if target["instant"]:
            return self.prometheus.at(expression, span.end)
        return self.prometheus.over(expression, span, POLL)

    def queries(self):
        """(dashboard, panel, query, "All" or "one", values) for everything that is to return data."""
        for name, dashboard in self.dashboards.items():
            for variant, chosen in (("All", {}), ("one", self.chosen)):
                values = self.values(dashboard, chosen)
                for panel, target in targets(dashboard):
                    yield name, panel["title"], target, variant, values

    def test_every_query_returns_data_at_all_and_at_one_value(self):
        absent = set(ABSENT)
        waiting = [
            each for each in self.queries()
            if not metrics(each[2]["expr"]) & absent and each[1] not in EMPTY]
        self.assertGreater(len(waiting), 150)
        deadline = time.monotonic() + BOUND
        while waiting and time.monotonic() < deadline:
            # A refusal ends the test here, with what Prometheus says.
            waiting = [each for each in waiting if not self.answered(each)]
            time.sleep(POLL / 2)
        without = [f"{name}: {title} {target['refId']} at {variant}" for name, title, target, variant, _ in waiting]
        self.assertEqual(without, [], "queries without data")

    def answered(self, query):
        name, title, target, variant, values = query
        try:
            series = self.ask(target, values)
        except RuntimeError as refusal:
            self.fail(f"{name}: {title} {target['refId']} at {variant}: {refusal}: {target['expr']}")
        samples = [sample for each in series for sample in each.get("values", [each.get("value")])]
        return any(value != "NaN" for _, value in samples)

    def test_two_exporters_of_a_project_show_nothing_twice(self):
        instances = [self.chosen["instance"], self.second]
        alone, both = ({"instance": each} for each in (instances[0], pattern(instances)))
        for name, dashboard in self.dashboards.items():
            for panel, target in targets(dashboard):
                if panel["title"] in OWN_WORK or "{{instance}}" in target["legendFormat"]:
                    continue
                empty = panel["title"] in PASSING | EMPTY.keys() or metrics(target["expr"]) & set(ABSENT)

                def same():
                    one, two = (self.ask(target, everything(dashboard) | {"poll": str(POLL)} | each) for each in (alone, both))
                    return (one or empty) and alike(one, two)
                with self.subTest(dashboard=name, panel=panel["title"], query=target["refId"]):
                    self.assertTrue(eventually(same, 20), target["expr"])

    def test_two_that_are_not_alike_are_found(self):
        def answer(value, **labels):
            return {"metric": labels, "value": [0, str(value)]}
        one = [answer(10, project="1")]
        self.assertTrue(alike(one, [answer(12, project="1")]))
        self.assertTrue(alike([answer(0)], [answer(0)]))
        self.assertFalse(alike(one, [answer(20, project="1")]))
        self.assertFalse(alike(one, one + [answer(10, project="1", instance="second")]))

    def test_a_query_without_data_is_found_and_one_that_is_no_promql_refused(self):
        def query(expression):
            target = {"expr": expression, "instant": True, "refId": "A"}
            return "a dashboard", "a panel", target, "All", {}
        self.assertTrue(eventually(lambda: self.answered(query("up")), 30))
        self.assertFalse(self.answered(query('up{job="nobody"}')))
        self.assertFalse(self.answered(query("0 * up / 0")))
        for wrong in ("sum(up", "rate(up[$unknown])"):
            with self.assertRaises(self.failureException):
                self.answered(query(wrong))

    def test_queries_over_absent_metrics_are_absent_for_their_reason(self):
        eventually(lambda: self.prometheus.at("posthog_logs_exporter_api_requests_total", time.time()), 30)
        page = "".join(exporter.page() for exporter in self.exporters)
        used = {metric for each in self.queries() for metric in metrics(each[2]["expr"])}
        for metric, reason in ABSENT.items():
            with self.subTest(metric=metric):
                self.assertIn(metric, used, "no query needs this exception")
                self.assertIsNone(re.search(rf"^{metric}\b", page, re.MULTILINE), "an exporter has it")
                self.assertTrue(reason.holds(lambda sign: self.prometheus.at(sign, time.time())), reason.why)
        for name, title, target, variant, values in self.queries():
            if metrics(target["expr"]) & set(ABSENT) or title in EMPTY:
                with self.subTest(dashboard=name, panel=title, variant=variant):
                    self.ask(target, values)

    def test_the_variables_find_their_values(self):
        wanted = dict(self.chosen)
        for name, dashboard in self.dashboards.items():
            for variable in variables(dashboard, "query"):
                with self.subTest(dashboard=name, variable=variable["name"]):
                    if variable["name"] == "poll":
                        self.assertEqual(self.poll_interval(variable, dashboard), str(POLL))
                        continue
                    selector, label = re.fullmatch(r"label_values\((.+), (\w+)\)", variable["query"]).groups()
                    match = interpolate(selector, everything(dashboard))
                    found = eventually(
                        lambda: self.prometheus.get(f"label/{label}/values", **{"match[]": match}), 30)
                    self.assertIn(wanted[variable["name"]], found)

    def poll_interval(self, variable, dashboard):
        """What the variable takes from the answer, which Grafana writes as `{} value time`."""
        query = re.fullmatch(r"query_result\((.+)\)", variable["query"])[1]
        wanted = interpolate(query, everything(dashboard))
        [answer] = eventually(lambda: self.prometheus.at(wanted, time.time()), 30)
        [name, number] = [answer["metric"].get("__name__", "") + "{}", answer["value"][1]]
        return re.search(variable["regex"].strip("/"), f"{name} {number} 1600000000000")[1]

    def test_annotations_show_the_alerts_of_the_chosen_projects(self):
        wanted = {"PostHogLogsOfNone", "PostHogLogsOfOne"}
        for name, dashboard in self.dashboards.items():
            [alerts] = [each for each in dashboard["annotations"]["list"] if "expr" in each]
            expression = interpolate(alerts["expr"], self.values(dashboard, self.chosen))
            with self.subTest(dashboard=name):
                self.assertTrue(eventually(lambda: wanted <= self.alerts(expression), 30))
                self.assertEqual(self.alerts(expression), wanted)

    def alerts(self, expression):
        """Of those that stand in for the rules'; these may fire too."""
        found = {each["metric"]["alertname"] for each in self.prometheus.at(expression, time.time())}
        return {name for name in found if name.startswith(("PostHogLogsOf", "Something"))}


def alike(one, other):
    """Whether two answers have the same series, with about the same last values."""
    found = [
        {frozenset(each["metric"].items()): float((each.get("values") or [each["value"]])[-1][1]) for each in answer}
        for answer in (one, other)]
    return len(one) == len(other) and found[0].keys() == found[1].keys() and all(
        math.isclose(value, found[1][labels], rel_tol=0.3, abs_tol=1e-9) or math.isnan(value)
        for labels, value in found[0].items())


if __name__ == "__main__":
    unittest.main()
