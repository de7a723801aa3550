"""What the pictures of the dashboards are drawn from, and that they are there."""
import json
import unittest
from collections import Counter

from pictures import past, scenario
from pictures.data import Source, legend
from pictures.units import text

from .dashboards import FILES, REPOSITORY
from .interpolation import Range


class Answers:
    """Stands in for a Prometheus: what it answers, by query."""

    def __init__(self, answers):
        self.answers = answers

    def at(self, expression, _):
        return [{"metric": labels, "value": [0, value]} for labels, value in self.answers[expression]]


class PicturesTests(unittest.TestCase):
    def test_there_is_a_small_picture_of_each_dashboard(self):
        for path in FILES:
            with self.subTest(dashboard=path.name):
                picture = REPOSITORY / "docs" / "images" / f"grafana-{path.stem}.png"
                self.assertLess(picture.stat().st_size, 300_000)
                self.assertEqual(picture.read_bytes()[:4], b"\x89PNG")

    def test_numbers_are_written_as_in_grafana(self):
        for value, unit, decimals, wanted in (
            (0.0312, "percentunit", 2, "3.12 %"), (1536, "bytes", None, "1.5 KiB"), (1500, "Bps", None, "1.5 kB/s"),
            (12.34, "suffix:entries/s", None, "12.3 entries/s"), (0.00437, "suffix:entries/s", None, "0.0044 entries/s"), (3.5e9, "decbytes", None, "3.5 GB"),
            (0.125, "currencyUSD", 2, "$0.12"), (0.05, "s", None, "50 ms"), (0, "s", 0, "0 s"), (90, "s", 0, "1.5 min"),
            (7200, "s", 0, "2.0 h"), (12345, "short", None, "12.3 K"), (7, "short", 0, "7"),
            (1, "bool_yes_no", None, "Yes"), (float("nan"), "short", None, "–"),
        ):
            with self.subTest(value=value, unit=unit):
                self.assertEqual(text(value, unit, decimals), wanted)

    def test_a_table_merges_rows_by_the_labels_that_all_its_queries_have(self):
        source = Source(Answers({
            "a": [({"service": "x", "host": "h"}, "1"), ({"service": "y", "host": "h"}, "2")],
            "b": [({"service": "y"}, "3")]}), Range(0, 60, 1), 5, {})
        targets = [{"expr": name, "refId": name.upper(), "instant": True} for name in "ab"]
        self.assertEqual(source.rows({"targets": targets}), [
            {"service": "x", "host": "h", "Value #A": 1}, {"service": "y", "host": "h", "Value #A": 2, "Value #B": 3}])

    def test_what_is_of_this_month_is_asked_from_its_first_day_on(self):
        # 2026-11-26 12:00, of which 25.5 days are over.
        source = Source(Answers({"a[2203200s]": [({}, "1")], "a[60s]": [({}, "2")]}), Range(1795694340, 1795694400, 1), 5, {})
        target = {"expr": "a[$__range]", "refId": "A", "instant": True, "legendFormat": "a"}
        for own, wanted in (({"timeFrom": "now/M"}, 1), ({}, 2)):
            self.assertEqual([each.last for each in source.series({"targets": [target]} | own)], [wanted])

    def test_the_past_is_of_the_month_before_and_of_the_same_time_a_week_before(self):
        start, length = 1795694400, 600
        found = [line.rpartition(" ") for line in past.lines("exporter:1", start, length)]
        times = {name: sorted(int(time) for labels, _, time in found if labels.startswith(name)) for name in (
            "posthog_logs_entries_total", "project_service:", "posthog_logs_uncompressed_bytes_total")}
        self.assertEqual(sum(map(len, times.values())), len(found))
        week = times["posthog_logs_entries_total"]
        self.assertEqual((week[0], week[-1]), (start - 7 * 86_400, start - 7 * 86_400 + length - 60))
        for name in ("project_service:", "posthog_logs_uncompressed_bytes_total"):
            self.assertEqual(times[name][0], start - 30 * 86_400)
            self.assertLess(times[name][-1], start)

    def test_a_legend_is_made_of_labels(self):
        self.assertEqual(legend("{{project}} / {{ service }}: {{gone}}", {"project": "1", "service": "x"}), "1 / x:")

    def test_the_scenario_has_its_incident_in_payments_and_is_the_same_every_time(self):
        lines = list(scenario.entries(60, 300))
        self.assertEqual(lines, list(scenario.entries(60, 300)))
        entries = [json.loads(line) for line in lines]
        self.assertTrue(all(0 <= each["offset_s"] <= 360 for each in entries))
        bad = [each for each in entries if each["severity"] in ("error", "fatal")]
        self.assertEqual(Counter(each["service_name"] for each in bad).most_common(1)[0][0], "payments")
        self.assertEqual({each["service_name"] for each in entries if each["severity"] == "fatal"}, {"payments"})

    def test_the_incident_begins_is_at_its_worst_and_is_over_in_the_half_that_is_drawn(self):
        begins, worst, over = (100 * part for part in (scenario.BEGAN, scenario.WORST, scenario.OVER))
        self.assertTrue(50 < 100 * scenario.RENAMED < begins < worst < over)
        # The counters trail by up to five minutes.
        self.assertLess(over, 95)
        errors = [scenario.trouble("payments", minute / 100) for minute in range(101)]
        self.assertEqual(errors.index(max(errors)), worst)
        self.assertEqual({error for minute, error in enumerate(errors) if not begins < minute < over}, {0})


if __name__ == "__main__":
    unittest.main()
