"""The dashboards as grafana.com takes them."""
import json
import re
import tempfile
import unittest
from pathlib import Path

import grafana_com

from .dashboards import FILES, GRAFANA, load
from .test_models import HAS_MODELS

TEXTS = (GRAFANA / "README.md").read_text(encoding="utf-8")


class GrafanaComTests(unittest.TestCase):
    def test_every_dashboard_asks_for_its_data_source_and_uses_what_is_chosen(self):
        with tempfile.TemporaryDirectory() as folder:
            grafana_com.main([folder])
            made = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in Path(folder).glob("*.json")}
        self.assertEqual(sorted(made), [path.name for path in FILES])
        for path in FILES:
            with self.subTest(dashboard=path.name):
                dashboard = made[path.name]
                [asked] = dashboard.pop("__inputs")
                self.assertEqual((asked["type"], asked["pluginId"]), ("datasource", "prometheus"))
                self.assertIn({"type": "datasource", "id": asked["pluginId"], "name": "Prometheus", "version": "1.0.0"},
                              dashboard["__requires"])
                [variable] = [each for each in dashboard["templating"]["list"] if each["type"] == "datasource"]
                self.assertEqual(variable["current"]["value"], f"${{{asked['name']}}}")
                # Nothing else differs from the committed one.
                variable["current"] = {}
                self.assertEqual(dashboard, load(path))

    @unittest.skipUnless(HAS_MODELS, "grafana-foundation-sdk is not installed, see the message of the set-up")
    def test_they_fit_grafanas_models(self):
        from .models import problems
        for path in FILES:
            made = grafana_com.shared(load(path))
            del made["__inputs"]
            self.assertEqual(problems(made), [])

    def test_each_has_its_texts(self):
        sections = dict(re.findall(r"(?m)^### (.+)\n\n(.+)$", TEXTS))
        self.assertEqual(sections, {board["title"]: sections.get(board["title"]) for board in map(load, FILES)})
        for board in map(load, FILES):
            self.assertGreater(len(sections[board["title"]]), 40)


if __name__ == "__main__":
    unittest.main()
