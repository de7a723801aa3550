"""The workflows: they parse, run what is there, and trust nothing that can move under them."""

import importlib.util
import re
import subprocess
import sys
import tempfile
import unittest

from tests import repository

FOLDER = repository.ROOT / ".github/workflows"


def steps():
    for path in sorted(FOLDER.glob("*.yml")):
        for name, job in repository.document(path)["jobs"].items():
            for step in job["steps"]:
                yield f"{path.name}, {name}", step


class WorkflowTests(unittest.TestCase):
    def test_actions_are_pinned_to_a_commit(self):
        for where, step in steps():
            if "uses" in step:
                self.assertRegex(step["uses"], r"@[0-9a-f]{40}$", where)

    def test_nobody_may_write_but_who_has_to(self):
        for path in FOLDER.glob("*.yml"):
            self.assertEqual(repository.document(path)["permissions"], {"contents": "read"}, path.name)

    def test_what_is_made_can_be_made(self):
        targets = set(re.findall(r"^([a-z-]+):", (repository.ROOT / "Makefile").read_text(), re.MULTILINE))
        for where, step in steps():
            for target in re.findall(r"\bmake (?:--silent )?([a-z-]+)", re.sub(r"apt-get [^\n&]*", "", step.get("run", ""))):
                self.assertIn(target, targets, where)

    def test_they_build_with_the_swift_of_the_image(self):
        (image,) = re.findall(r"^FROM (swift:\S+)", (repository.ROOT / "Dockerfile").read_text(), re.MULTILINE)
        for path in FOLDER.glob("*.yml"):
            for found in re.findall(r"swift:\d\S+", path.read_text()):
                self.assertEqual(found.split("-")[0], image.split("-")[0], path.name)

    @unittest.skipUnless(importlib.util.find_spec("check_jsonschema"), "no check-jsonschema")
    def test_they_hold_to_githubs_schema(self):
        def check(path):
            return subprocess.run(
                [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", path],
                capture_output=True, text=True, timeout=120)
        for path in FOLDER.glob("*.yml"):
            made = check(path)
            self.assertEqual(made.returncode, 0, made.stdout)
        with tempfile.NamedTemporaryFile("w", suffix=".yml") as wrong:
            wrong.write((FOLDER / "release.yml").read_text().replace("timeout-minutes", "timeout-hours"))
            wrong.flush()
            self.assertNotEqual(check(wrong.name).returncode, 0)
