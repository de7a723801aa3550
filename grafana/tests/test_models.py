"""The dashboards and their provisioning are what Grafana understands. Needs the packages of requirements.txt."""
import copy
import importlib.util
import unittest

from .dashboards import FILES, GRAFANA, load
from .rules import UNITS

HAS_MODELS = importlib.util.find_spec("grafana_foundation_sdk") is not None
HAS_YAML = importlib.util.find_spec("yaml") is not None


@unittest.skipUnless(HAS_MODELS, "grafana-foundation-sdk is not installed, see the message of the set-up")
class ModelsTests(unittest.TestCase):
    def problems(self, dashboard):
        from .models import problems
        return problems(dashboard)

    def test_the_dashboards_fit_grafanas_models(self):
        for path in FILES:
            with self.subTest(dashboard=path.name):
                self.assertEqual(self.problems(load(path)), [])

    def test_what_grafana_does_not_know_is_found(self):
        good = load(next(path for path in FILES if path.name == "service.json"))
        chart = next(index for index, each in enumerate(good["panels"]) if each["type"] == "timeseries")
        table = next(index for index, each in enumerate(good["panels"]) if each["type"] == "table")
        breaks = [
            lambda d: d.update(refersh="1m"),
            lambda d: d.update(editable="no"),
            lambda d: d["panels"][chart].update(titel="Errors"),
            lambda d: d["panels"][chart]["options"]["legend"].update(placement="left"),
            lambda d: d["panels"][chart]["fieldConfig"]["defaults"]["custom"].update(drawStyle="lines"),
            lambda d: d["panels"][chart]["fieldConfig"]["defaults"]["custom"]["stacking"].update(mode="full"),
            lambda d: d["panels"][chart]["targets"][0].update(instant="yes"),
            lambda d: d["panels"][table]["transformations"][0].update(identity="merge"),
            lambda d: d["templating"]["list"][1].update(refresh=7),
            lambda d: d["annotations"]["list"][0].update(expression="ALERTS"),
        ]
        for index, spoil in enumerate(breaks):
            with self.subTest(index=index):
                broken = copy.deepcopy(good)
                spoil(broken)
                self.assertNotEqual(self.problems(broken), [])

    def test_the_units_are_grafanas(self):
        from .models import units
        self.assertLessEqual(UNITS, units())


@unittest.skipUnless(HAS_YAML, "PyYAML is not installed, see the message of the set-up")
class ProvisioningTests(unittest.TestCase):
    def read(self, name):
        import yaml
        return yaml.safe_load((GRAFANA / "provisioning" / name).read_text(encoding="utf-8"))

    def test_one_prometheus_is_provisioned(self):
        [source] = self.read("datasources/prometheus.yaml")["datasources"]
        self.assertEqual(source["type"], "prometheus")
        self.assertEqual(source["url"], "${PROMETHEUS_URL}")

    def test_the_dashboards_come_from_a_folder_and_cannot_be_edited(self):
        [provider] = self.read("dashboards/posthog-logs.yaml")["providers"]
        self.assertEqual(provider["type"], "file")
        self.assertFalse(provider["allowUiUpdates"])
        self.assertTrue(provider["options"]["path"].startswith("/"))


if __name__ == "__main__":
    unittest.main()
