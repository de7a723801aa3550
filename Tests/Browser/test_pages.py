"""The pages for people in a real browser: what is in them, how they look in both colour schemes, on a phone and on a wide screen,
printed, and to those who do not see them. PICTURES=FOLDER keeps pictures of what was looked at."""
import contextlib
import json
import os
import unittest
import urllib.error
import urllib.request
from pathlib import Path

import chromium
import serving

try:
    import axe_selenium_python
    AXE = (
        Path(axe_selenium_python.__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
    ).read_text(encoding="utf-8")
except ImportError:
    AXE = None

KEPT = ["no-projects", "one-project", "outage", "many-projects", "project", "hostile"]
LOOKS = [(width, scheme) for width in (360, 1600) for scheme in ("light", "dark")]
# A page that reloads is what is wanted; whoever does not want it follows a link.
EXCEPT = ["meta-refresh"]

# What stands out of the screen, and what hangs over its parent.
OVERFLOW = """
    [...document.querySelectorAll("body *")].filter(each => {
        const box = each.getBoundingClientRect()
        return box.width > 0 && (box.right > innerWidth + 1 || box.left < -1)
    }).map(each => each.outerHTML.slice(0, 100))"""
# Colours of text, or of drawings, and what they stand on, by the style that the browser computes.
CONTRASTS = """
    (() => {
        const channels = colour => colour.match(/[0-9.]+/g).map(Number)
        const luminance = colour => {
            const [r, g, b] = channels(colour).map(part => {
                part /= 255
                return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
            })
            return 0.2126 * r + 0.7152 * g + 0.0722 * b
        }
        const background = each => {
            for (let at = each; at; at = at.parentElement) {
                const colour = getComputedStyle(at).backgroundColor
                const parts = channels(colour)
                if (parts.length < 4 || parts[3] > 0) return colour
            }
            return "rgb(255, 255, 255)"
        }
        const contrast = (one, other) => {
            const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b)
            return (high + 0.05) / (low + 0.05)
        }
        const texts = [...document.querySelectorAll("body *")].filter(
            each => [...each.childNodes].some(node => node.nodeType == 3 && node.data.trim()) && !each.closest("svg"))
        const shapes = [...document.querySelectorAll("svg path, svg rect:not(.track)")]
        return {
            text: Math.min(...texts.map(each => contrast(getComputedStyle(each).color, background(each)))),
            shape: Math.min(99, ...shapes.map(each => contrast(getComputedStyle(each).fill, background(each)))),
        }
    })()"""
ACCESS = """
    ({
        headings: [...document.querySelectorAll("h1, h2, h3, h4")].map(each => Number(each.tagName[1])),
        tables: [...document.querySelectorAll("table")].map(each => ({
            caption: Boolean(each.caption && each.caption.textContent),
            columns: [...each.tHead.rows[0].cells].every(cell => cell.tagName == "TH" && cell.scope == "col"),
            rows: [...each.tBodies[0].rows].every(row => row.cells[0].tagName == "TH" && row.cells[0].scope == "row"
                && row.cells.length == each.tHead.rows[0].cells.length),
        })),
        drawings: [...document.querySelectorAll("svg")].every(each => each.ariaHidden == "true"
            || each.getAttribute("role") == "img" && each.querySelector("title").textContent.length > 0),
        language: document.documentElement.lang,
        title: document.title,
        moving: [...document.querySelectorAll("*")].filter(each => {
            const style = getComputedStyle(each)
            return style.animationName != "none" || parseFloat(style.transitionDuration) > 0 || style.scrollBehavior == "smooth"
        }).length,
    })"""


@unittest.skipUnless(chromium.find(), "SKIPPED: no chromium")
class PagesTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stack = contextlib.ExitStack()
        cls.addClassCleanup(cls.stack.close)
        cls.browser = cls.stack.enter_context(chromium.Chromium())
        cls.kept = cls.stack.enter_context(serving.kept_pages())

    def setUp(self):
        self.browser.look(1600)

    def keep_picture(self, name):
        if folder := os.environ.get("PICTURES"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.browser.picture(Path(folder) / f"{name}.png")

    def check(self, name, url, loads=()):
        """All that holds for every page, in every look."""
        for width, scheme in LOOKS:
            with self.subTest(page=name, width=width, scheme=scheme):
                self.browser.look(width, scheme=scheme)
                self.browser.open(url)
                self.assertEqual(self.browser.complaints(), [])
                self.assertEqual(
                    [each for each in self.browser.requests() if not each.startswith(("data:", url))], [])
                self.assertEqual(self.browser.run(OVERFLOW), [])
                self.assertLessEqual(self.browser.run("document.documentElement.scrollWidth"), width)
                contrasts = self.browser.run(CONTRASTS)
                self.assertGreaterEqual(contrasts["text"], 4.5)
                self.assertGreaterEqual(contrasts["shape"], 3 if name != "no-projects" else 0)
                self.check_access(self.browser.run(ACCESS))
                self.check_axe()
                self.keep_picture(f"{name}-{width}-{scheme}")

    def check_access(self, found):
        self.assertEqual(found["headings"][:1], [1])
        self.assertEqual(found["headings"].count(1), 1)
        steps = zip(found["headings"], found["headings"][1:])
        self.assertTrue(all(after - before <= 1 for before, after in steps), found["headings"])
        for table in found["tables"]:
            self.assertEqual(table, {"caption": True, "columns": True, "rows": True})
        self.assertTrue(found["drawings"])
        self.assertEqual((found["language"], found["moving"]), ("en", 0))
        self.assertIn("posthog-logs-exporter", found["title"])

    def check_axe(self):
        if AXE is None:
            return
        self.browser.run(AXE + "; 0")
        rules = json.dumps({"rules": {rule: {"enabled": False} for rule in EXCEPT}})
        result = self.browser.run(f"axe.run(document, {rules}).then(found => found.violations.map("
                                  "each => [each.id, each.nodes[0].html.slice(0, 200)]))")
        self.assertEqual(result, [])

    # Pages that are kept

    def test_kept_pages_hold_to_all_rules(self):
        for name in KEPT:
            self.check(name, f"{self.kept}/{name}.html")

    @unittest.skipIf(AXE is None, "SKIPPED: no axe-core")
    def test_axe_finds_what_is_wrong(self):
        self.browser.open(f"{self.kept}/one-project.html")
        self.browser.run("document.querySelector('svg title').remove(); document.documentElement.removeAttribute('lang')")
        with self.assertRaises(self.failureException) as failure:
            self.check_axe()
        self.assertIn("html-has-lang", str(failure.exception))

    def test_the_policy_forbids_another_style_and_scripts(self):
        self.browser.open(f"{self.kept}/one-project.html")
        before = self.browser.run("getComputedStyle(document.body).fontSize")
        self.browser.run("""
            const style = document.createElement("style"); style.textContent = "body{font-size:99px}"; document.head.append(style);
            document.body.setAttribute("style", "font-size:98px");
            const script = document.createElement("script"); script.textContent = "document.title='run'"; document.head.append(script)
        """)
        self.assertEqual(self.browser.run("getComputedStyle(document.body).fontSize"), before)
        self.assertNotEqual(self.browser.run("document.title"), "run")
        self.assertEqual(len([each for each in self.browser.complaints() if "Log" in each["method"]]), 3)

    def test_links_are_reached_by_the_keyboard_in_order_and_seen_to_be(self):
        self.browser.open(f"{self.kept}/one-project.html")
        links = self.browser.run("[...document.links].map(each => each.href)")
        reached = []
        for _ in links:
            self.browser.press("Tab", 9)
            reached.append(self.browser.run("document.activeElement.href"))
            self.assertEqual(self.browser.run("getComputedStyle(document.activeElement).outlineStyle"), "solid")
        self.assertEqual(reached, links)

    def test_names_from_right_to_left_leave_their_row_as_it_is(self):
        self.browser.open(f"{self.kept}/hostile.html")
        rows = self.browser.run("""
            [...document.querySelectorAll("table:last-of-type tbody tr")].map(
                row => [...row.cells].map(cell => cell.getBoundingClientRect().left))""")
        self.assertGreater(len(rows), 5)
        self.assertTrue(all(row == rows[-1] == sorted(row) for row in rows[-7:]))
        self.assertEqual(self.browser.run("document.querySelectorAll('script, img, b, main svg svg').length"), 0)
        self.assertIn("<b>bold</b>", self.browser.run("document.body.innerText"))

    def test_on_paper_there_are_only_black_letters_and_no_links_to_click(self):
        self.browser.look(800, scheme="dark", media="print")
        self.browser.open(f"{self.kept}/one-project.html")
        self.assertEqual(self.browser.run("getComputedStyle(document.body).color"), "rgb(0, 0, 0)")
        self.assertEqual(self.browser.run("getComputedStyle(document.body).backgroundColor"), "rgb(255, 255, 255)")
        self.assertEqual(self.browser.run("getComputedStyle(document.querySelector('nav')).display"), "none")
        self.assertTrue(self.browser.send("Page.printToPDF")["data"])
        self.keep_picture("print")

    # Pages of exporters that run

    def test_the_page_of_a_running_exporter_is_whole_and_loads_itself_again_at_the_same_place(self):
        with serving.simulator() as (_, posthog), serving.exporter(
                "--posthog.host", posthog, "--posthog.project-id", "1", "--poll.interval", "1s", "--poll.alerts",
                "--budget.per-hour", "0", "--budget.per-minute", "0") as url:
            serving.polled(f"{url}-/ready")
            self.check("running", f"{url}?reload=off")
            answer = urllib.request.urlopen(url)
            page = answer.read()
            self.assertEqual(answer.headers["Content-Security-Policy"], serving.policy(page))
            self.assertLess(len(page), 100_000)
            self.browser.look(360, height=400)
            self.browser.open(f"{url}#project")
            shown = self.browser.run("document.querySelector('footer time:last-of-type').dateTime")
            # Once in a dozen runs Chromium itself forgets the place the first time.
            self.assertTrue(any(self.is_at_the_same_place_when_loaded_again() for _ in range(3)))
            self.assertNotEqual(self.browser.run("document.querySelector('footer time:last-of-type').dateTime"), shown)

    def is_at_the_same_place_when_loaded_again(self):
        self.browser.run("scrollTo(0, 500)")
        self.assertEqual(self.browser.run("scrollY"), 500)
        self.browser.events.clear()
        self.browser.wait("Page.loadEventFired")
        # The browser scrolls some time after it has loaded.
        return self.comes(lambda: self.browser.run("[scrollY, location.hash]") == [500, ""], within=5)

    def test_of_2000_services_with_hostile_names_the_fifty_worst_are_there(self):
        names = serving.HOSTILE + [f"service-{number:04}" for number in range(2000)]
        with serving.simulator(serving.entries(names)) as (_, posthog), serving.exporter(
                "--posthog.host", posthog, "--posthog.project-id", "1") as url:
            serving.polled(f"{url}-/ready")
            self.check("2000-services", f"{url}?reload=off")
            self.assertLess(len(urllib.request.urlopen(url).read()), 100_000)
            rows = self.browser.run("[...document.querySelectorAll('tbody tr')].map(row => row.innerText)")
            self.assertEqual(len(rows), 50)
            caption = self.browser.run("document.querySelector('caption').innerText")
            self.assertRegex(caption, r"^The 50 worst of 2,00[0-9] services")
            self.assertNotEqual(self.browser.run("document.title"), "run")

    def test_an_outage_says_what_is_wrong_and_what_to_do(self):
        with serving.simulator() as (simulator, posthog), serving.exporter(
                "--posthog.host", posthog, "--posthog.project-id", "1", "--poll.interval", "1s",
                "--budget.per-hour", "0", "--budget.per-minute", "0") as url:
            serving.polled(f"{url}-/ready")
            simulator.terminate()
            simulator.wait(10)
            self.until(lambda: all(words in self.text(url) for words in ["Failing", "Services of the last 1 h"]))
            self.check("running-outage", f"{url}?reload=off")
            text = self.browser.run("document.body.innerText")
            self.assertIn("request failed", text)
            self.assertIn("What to do: check that the host can be reached from here", text)
            self.assertIn("Services of the last 1 h", text, "what was counted is still there")

    def test_of_fifty_projects_those_that_fail_come_first_and_each_has_a_page(self):
        with serving.simulator() as (_, posthog), self.configuration(posthog, 50) as file, serving.exporter(
                "--config.file", file) as url:
            serving.polled(f"{url}-/ready")
            self.check("fifty-projects", f"{url}?reload=off")
            states = self.browser.run(
                "[...document.querySelectorAll('tbody tr')].map(row => row.cells[1].innerText.split(':')[0])")
            # There is one of them only.
            self.assertEqual(states, ["Failing"] * 49 + ["Healthy"])
            target = self.browser.run("[...document.querySelectorAll('tbody a')].at(-1).href")
            self.check("one-of-fifty", f"{target}?reload=off")
            self.assertIn("checkout", self.browser.run("document.body.innerText"))
            back = self.browser.run("[...document.links].map(each => each.href)")[0]
            self.assertEqual(back, url)

    def test_behind_a_prefix_all_links_lead_somewhere(self):
        with serving.simulator() as (_, posthog), self.configuration(posthog, 2) as file, serving.exporter(
                "--config.file", file, "--web.external-url", "https://logs.example.com/exporter", "--web.enable-debug",
                page="/exporter/") as url:
            serving.polled(f"{url}-/ready")
            for page in (url, f"{url}projects/shop%201"):
                self.browser.open(page)
                canonical = self.browser.run("document.querySelector('link[rel=canonical]').href")
                self.assertEqual(canonical, "https://logs.example.com/exporter/" + page.removeprefix(url))
                own = url.split("/exporter/")[0]
                links = [each for each in self.browser.run("[...document.links].map(each => each.href)") if each.startswith(own)]
                self.assertGreater(len(links), 5)
                for link in links:
                    if not link.startswith(posthog):
                        self.assertEqual(urllib.request.urlopen(link).status, 200, link)
            with self.assertRaises(urllib.error.HTTPError):
                urllib.request.urlopen(f"{own}/metrics")
            self.assertEqual(urllib.request.urlopen(f"{own}/").url, url)

    @contextlib.contextmanager
    def configuration(self, posthog, count):
        """Of so many projects, of which the first exists."""
        import tempfile
        with tempfile.NamedTemporaryFile("w", suffix=".yml") as file:
            file.write(f"posthog: {{ host: {posthog!r}, api_key_variable: POSTHOG_PERSONAL_API_KEY }}\nprojects:\n")
            file.writelines(f"  - {{ id: {number}, name: shop {number} }}\n" for number in range(1, count + 1))
            file.flush()
            yield file.name

    def text(self, url):
        return urllib.request.urlopen(url).read().decode()

    def until(self, holds):
        self.assertTrue(self.comes(holds, within=60), "it never came")

    def comes(self, holds, within):
        import time
        end = time.monotonic() + within
        while not holds():
            if time.monotonic() > end:
                return False
            time.sleep(0.2)
        return True


if __name__ == "__main__":
    unittest.main()
