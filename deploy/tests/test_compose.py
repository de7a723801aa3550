"""The set-up for docker compose: its files are there, and say what the originals say."""

import json
import os
import pathlib
import shutil
import subprocess
import unittest

from tests import repository

FOLDER = repository.DEPLOY / "compose"


def services(name="compose.yaml"):
    return repository.document(FOLDER / name)["services"]


def with_names_of_containers(text):
    """A configuration for one machine, as it is for containers."""
    return json.loads(
        json.dumps(text).replace("localhost:10095", "exporter:10095").replace("localhost:9093", "alertmanager:9093"))


class ComposeTests(unittest.TestCase):
    def test_every_mounted_path_is_there(self):
        for name, service in services().items():
            for volume in service["volumes"]:
                source = volume.split(":")[0]
                if source.startswith("."):
                    self.assertTrue((FOLDER / source).exists(), f"{name}: {source}")
                else:
                    self.assertIn(source, repository.document(FOLDER / "compose.yaml")["volumes"])

    def test_what_is_mounted_from_here_cannot_be_written(self):
        for service in services().values():
            for volume in service["volumes"]:
                self.assertTrue(volume.endswith(":ro") or not volume.startswith("."), volume)

    def test_ports_are_open_to_this_machine_alone(self):
        for service in services().values():
            for port in service["ports"]:
                self.assertTrue(port.startswith("127.0.0.1:"), port)

    def test_prometheus_does_as_the_example_says(self):
        example = repository.document(repository.ROOT / "prometheus/prometheus.yml")
        self.assertEqual(repository.document(FOLDER / "prometheus.yml"), with_names_of_containers(example))

    def test_grafana_finds_prometheus_and_the_dashboards(self):
        grafana = services()["grafana"]
        self.assertEqual(grafana["environment"]["PROMETHEUS_URL"], "http://prometheus:9090")
        (provider,) = repository.document(
            repository.ROOT / "grafana/provisioning/dashboards/posthog-logs.yaml")["providers"]
        targets = [volume.split(":")[1] for volume in grafana["volumes"] if "grafana/dashboards" in volume.split(":")[0]]
        self.assertIn(provider["options"]["path"], targets)

    def test_the_real_one_reads_the_key_from_the_secret(self):
        real = repository.document(FOLDER / "compose.real.yaml")
        exporter = real["services"]["exporter"]
        (secret,) = exporter["secrets"]
        self.assertIn(secret, real["secrets"])
        self.assertEqual(exporter["environment"]["POSTHOG_API_KEY_FILE"], f"/run/secrets/{secret}")
        self.assertEqual(exporter["command"], ["serve"])

    @unittest.skipUnless(shutil.which("docker-compose"), "no docker-compose")
    def test_compose_takes_it(self):
        for files in (["compose.yaml"], ["compose.yaml", "compose.real.yaml"]):
            arguments = [word for name in files for word in ("-f", name)]
            environment = {**os.environ, "POSTHOG_PROJECT_ID": "1"}
            result = subprocess.run(
                ["docker-compose", *arguments, "config", "--quiet"], cwd=FOLDER, env=environment, capture_output=True,
                text=True, timeout=60)
            self.assertEqual(result.returncode, 0, result.stderr)
