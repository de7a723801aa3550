"""The Prometheus rules, their tests and docs/OPERATIONS.md hold to each other. promtool has checked the rules before."""
import re
import unittest
from collections import Counter

import generate

try:
    import yaml
except ModuleNotFoundError:
    yaml = None

PROMETHEUS = generate.ROOT / "prometheus"
OPERATIONS = (generate.ROOT / "docs/OPERATIONS.md").read_text()
METRICS = (generate.ROOT / "docs/METRICS.md").read_text()

# Prometheus' own.
BUILT_IN = {"up", "ALERTS"}

# A counter moves once a minute; a rate wants at least four such moves, and one to spare.
SHORTEST_RANGE_MINUTES = 5
MINUTES = {"s": 1 / 60, "m": 1, "h": 60, "d": 1440, "w": 10080}


def rules(kind):
    """All rules of a kind, `alert` or `record`."""
    for path in sorted((PROMETHEUS / "rules").glob("*.yml")):
        for group in yaml.safe_load(path.read_text())["groups"]:
            yield from (rule for rule in group["rules"] if kind in rule)


def texts(rule):
    """Its expression, and its annotations, whose templates hold queries."""
    return " ".join([rule["expr"], *rule.get("annotations", {}).values()])


@unittest.skipUnless(yaml, "PyYAML is not installed, see the message of the set-up")
class RulesTests(unittest.TestCase):
    def test_every_alert_has_labels_and_annotations(self):
        for alert in rules("alert"):
            with self.subTest(alert=alert["alert"]):
                self.assertIn(alert["labels"]["severity"], {"critical", "warning", "info"})
                for name in ("summary", "description"):
                    self.assertIn("{{ $", alert["annotations"][name])
                self.assertRegex(
                    alert["annotations"]["runbook_url"], rf"^https://\S+/docs/OPERATIONS\.md#{alert['alert'].lower()}$")

    def test_every_alert_has_its_section(self):
        sections = re.findall(r"(?m)^### (PostHogLogs\w+)$", OPERATIONS)
        self.assertEqual(Counter(sections), Counter({alert["alert"] for alert in rules("alert")}))
        for section in re.split(r"(?m)^### ", OPERATIONS)[1:]:
            for word in ("**Means:**", "**Look:**", "**Do:**"):
                self.assertIn(word, section.split("\n## ")[0])

    def test_what_is_used_is_documented_or_recorded_and_what_is_recorded_used(self):
        recorded = {rule["record"] for rule in rules("record")}
        documented = set(re.findall(r"(?m)^\| `(\w+)` \|", METRICS)) | BUILT_IN
        used = set()
        for rule in [*rules("alert"), *rules("record")]:
            name = rule.get("alert") or rule["record"]
            # The colons of a recorded name belong to it.
            for word in re.findall(
                    r"[a-z_]+:posthog_logs_\w+:\w+|\b(?:posthog_logs|process)_\w+|\bup\b|\bALERTS\b", texts(rule)):
                if ":" in word:
                    used |= {word} - {name}
                else:
                    self.assertIn(word, documented, name)
        self.assertEqual(used, recorded)
        for name in recorded:
            self.assertRegex(name, r"^project(_service)?:posthog_logs_[a-z_]+:[a-z0-9_]+$")

    def test_no_range_is_shorter_than_four_polls_and_one_to_spare(self):
        for rule in [*rules("alert"), *rules("record")]:
            for number, unit in re.findall(r"\[(\d+)([smhdw])[]:]", texts(rule)):
                self.assertGreaterEqual(int(number) * MINUTES[unit], SHORTEST_RANGE_MINUTES, texts(rule))

    def test_every_alert_is_tested_with_data_that_make_it_fire_with_others_and_without_any(self):
        fires, silent, without_data = set(), set(), set()
        for path in sorted((PROMETHEUS / "tests").glob("*.yml")):
            for test in yaml.safe_load(path.read_text())["tests"]:
                for case in test["alert_rule_test"]:
                    name = case["alertname"]
                    (fires if case["exp_alerts"] else silent).add(name)
                    if test["name"] == "no data":
                        without_data.add(name)
        names = {alert["alert"] for alert in rules("alert")}
        self.assertEqual((fires, silent, without_data), (names, names, names))


if __name__ == "__main__":
    unittest.main()
