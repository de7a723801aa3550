"""The documents: links lead somewhere, commands are there, and the words are those of the house."""

import re
import unittest

from tests import repository

ROOT = repository.ROOT
README = ROOT / "README.md"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "grafana/README.md"])
# What is said instead: response, non-conforming, reconciled. Names of types and series stand between backticks.
WORDS = re.compile(r"\b(answer(s|ed)?|odd server|settled|nameless)\b", re.IGNORECASE)


def prose(text):
    """Without blocks of code and what stands between backticks."""
    return re.sub(r"`[^`\n]*`", "", re.sub(r"```.*?```", "", text, flags=re.DOTALL))


def headings(path):
    """The anchors that GitHub gives the headings."""
    found = re.findall(r"(?m)^#+ (.+)$", re.sub(r"```.*?```", "", path.read_text(), flags=re.DOTALL))
    return {re.sub(r"[^\w\- ]", "", re.sub(r"[`*]", "", each).lower()).replace(" ", "-") for each in found}


def broken(path, text):
    """Links to files and headings that are not there."""
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"https?:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        if not target.exists() or (anchor and anchor not in headings(target)):
            yield link


class DocumentTests(unittest.TestCase):
    def test_links_lead_to_what_is_there(self):
        for path in DOCUMENTS:
            with self.subTest(path=path.name):
                self.assertEqual(list(broken(path, path.read_text())), [])

    def test_links_that_lead_nowhere_are_found(self):
        self.assertEqual(list(broken(README, "[a](docs/NOTHING.md) [b](docs/INSTALL.md#nothing) [c](#install)")),
                         ["docs/NOTHING.md", "docs/INSTALL.md#nothing"])

    def test_readme_is_short_and_names_every_document(self):
        text = README.read_text()
        self.assertLessEqual(len(text.splitlines()), 130)
        for path in ROOT.glob("docs/*.md"):
            self.assertIn(f"docs/{path.name}", text)

    def test_what_is_to_be_made_can_be_made(self):
        targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
        for path in DOCUMENTS:
            for target in re.findall(r"\bmake ([a-z][a-z-]+)", "\n".join(re.findall(r"```sh\n.*?```|`make [^`]+`", path.read_text(), re.DOTALL))):
                self.assertIn(target, targets, path.name)

    def test_alerts_of_readme_are_counted(self):
        names = set()
        for path in (ROOT / "prometheus/rules").glob("*.yml"):
            names |= {rule["alert"] for group in repository.document(path)["groups"] for rule in group["rules"] if "alert" in rule}
        self.assertIn(f"**{len(names)} alerts**", README.read_text())

    def test_the_words_are_those_of_the_house(self):
        for path in DOCUMENTS:
            with self.subTest(path=path.name):
                self.assertEqual([found[0] for found in WORDS.finditer(prose(path.read_text()))], [])


if __name__ == "__main__":
    unittest.main()
