"""The files of Grafana are what the generator writes, and what provisioning looks for."""
import sys
import unittest
from unittest import mock

from .dashboards import FILES, GRAFANA, load, panels
from .interpolation import Range, interpolate, pattern

sys.path.insert(0, str(GRAFANA))
import generate  # noqa: E402


class FilesTests(unittest.TestCase):
    def test_the_dashboards_are_as_generated(self):
        self.assertEqual(generate.differing(), [])

    def test_a_dashboard_that_is_not_as_generated_is_named(self):
        texts = generate.texts() | {"exporter.json": "{}"}
        with mock.patch.object(generate, "texts", lambda: texts):
            self.assertEqual(generate.differing(), ["exporter.json"])

    def test_the_dashboards_have_names_of_their_own(self):
        for key in ("uid", "title"):
            self.assertEqual(len({load(path)[key] for path in FILES}), len(FILES))

    def test_links_to_dashboards_lead_to_one_that_is_there_and_to_variables_that_it_has(self):
        boards = {board["uid"]: board for board in map(load, FILES)}
        links = [link for board in boards.values() for link in internal_links(board)]
        self.assertGreater(len(links), 2)
        for url in links:
            uid, _, parameters = url.removeprefix("/d/").partition("?")
            with self.subTest(url=url):
                names = {each["name"] for each in boards[uid]["templating"]["list"]}
                for part in parameters.split("&"):
                    name = part.split("=")[0].removeprefix("var-") if "=" in part else part[2:-1].split(":")[0]
                    self.assertIn(name, names | {"__url_time_range"})

    def test_values_take_the_place_of_variables_as_in_grafana(self):
        spans = Range(0, 3600, 2).globals(5)
        self.assertEqual(interpolate("x[$__range] ${__range_s}", spans), "x[3600s] 3600")
        self.assertEqual(interpolate("$__rate_interval $__interval", spans), "20s 5s")
        self.assertEqual(interpolate("$__rate_interval", Range(0, 86400, 120).globals(60)), "240s")
        self.assertEqual(interpolate("$unknown", {}), "$unknown")
        self.assertEqual(pattern(["a"]), "a")
        self.assertEqual(pattern(["a", "(no service)"]), r"(a|\\(no service\\))")


def internal_links(board):
    for panel in panels(board):
        config = panel["fieldConfig"]
        found = list(config["defaults"].get("links", []))
        for override in config["overrides"]:
            found += [link for each in override["properties"] if each["id"] == "links" for link in each["value"]]
        yield from (link["url"] for link in found if link["url"].startswith("/d/"))


if __name__ == "__main__":
    unittest.main()
