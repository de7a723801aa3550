"""The committed files are what the mixin makes."""
import tempfile
import unittest
from pathlib import Path

import generate


@unittest.skipUnless(generate._gojsonnet, "gojsonnet is not installed, see the message of the set-up")
class FilesTests(unittest.TestCase):
    def test_the_committed_files_are_what_the_mixin_makes(self):
        self.assertEqual(generate.differing(generate.texts(), generate.ROOT), [], "run make mixin")

    def test_files_that_differ_lack_or_are_made_by_nobody_are_named(self):
        made = generate.texts()
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            for path, text in made.items():
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_text(text)
            self.assertEqual(generate.differing(made, root), [])
            (root / "grafana/dashboards/exporter.json").write_text("{}")
            (root / "prometheus/rules/more.yml").write_text("groups: []")
            (root / "deploy/kubernetes/monitoring/prometheusrule.yaml").unlink()
            self.assertEqual(generate.differing(made, root), [
                "deploy/kubernetes/monitoring/prometheusrule.yaml", "grafana/dashboards/exporter.json",
                "prometheus/rules/more.yml"])


if __name__ == "__main__":
    unittest.main()
