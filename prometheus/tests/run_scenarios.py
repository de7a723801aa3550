#!/usr/bin/env python3
"""Runs the scenarios through promtool: run_scenarios.py [part of a file's or scenario's name …]."""
import importlib
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from scenarios import annotations, promtool

ROOT = Path(__file__).resolve().parents[2]
FILES = ["silence", "errors", "exporter", "gaps"]


def groups(without):
    """The rules, without these groups: each evaluation of one that nothing fires in takes its time all the same."""
    text = "groups:\n"
    for path in sorted((ROOT / "prometheus/rules").glob("*.yml")):
        # A group begins where a list item of the first level does.
        for group in path.read_text().split("\n  - ")[1:]:
            if not any(f'name: "posthog-logs-{name}"\n' in group for name in without):
                text += f"  - {group.rstrip()}\n"
    return text


def run(folder, name, cases, module):
    """What is wrong, as lines."""
    rules, path = Path(folder) / f"{name}-rules.yml", Path(folder) / f"{name}.yml"
    rules.write_text(groups(module.WITHOUT))
    path.write_text(promtool.promtool_test(cases, module, rules.name))
    made = subprocess.run(["promtool", "test", "rules", path.name], cwd=folder, capture_output=True, text=True)
    answers = annotations.Answers(made.stdout + made.stderr)
    if made.returncode and not answers.found and not answers.rest:
        return [f"{name}: {made.stdout}{made.stderr}"]
    wrong = answers.rest + [line for case in cases for line in answers.problems(case)]
    return [f"{name}: {line}" for line in wrong]


def main(chosen):
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        runs, count = [], 0
        for name in FILES:
            module = importlib.import_module(f"scenarios.{name}")
            cases = [
                case for case in module.scenarios() if not chosen or any(part in f"{name}: {case.name}" for part in chosen)]
            if cases:
                count += len(cases)
                runs.append(pool.submit(run, folder, name, cases, module))
        wrong = [line for each in runs for line in each.result()]
    if wrong or not count:
        sys.exit("\n".join(wrong) or "no such scenario")
    print(f"{count} scenarios passed")


if __name__ == "__main__":
    main(sys.argv[1:])
