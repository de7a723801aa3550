"""The Prometheus rules, their scenarios and the documents hold to each other. promtool has checked the rules before."""
import importlib
import re
import sys
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
# Recorded where _config.objectives has something, or by users who do not use the mixin.
PROMISES = {
    "project_service:posthog_logs_error_budget:ratio", "project_service:posthog_logs_silence_critical:bool",
    "project:posthog_logs_silence_critical:bool",
}
# Recorded for the dashboards.
SHOWN = {"project_service:posthog_logs_error_budget_left:ratio30d"}

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


def scenarios():
    sys.path.insert(0, str(PROMETHEUS / "tests"))
    for name in importlib.import_module("run_scenarios").FILES:
        yield from importlib.import_module(f"scenarios.{name}").scenarios()


@unittest.skipUnless(yaml, "PyYAML is not installed, see the message of the set-up")
class RulesTests(unittest.TestCase):
    def test_every_alert_has_labels_and_annotations(self):
        for alert in rules("alert"):
            with self.subTest(alert=alert["alert"]):
                self.assertIn(alert["labels"]["severity"], {"critical", "warning", "info"})
                for name in ("summary", "description", "dashboard_url"):
                    self.assertIn("{{", alert["annotations"][name])
                self.assertRegex(
                    alert["annotations"]["runbook_url"], rf"^https://\S+/docs/OPERATIONS\.md#{alert['alert'].lower()}$")

    def test_every_alert_has_its_section(self):
        sections = re.findall(r"(?m)^### (PostHogLogs\w+)$", OPERATIONS)
        self.assertEqual([name for name, count in Counter(sections).items() if count > 1], [])
        self.assertEqual(set(sections) - self.made_of_config, {alert["alert"] for alert in rules("alert")})
        for section in re.split(r"(?m)^### ", OPERATIONS)[1:]:
            for word in ("**Means:**", "**Check:**", "**Do:**"):
                self.assertIn(word, section.split("\n## ")[0])

    # An alert for each entry of _config.expected.
    made_of_config = {"PostHogLogsServiceOverdue"}

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
        self.assertEqual(used | SHOWN, recorded | PROMISES)
        for name in recorded:
            self.assertRegex(name, r"^project(_service)?:posthog_logs_[a-z_]+:[a-z0-9_]+$")

    def test_no_range_is_shorter_than_four_polls_and_one_to_spare(self):
        for rule in [*rules("alert"), *rules("record")]:
            for number, unit in re.findall(r"\[(\d+)([smhdw])[]:]", texts(rule)):
                self.assertGreaterEqual(int(number) * MINUTES[unit], SHORTEST_RANGE_MINUTES, texts(rule))

    def test_a_scenario_makes_every_alert_fire_and_says_what_it_says(self):
        cases = list(scenarios())
        fires = {f"PostHogLogs{alert[0]}" for case in cases for _, _, alerts in case.expected for alert in alerts}
        says = {f"PostHogLogs{alert}" for case in cases for _, alert, _, _ in case.said}
        names = {alert["alert"] for alert in rules("alert")}
        # promtool's own file tests what is told without any data.
        self.assertEqual(fires | {"PostHogLogsTargetMissing"}, names)
        self.assertEqual(says | {"PostHogLogsTargetMissing"}, names)


if __name__ == "__main__":
    unittest.main()
