#!/usr/bin/env python3
"""Writes grafana/dashboards/*.json, or with --check says which of them differ from what would be written."""
import json
import sys
from pathlib import Path

from generator import exporter, overview, service

FOLDER = Path(__file__).parent / "dashboards"
DASHBOARDS = {"logs-overview": overview, "service": service, "exporter": exporter}


def texts():
    """The text of each dashboard by its file name."""
    return {
        f"{name}.json": json.dumps(module.dashboard(), indent=2, ensure_ascii=False) + "\n"
        for name, module in DASHBOARDS.items()
    }


def differing():
    """Names of files that are not as they would be written, ones that nobody makes included."""
    wanted = texts()
    there = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.json")}
    return sorted(name for name in wanted.keys() | there.keys() if wanted.get(name) != there.get(name))


def main(arguments):
    if arguments == ["--check"]:
        names = differing()
        if names:
            sys.exit(f"not as generated: {', '.join(names)}; run python3 grafana/generate.py")
        return
    if arguments:
        sys.exit("usage: generate.py [--check]")
    FOLDER.mkdir(exist_ok=True)
    for name, text in texts().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
