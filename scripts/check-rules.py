#!/usr/bin/env python3
"""Holds the Prometheus rules, their tests and docs/OPERATIONS.md against each other; says what is wrong, line by line.

promtool has checked the files before: this reads them as text, a rule at a time.
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
RULES = sorted((ROOT / "prometheus/rules").glob("*.yml"))
TESTS = sorted((ROOT / "prometheus/tests").glob("*.yml"))
OPERATIONS = (ROOT / "docs/OPERATIONS.md").read_text()
METRICS = (ROOT / "docs/METRICS.md").read_text()

# Prometheus' own.
BUILT_IN = {"up", "ALERTS"}

# A counter moves once a minute; a rate wants at least four such moves, and one to spare.
SHORTEST_RANGE_MINUTES = 5
MINUTES = {"s": 1 / 60, "m": 1, "h": 60, "d": 1440, "w": 10080}

problems = []


def rules(kind):
    """(file, name, text) of each rule of a kind, `alert` or `record`."""
    for path in RULES:
        lines = [line for line in path.read_text().split("\n") if not line.lstrip().startswith("#")]
        for text in re.split(r"(?m)^ +- (?=(?:alert|record|name): )", "\n".join(lines))[1:]:
            if text.startswith(kind + ": "):
                yield path.name, text.split("\n")[0].removeprefix(kind + ": "), text


def check_alerts(alerts):
    bases = set()
    for file, name, text in alerts:
        for label, pattern in {
            "severity": r"severity: (critical|warning|info)$",
            "summary": r'summary: ".*\{\{ \$.*"$',
            "description": r"description: >-$",
            "runbook_url": rf"runbook_url: https://\S+/docs/OPERATIONS\.md#{name.lower()}$",
        }.items():
            if not re.search(rf"(?m)^ +{pattern}", text):
                problems.append(f"{file}: {name} has no {label} as it should be")
        if "{{" not in text.partition("description:")[2]:
            problems.append(f"{file}: the description of {name} names nothing")
        bases.update(re.findall(r"runbook_url: (\S+)#", text))
    if len(bases) != 1:
        problems.append(f"runbook_url: more than one place: {sorted(bases)}")


def check_sections(alerts):
    names = [name for _, name, _ in alerts]
    sections = re.findall(r"(?m)^### (PostHogLogs\w+)$", OPERATIONS)
    for name in sorted(set(names) - set(sections)):
        problems.append(f"docs/OPERATIONS.md: no section on {name}")
    for name in sorted(set(sections) - set(names)):
        problems.append(f"docs/OPERATIONS.md: a section on {name}, which is no alert")
    for name in {n for n in names + sections if names.count(n) > 1 or sections.count(n) > 1}:
        problems.append(f"{name} is there twice")
    for section in re.split(r"(?m)^### ", OPERATIONS)[1:]:
        for word in ["**Means:**", "**Look:**", "**Do:**"]:
            if word not in section:
                problems.append(f"docs/OPERATIONS.md: no {word} under {section.splitlines()[0]}")


def check_names(alerts, records):
    recorded = {name for _, name, _ in records}
    documented = set(re.findall(r"(?m)^\| `(\w+)` \|", METRICS)) | BUILT_IN
    used = set()
    for file, name, text in alerts + records:
        # The colons of a recorded name belong to it; what is in quotes is a label's value but for the queries of templates.
        words = re.findall(r"[a-z_]+:posthog_logs_\w+:\w+|\b(?:posthog_logs|process)_\w+|\bup\b|\bALERTS\b", text)
        for word in words:
            if ":" in word:
                used |= {word} - {name}
            elif word not in documented:
                problems.append(f"{file}: {name} uses {word}, which docs/METRICS.md does not have")
    for name in sorted(used - recorded):
        problems.append(f"{name} is used, but not recorded")
    for name in sorted(recorded - used):
        problems.append(f"{name} is recorded, but not used")
    for file, name, _ in records:
        if not re.fullmatch(r"project(_service)?:posthog_logs_[a-z_]+:[a-z0-9_]+", name):
            problems.append(f"{file}: {name} is no level:metric:operations")


def check_ranges(alerts, records):
    for file, name, text in alerts + records:
        for number, unit in re.findall(r"\[(\d+)([smhdw])[]:]", text):
            if int(number) * MINUTES[unit] < SHORTEST_RANGE_MINUTES:
                problems.append(f"{file}: the range [{number}{unit}] of {name} is shorter than four polls and one to spare")


def check_tests(alerts):
    fires, silent, without_data = set(), set(), set()
    for path in TESTS:
        for test in re.split(r"(?m)^  - name: ", path.read_text())[1:]:
            silent.update(re.findall(r"alertname: (\w+), exp_alerts: \[\]", test))
            fires.update(re.findall(r"alertname: (\w+)\n +exp_alerts:\n +- exp_labels", test))
            if test.startswith("no data\n"):
                without_data.update(re.findall(r"alertname: (\w+)", test))
    for file, name, _ in alerts:
        for cases, what in [(fires, "it fires"), (silent, "it does not fire"), (without_data, "there is no data")]:
            if name not in cases:
                problems.append(f"{file}: no test in which {what}: {name}")


def main():
    alerts, records = list(rules("alert")), list(rules("record"))
    check_alerts(alerts)
    check_sections(alerts)
    check_names(alerts, records)
    check_ranges(alerts, records)
    check_tests(alerts)
    if problems:
        sys.exit("\n".join(problems))
    print(f"{len(alerts)} alerts and {len(records)} recorded series: sections, names, ranges and tests are in order")


main()
