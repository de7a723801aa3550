"""What can be seen of the image without building it."""

import json
import re
import unittest

from tests import repository

STAGE = repository.last_stage(repository.ROOT / "Dockerfile")


def arguments(name):
    return [argument for found, argument in STAGE if found == name]


class ImageTests(unittest.TestCase):
    def test_every_stage_is_pinned_to_a_version(self):
        for name, argument in repository.instructions(repository.ROOT / "Dockerfile"):
            if name == "FROM":
                tag = argument.split()[0].split("@")[0].partition(":")[2]
                self.assertRegex(tag, r"\d", argument)

    def test_it_runs_as_a_number_that_is_not_root(self):
        user = arguments("USER")[-1]
        self.assertRegex(user, r"^[1-9]\d*:[1-9]\d*$")

    def test_the_state_is_on_the_volume(self):
        variables = dict(argument.split("=", 1) for argument in arguments("ENV"))
        (volume,) = arguments("VOLUME")
        self.assertTrue(variables["POSTHOG_LOGS_EXPORTER_STATE_FILE"].startswith(volume + "/"))

    def test_the_binary_itself_looks_after_its_health(self):
        (check,) = arguments("HEALTHCHECK")
        command = json.loads(check.split("CMD ", 1)[1])
        (entry,) = [json.loads(argument) for argument in arguments("ENTRYPOINT")]
        self.assertEqual(command, entry + ["health"])

    def test_all_that_is_copied_is_in_the_context(self):
        allowed = {line[1:] for line in (repository.ROOT / ".dockerignore").read_text().splitlines() if line[:1] == "!"}
        for name, argument in repository.instructions(repository.ROOT / "Dockerfile"):
            if name != "COPY" or argument.startswith("--from"):
                continue
            for source in argument.split()[:-1]:
                self.assertTrue((repository.ROOT / source).exists(), source)
                self.assertIn(source.split("/")[0], allowed)

    def test_packages_named_twice_are_a_slip(self):
        packages = repository.installed_packages(STAGE)
        self.assertEqual(len(packages), len(set(packages)))
        self.assertIn("ca-certificates", packages)

    def test_its_swift_can_build_the_package(self):
        (tag,) = re.findall(r"^FROM swift:(\d+\.\d+)", (repository.ROOT / "Dockerfile").read_text(), re.MULTILINE)
        (tools,) = re.findall(r"swift-tools-version: (\d+\.\d+)", (repository.ROOT / "Package.swift").read_text())
        numbers = lambda text: [int(part) for part in text.split(".")]
        self.assertGreaterEqual(numbers(tag), numbers(tools))
