"""Dashboards and rules show the same, whichever way of docs/SCALING.md the exporter is run and scraped in."""
import contextlib
import re
import time
import unittest

from . import settled
from .absent import ABSENT, EMPTY
from .dashboards import FILES, load, metrics, targets, variables
from .interpolation import Range, everything, interpolate, one_each
from .running import folder
from .same import WORK, Shown, with_stand_ins
from .ways import POLL, REPLICAS, SHARDS, Ways

# Rules over a past that there is not here, or over what these record.
PAST = re.compile(r"offset \d|_least|_usual|silence")
FIRING = {
    "PostHogLogsFirstFatal", "PostHogLogsFatalSurge", "PostHogLogsErrorBudgetBurnFast", "PostHogLogsErrorBudgetBurnSlow",
    "PostHogLogsErrorBudgetBurnSteady"}
# Most alerts are silent here. What they compare with a number at their end is shown without that.
LIMITED = re.compile(r"((?:(?!unless)[\s\S])+?)\s*(?:==|<|>)\s*[\d.e* ]+$")
REQUESTS = "posthog_logs_exporter_api_requests_total"


class WaysTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        for still in (35, 120):
            running = contextlib.ExitStack()
            cls.addClassCleanup(running.close)
            cls.ways = Ways(running.enter_context(folder()), running, still)
            if cls.ways.were_in_time():
                break
            running.close()
        else:
            raise RuntimeError("the machine is too busy: not every exporter had polled before something was logged")
        cls.now = settled.find(cls.ways, 300)
        if not cls.now:
            raise RuntimeError(f"no instant at which all was counted: {cls.ways.at(settled.COUNTED, time.time())}")
        # From just before something is logged. In the same time before that there are counters, too.
        cls.span = round(cls.now - cls.ways.logging) + 2

    def panels(self, chosen):
        """(name, query) with the chosen values of variables, and All for the others. Rates are of everything that was logged."""
        span = Range(self.now - self.span, self.now, 10).globals(POLL) | {"__rate_interval": f"{self.span}s"}
        for path in FILES:
            dashboard = load(path)
            names = {each["name"] for each in variables(dashboard)}
            picked = {name: value for name, value in chosen.items() if name in names}
            values = one_each(dashboard, picked) | {"poll": str(POLL)} | span
            for panel, target in targets(dashboard):
                # There is no week before.
                yield panel["title"], interpolate(target["expr"], values).replace(" offset 1w", "")

    def rules(self, kind):
        """(name, query)"""
        groups = self.ways.prometheus["one process"].get("rules")["groups"]
        return [(rule["name"], rule["query"]) for group in groups for rule in group["rules"] if rule["type"] == kind]

    def test_every_panel_shows_the_same(self):
        for chosen in {}, {"project": "south & east", "service": "payments"}:
            queries = [each for each in self.panels(chosen) if not WORK.search(each[1])]
            self.assertGreater(len(queries), 70)
            for name, query in queries:
                self.assert_same(name, query, may_be_empty=name in EMPTY)

    def test_every_recording_rule_gives_the_same(self):
        rules = self.rules("recording")
        self.assertGreater(len([name for name, query in rules if not PAST.search(query)]), 10)
        for name, query in rules:
            self.assert_same(name, query, may_be_empty=PAST.search(query))

    def test_every_alert_gives_the_same_with_and_without_its_limit(self):
        alerts = [each for each in self.rules("alerting") if not WORK.search(each[1])]
        self.assertLess(FIRING, {name for name, _ in alerts})
        for name, query in alerts:
            self.assert_same(name, query, may_be_empty=name not in FIRING)
            if limited := LIMITED.match(query):
                self.assert_same(name, limited[1], may_be_empty=PAST.search(query))

    def test_the_variables_offer_the_same(self):
        for path in FILES:
            dashboard = load(path)
            for variable in variables(dashboard, "query"):
                if variable["name"] in ("instance", "poll"):
                    continue
                with self.subTest(dashboard=path.name, variable=variable["name"]):
                    selector, label = re.fullmatch(r"label_values\((.+), (\w+)\)", variable["query"]).groups()
                    match = {"match[]": interpolate(selector, everything(dashboard))}
                    found = [each.get(f"label/{label}/values", **match) for each in self.ways.prometheus.values()]
                    self.assertTrue(found[0])
                    self.assertEqual(found, [found[0]] * len(found))

    def test_what_a_process_does_is_shown_in_every_way(self):
        for name, query in self.panels({}):
            if WORK.search(query) and not metrics(query) & set(ABSENT):
                for way, answer in self.ways.at(query, self.now).items():
                    with self.subTest(panel=name, query=query, way=way):
                        self.assertTrue(answer)

    def test_requests_are_summed_over_the_processes(self):
        before, after = (self.total(REQUESTS, when) for when in (self.now - self.span, self.now))
        sent = {way: after[way] - before[way] for way in after}
        # Whoever polls them, three projects take about as many.
        self.assertLess(max(sent.values()), 1.5 * min(sent.values()), sent)
        panels = [(name, query) for name, query in self.panels({}) if REQUESTS in query]
        self.assertEqual(len(panels), 2)
        for name, query in panels:
            seconds = self.span if "rate(" in query else 1
            for way, shown in self.total(query, self.now).items():
                with self.subTest(panel=name, way=way):
                    # A range begins with its first scrape, and may miss a poll before it; the highest of three is a third.
                    self.assertAlmostEqual(shown * seconds, sent[way], delta=0.25 * sent[way])

    def total(self, query, when):
        return {
            way: sum(float(each["value"][1]) for each in answer) for way, answer in self.ways.at(query, when).items()}

    def test_each_way_has_its_processes_and_each_of_them_a_project(self):
        process = 'label_replace(posthog_logs_up, "instance", "$1", "instance", "([^/]+)/.*")'
        for query in "count(posthog_logs_exporter_build_info)", f"count(count by (instance) ({process}))":
            with self.subTest(query=query):
                self.assertEqual(list(self.total(query, self.now).values()), [1, 1, SHARDS, REPLICAS])

    def test_what_does_not_read_the_same_is_found(self):
        good = "max by (project) (posthog_logs_service_window_entries)"
        self.assertEqual(self.problems("a panel", good, may_be_empty=False), [])
        for wrong in (
                good.replace("max", "sum"), "posthog_logs_service_window_entries", "count(posthog_logs_up)",
                "sum(increase(posthog_logs_entries_total[10m]))", f"{good} and on () (count(up) > 3)", "posthog_logs_unknown"):
            with self.subTest(query=wrong):
                self.assertNotEqual(self.problems("a panel", wrong, may_be_empty=False), [])

    def assert_same(self, name, query, may_be_empty):
        for each in dict.fromkeys((query, with_stand_ins(query))):
            with self.subTest(name=name, query=each):
                self.assertEqual(self.problems(name, each, may_be_empty), [])

    def problems(self, name, query, may_be_empty):
        shown = {way: Shown(name, answer) for way, answer in self.ways.at(query, self.now).items()}
        first = shown["one process"]
        lines = [] if first.values or may_be_empty else ["no data"]
        for way, each in shown.items():
            lines += [f"{way}: {line}" for line in (*each.wrong, *each.differences(query, first))]
        return lines


if __name__ == "__main__":
    unittest.main()
