#!/usr/bin/env python3
"""Prints what CHANGELOG.md says of a version:

    scripts/release-notes.py 0.2.0
"""
import re
import sys
from pathlib import Path

CHANGELOG = Path(__file__).resolve().parent.parent / "CHANGELOG.md"


def notes(text, version):
    """The section of the version, without its heading; None where it has none, no date, or nothing in it."""
    for section in re.split(r"(?m)^## ", text)[1:]:
        heading, _, body = section.partition("\n")
        if re.fullmatch(rf"\[{re.escape(version)}\] - \d{{4}}-\d\d-\d\d", heading.strip()) and body.strip():
            return body.strip() + "\n"
    return None


def main(arguments):
    if len(arguments) != 1:
        sys.exit("usage: release-notes.py VERSION")
    found = notes(CHANGELOG.read_text(encoding="utf-8"), arguments[0])
    if found is None:
        sys.exit(f'CHANGELOG.md has no notes for {arguments[0]}: give it a section "## [{arguments[0]}] - YEAR-MONTH-DAY"')
    print(found, end="")


if __name__ == "__main__":
    main(sys.argv[1:])
