#!/usr/bin/env python3
"""Writes the files that are made of the mixin, or with --check says which of them differ from what would be written."""
import json
import sys
from pathlib import Path

try:
    import _gojsonnet
except ModuleNotFoundError:
    _gojsonnet = None

MIXIN = Path(__file__).resolve().parent
ROOT = MIXIN.parent
# In these folders there is nothing but what the mixin makes.
FOLDERS = ("prometheus/rules/*.yml", "grafana/dashboards/*.json", "deploy/helm/files/dashboards/*.json")
# A chart reads files of its own folder alone, and links to others are lost in some archives and checkouts.
COPIES = {"grafana/dashboards": "deploy/helm/files/dashboards", "deploy/kubernetes/monitoring": "deploy/helm/files"}


def texts():
    """The text of each file by its path in the repository."""
    made = json.loads(_gojsonnet.evaluate_file(str(MIXIN / "files.jsonnet")))
    copies = {
        f"{COPIES[folder]}/{name}": text
        for path, text in made.items() for folder, name in [path.rsplit("/", 1)] if folder in COPIES}
    return made | copies


def differing(wanted, root):
    """Paths of files that are not as they would be written, ones that nobody makes included."""
    there = {str(path.relative_to(root)) for pattern in FOLDERS for path in root.glob(pattern)}
    return sorted(path for path in wanted.keys() | there if wanted.get(path) != text_of(root / path))


def text_of(path):
    return path.read_text(encoding="utf-8") if path.exists() else None


def main(arguments):
    if arguments not in ([], ["--check"]):
        sys.exit("usage: generate.py [--check]")
    if _gojsonnet is None:
        sys.exit("no gojsonnet: run `make mixin`, or install what mixin/requirements.txt names")
    wanted = texts()
    if arguments:
        paths = differing(wanted, ROOT)
        if paths:
            sys.exit(f"not as the mixin makes them: {', '.join(paths)}; run `make mixin`")
        return
    for path, text in wanted.items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
