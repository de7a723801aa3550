"""The unit: systemd takes it, and finds it well locked in."""

import json
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from tests import repository

UNIT = repository.DEPLOY / "systemd/posthog-logs-exporter.service"


def settings(name):
    return re.findall(rf"^{name}=(.*)$", UNIT.read_text(), re.MULTILINE)


class UnitTests(unittest.TestCase):
    @unittest.skipUnless(shutil.which("systemd-analyze"), "no systemd-analyze")
    def test_systemd_takes_it(self):
        with tempfile.TemporaryDirectory() as folder:
            # The binary and the man page are where the package puts them, which need not be here.
            text = UNIT.read_text().replace("/usr/bin/posthog-logs-exporter", "/bin/true")
            text = re.sub("^Documentation=.*\n", "", text, flags=re.MULTILINE)
            copy = pathlib.Path(folder, UNIT.name)
            copy.write_text(text)
            result = subprocess.run(["systemd-analyze", "verify", copy], capture_output=True, text=True, timeout=60)
        about = [line for line in result.stderr.splitlines() if UNIT.name in line]
        self.assertEqual(about, [])

    @unittest.skipUnless(shutil.which("systemd-analyze"), "no systemd-analyze")
    def test_it_is_locked_in(self):
        result = subprocess.run(
            ["systemd-analyze", "security", "--offline=true", "--json=short", UNIT], capture_output=True, text=True,
            timeout=60)
        exposures = {row["json_field"]: float(row["exposure"] or 0) for row in json.loads(result.stdout)}
        self.assertGreater(len(exposures), 50, result.stderr)
        open_doors = {name for name, exposure in exposures.items() if exposure >= 0.2}
        # An HTTP server and client needs the network, and Swift's threads set their priority.
        network = {"PrivateNetwork", "RestrictAddressFamilies_AF_INET_INET6", "IPAddressDeny"}
        self.assertLessEqual(open_doors, network | {"SystemCallFilter_resources"})

    def test_the_key_is_in_no_variable_of_its_own(self):
        (credential,) = settings("LoadCredential")
        name = credential.split(":")[0]
        self.assertIn(f"POSTHOG_API_KEY_FILE=%d/{name}", settings("Environment"))

    def test_the_state_is_in_the_folder_that_systemd_makes(self):
        (folder,) = settings("StateDirectory")
        self.assertIn(f"POSTHOG_LOGS_EXPORTER_STATE_FILE=%S/{folder}/state", settings("Environment"))

    def test_the_example_sets_nothing_that_the_program_does_not_know(self):
        example = (repository.DEPLOY / "systemd/posthog-logs-exporter.default").read_text()
        sources = "".join(path.read_text() for path in (repository.ROOT / "Sources").rglob("*.swift"))
        for name in re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE):
            if name != "ARGS":
                self.assertIn(f'"{name}"', sources)
        # The flags of the table are held to those of the program.
        table = re.findall(r"--([a-z.-]+)", (repository.ROOT / "docs/CONFIGURATION.md").read_text())
        for flag in re.findall(r"--([a-z.-]+)", example):
            self.assertIn(flag, [*table, "help"])
