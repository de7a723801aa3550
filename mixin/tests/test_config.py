"""What _config says is what the rules do."""
import json
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import generate

sys.path.insert(0, str(generate.ROOT / "prometheus/tests"))

from scenarios import annotations, promtool  # noqa: E402
from scenarios.simulation import Project  # noqa: E402
from scenarios.traffic import DAY, HOUR, between, steady, when  # noqa: E402


def mixin(config, field):
    """A field of the mixin with that much changed in its _config, as JSON has it."""
    code = f"((import 'mixin.libsonnet') + {{ _config+:: {config} }}).{field}"
    return json.loads(generate._gojsonnet.evaluate_snippet(str(generate.MIXIN / "test.jsonnet"), code))


class Timing:
    LENGTH, STEP, EVALUATION, WITHOUT = 3 * DAY, 10, 10, [
        "errors", "usual-errors", "slow-burns", "volume", "exporter", "polling", "usual", "silence-records", "budgets"]


@unittest.skipUnless(generate._gojsonnet, "gojsonnet is not installed, see the message of the set-up")
class ConfigTests(unittest.TestCase):
    def test_every_number_is_documented(self):
        document = (generate.ROOT / "docs/ALERTS.md").read_text().split("## Numbers")[1]
        documented = set(re.findall(r"`([\w.]+)`", document.split("\n## ")[0]))
        for name, value in mixin("{}", "_config").items():
            if name in ("objectives", "expected"):
                continue
            with self.subTest(name=name):
                self.assertIn(name, documented | {each.split(".")[0] for each in documented})
                for part in value if isinstance(value, dict) else ():
                    self.assertTrue({f"{name}.{part}", f".{part}"} & documented, part)

    def test_the_examples_of_the_document_work(self):
        document = (generate.ROOT / "docs/ALERTS.md").read_text()
        [included] = re.findall(r"```jsonnet\n(.*?)```", document, re.DOTALL)
        code = re.sub(r"'github\.com/\S+/mixin\.libsonnet'", "'mixin.libsonnet'", included)
        made = json.loads(generate._gojsonnet.evaluate_snippet(
            str(generate.MIXIN / "test.jsonnet"), f"local made = {code}; {{ groups: made.prometheusAlerts.groups + made.prometheusRules.groups }}"))
        records = {rule.get("record") for group in made["groups"] for rule in group["rules"]}
        by_hand = next(block for block in re.findall(r"```yaml\n(.*?)```", document, re.DOTALL) if "record:" in block)
        self.assertEqual(set(re.findall(r"record: (\S+)", by_hand)) - records, {"project:posthog_logs_silence_critical:bool"})
        with tempfile.TemporaryDirectory() as folder:
            for name, text in (("made.yml", json.dumps(made)), ("by-hand.yml", by_hand)):
                Path(folder, name).write_text(text)
                checked = subprocess.run(
                    ["promtool", "check", "rules", "--lint=all", "--lint-fatal", name], cwd=folder, capture_output=True,
                    text=True)
                self.assertEqual(checked.returncode, 0, checked.stderr)

    def test_another_job_is_looked_for_everywhere(self):
        for field in ("prometheusAlerts", "prometheusRules"):
            text = json.dumps(mixin("{ job: 'other' }", field))
            self.assertIn('job=\\"other\\"', text)
            self.assertNotIn('"posthog-logs\\"', text)

    def test_severities_are_those_that_are_wanted(self):
        def severities(config):
            found = {}
            for alert in (rule for group in mixin(config, "prometheusAlerts")["groups"] for rule in group["rules"]):
                found.setdefault(alert["alert"], []).append(alert["labels"]["severity"])
            return found
        wanted = "{ severities: { PostHogLogsFatalSurge: 'critical', PostHogLogsExporterDown: 'info', PostHogLogsPollFailing: 'info' } }"
        changed = {"PostHogLogsFatalSurge": ["critical"], "PostHogLogsExporterDown": ["info"], "PostHogLogsPollFailing": ["info", "critical"]}
        self.assertEqual(severities(wanted), severities("{}") | changed)
        with self.assertRaisesRegex(RuntimeError, "severities names PostHogLogsFatalSurg, which is no alert"):
            mixin("{ severities: { PostHogLogsFatalSurg: 'critical' } }", "prometheusAlerts")

    def test_what_cannot_be_meant_is_told(self):
        for config, told in (
            ("objectives: [{ project: 'shop', service: 'a', fatals: 0.01 }]", "it may have project, service, errors and silence alone"),
            ("objectives: [{ service: 'a', errors: 0.01 }]", "project must be a regular expression, such as '.*'"),
            ("objectives: [{ project: 'shop', service: 'a' }]", "it promises nothing; give errors or silence"),
            ("objectives: [{ project: 'shop', errors: 1 }]", "errors must be a part of all entries, such as 0.01"),
            ("objectives: [{ project: 'shop', errors: '1%' }]", "errors must be a part of all entries, such as 0.01"),
            ("objectives: [{ project: 'shop', silence: 'warning' }]", "silence must be 'critical'"),
            ("expected: [{ project: 'shop', service: 'a', at: 4 }]", "it may have project, service, by and severity alone"),
            ("expected: [{ project: 'shop', by: 4 }]", "project and service must be names"),
            ("expected: [{ project: 'shop', service: 'a', by: 24 }]", "by must be an hour, 0 to 23"),
            ("volume+: { surges: 5 }", "_config: volume has no surges; it has bytes, entries, surge"),
        ):
            with self.subTest(config=config), self.assertRaises(RuntimeError) as refusal:
                mixin(f"{{ {config} }}", "prometheusRules")
            self.assertIn(told, str(refusal.exception).splitlines()[0])
        mixin("{ ofAnotherMixin: {} }", "prometheusRules")

    def test_addresses_lead_elsewhere(self):
        groups = mixin("{ runbookUrl: 'https://wiki/logs', dashboardUrl: 'https://grafana' }", "prometheusAlerts")["groups"]
        for alert in (rule for group in groups for rule in group["rules"]):
            self.assertTrue(alert["annotations"]["runbook_url"].startswith("https://wiki/logs#posthoglogs"))
            self.assertTrue(alert["annotations"]["dashboard_url"].startswith("https://grafana/d/posthog-logs-"))

    def test_the_dashboards_go_by_it_too(self):
        config = """{ runbookUrl: 'https://wiki/logs', pollInterval: 77, errors: ['severe', 'fatal'], fatals: ['panic'],
            dataOld: 7200, burn+: { fast+: { rate: 13.5 } } }"""
        text = json.dumps(mixin(config, "grafanaDashboards"))
        for told in ('"https://wiki/logs#', 'vector(77)', 'severity=~\\"severe|fatal\\"', 'severity=~\\"panic\\"',
                     "%22severe%22%2C%22fatal%22", "[%22panic%22]".replace("[", "%5B").replace("]", "%5D"), '"value": 7200', '"value": 13.5'):
            self.assertIn(told, text)
        for gone in ("github.com", "%22error%22", "vector(60)", '"value": 1800', '"value": 14.4', "15 minutes, red from 30"):
            self.assertNotIn(gone, text)
        self.assertNotRegex(text, r'severity=~\\"(error\|)?fatal\\"')

    def test_what_is_usual_is_found_where_it_says(self):
        config = """{ baseline: { silence: { day: 48, week: 240, fortnight: 480 }, surge: [96, 240], errors: [2, 9] } }"""
        rules = {rule.get("record", rule.get("alert")): rule["expr"] for field in ("prometheusRules", "prometheusAlerts")
                 for group in mixin(config, field)["groups"] for rule in group["rules"]}
        def offsets(name):
            return set(re.findall(r"offset (\w+)", rules[name]))
        self.assertEqual(offsets("project:posthog_logs_entries:rate30m_least"), {"35m", "2h", "47h", "2d", "239h", "10d", "479h"})
        self.assertEqual(offsets("PostHogLogsBytesSurge"), {"95h", "239h", "45m", "10d", "3h"})
        self.assertEqual(offsets("project_service:posthog_logs_errors_per_entries:ratio_usual"), {"2h", "9h"})

    def test_ranges_hold_five_polls(self):
        text = json.dumps(mixin("{ pollInterval: 600 }", "prometheusAlerts"))
        self.assertNotIn("[10m]))", text)
        self.assertIn("[50m]", text)

    def test_objectives_are_recorded_and_the_first_that_fits_decides(self):
        config = """{ objectives: [
            { project: 'shop', service: 'checkout', errors: 0.001, silence: 'critical' },
            { project: '.*', errors: 0.02 }, { project: 'shop', silence: 'critical' }] }"""
        groups = mixin(config, "prometheusRules")["groups"]
        rules = {rule["record"]: rule["expr"] for group in groups for rule in group["rules"]}
        rate = "0 * project_service:posthog_logs_entries:rate30m"
        self.assertEqual(
            rules["project_service:posthog_logs_error_budget:ratio"],
            f'0.001 + {rate}{{project=~"shop",service_name=~"checkout"}}\\nor\\n0.02 + {rate}{{project=~".*"}}'.replace("\\n", "\n"))
        self.assertEqual(
            rules["project_service:posthog_logs_silence_critical:bool"], f'1 + {rate}{{project=~"shop",service_name=~"checkout"}}')
        self.assertEqual(
            rules["project:posthog_logs_silence_critical:bool"], f'max by (job, project) (1 + {rate}{{project=~"shop"}})')

    def test_a_batch_that_does_not_run_is_told_of_from_its_hour_on(self):
        config = "{ expected: [%s] }" % ", ".join(
            f"{{ project: '{name}', service: 'billing', by: 4 }}" for name in ("missed", "early", "late", "unknown"))
        # It runs at two on the first two days, and is to on the third.
        ran = when(lambda minute: minute % DAY in range(2 * HOUR, 2 * HOUR + 30), steady(10))
        missed = when(between(0, 2 * DAY), ran)
        early = when(between(DAY + 23 * HOUR, DAY + 23 * HOUR + 30), steady(10), missed)
        late = when(between(2 * DAY + 6 * HOUR, 2 * DAY + 6 * HOUR + 30), steady(10), missed)
        told = ("ServiceOverdue", "warning", "billing")
        cases = [
            Project("missed").logs("other", steady(10)).logs("billing", missed).quiet(0, 2 * DAY + 4 * HOUR)
            .fires(2 * DAY + 4 * HOUR, 2 * DAY + 4.5 * HOUR, told).fires(2 * DAY + 15 * HOUR, 2 * DAY + 15.5 * HOUR, told)
            .quiet(2 * DAY + 16.5 * HOUR, Timing.LENGTH)
            .says(2 * DAY + 5 * HOUR, "ServiceOverdue", "billing in project missed has not run",
                  "billing (project missed) must have logged by 04:00 UTC, and has not logged for 18 hours or more."),
            Project("early").logs("other", steady(10)).logs("billing", early).quiet(0, 2 * DAY + 15 * HOUR),
            Project("late").logs("other", steady(10)).logs("billing", late).fires(
                2 * DAY + 4 * HOUR, 2 * DAY + 6 * HOUR, told).quiet(2 * DAY + 6.5 * HOUR, Timing.LENGTH),
            # No counter has ever had it.
            Project("unknown").logs("other", steady(10)).quiet(0, 17 * HOUR).fires(2 * DAY, 2 * DAY + 5 * HOUR, told),
        ]
        self.assertEqual(run(cases, Timing, config), [])


def run(cases, timing, config):
    """What is wrong with the cases under rules of that configuration."""
    groups = mixin(config, "prometheusRules")["groups"] + mixin(config, "prometheusAlerts")["groups"]
    kept = [group for group in groups if group["name"].removeprefix("posthog-logs-") not in timing.WITHOUT]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "rules.yml").write_text(json.dumps({"groups": kept}))
        Path(folder, "test.yml").write_text(promtool.promtool_test(cases, timing, "rules.yml"))
        made = subprocess.run(["promtool", "test", "rules", "test.yml"], cwd=folder, capture_output=True, text=True)
    answers = annotations.Answers(made.stdout + made.stderr)
    if made.returncode and not answers.found and not answers.rest:
        return [made.stdout + made.stderr]
    return answers.rest + [line for case in cases for line in answers.problems(case)]


if __name__ == "__main__":
    unittest.main()
