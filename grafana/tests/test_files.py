"""The files of Grafana: names, links, and how values take the place of variables."""
import json
import re
import unittest
from urllib.parse import parse_qs, urlsplit

from .dashboards import FILES, load, panels
from .interpolation import Range, interpolate, pattern


class FilesTests(unittest.TestCase):
    def test_the_dashboards_have_names_of_their_own(self):
        for key in ("uid", "title"):
            self.assertEqual(len({load(path)[key] for path in FILES}), len(FILES))

    def test_links_to_dashboards_lead_to_one_that_is_there_and_to_variables_that_it_has(self):
        boards = {board["uid"]: board for board in map(load, FILES)}
        found = [url for board in boards.values() for url in links(board) if url.startswith("/d/")]
        self.assertGreater(len(found), 2)
        for url in found:
            uid, _, parameters = url.removeprefix("/d/").partition("?")
            with self.subTest(url=url):
                names = {each["name"] for each in boards[uid]["templating"]["list"]}
                for part in parameters.split("&"):
                    name = part.split("=")[0].removeprefix("var-") if "=" in part else part[2:-1].split(":")[0]
                    self.assertIn(name, names | {"__url_time_range"})

    def test_links_to_posthog_name_project_service_and_times(self):
        sample = {"__from:date:iso": "2026-01-01T00:00:00.000Z", "__to:date:iso": "2026-01-01T06:00:00.000Z"} | {
            f"{of}.{name}": value for of in ("__data.fields", "__field.labels") for name, value in {
                "host:raw": "https://eu.posthog.com", "project_id:raw": "12345",
                "service_name:percentencode": "a%26b%20c", "severity:percentencode": "warn"}.items()}
        found = [url for path in FILES for url in links(load(path)) if ".host:raw" in url]
        self.assertGreater(len(found), 30)
        for url in found:
            with self.subTest(url=url):
                parts = urlsplit(re.sub(r"\$\{([^}]+)\}", lambda name: sample[name[1]], url))
                self.assertEqual(parts[:3], ("https", "eu.posthog.com", "/project/12345/logs"))
                query = {name: json.loads(value) for name, [value] in parse_qs(parts.query).items()}
                self.assertIn(query.pop("serviceNames", ["a&b c"]), [["a&b c"]])
                self.assertIn(query.pop("severityLevels", ["warn"]), [["warn"], ["error", "fatal"], ["fatal"]])
                times = {"date_from": sample["__from:date:iso"], "date_to": sample["__to:date:iso"]}
                self.assertEqual(query, {"dateRange": times})

    def test_values_take_the_place_of_variables_as_in_grafana(self):
        spans = Range(0, 3600, 2).globals(5)
        self.assertEqual(interpolate("x[$__range] ${__range_s}", spans), "x[3600s] 3600")
        self.assertEqual(interpolate("$__rate_interval $__interval", spans), "20s 5s")
        self.assertEqual(interpolate("$__rate_interval", Range(0, 86400, 120).globals(60)), "240s")
        self.assertEqual(interpolate("$unknown", {}), "$unknown")
        self.assertEqual(pattern(["a"]), "a")
        self.assertEqual(pattern(["a", "(no service)"]), r"(a|\\(no service\\))")


def links(board):
    """Addresses behind the fields of all panels."""
    for panel in panels(board):
        if panel["type"] == "alertlist":
            continue
        config = panel["fieldConfig"]
        found = list(config["defaults"].get("links", []))
        for override in config["overrides"]:
            found += [link for each in override["properties"] if each["id"] == "links" for link in each["value"]]
        yield from (link["url"] for link in found)


if __name__ == "__main__":
    unittest.main()
