#!/usr/bin/env python3
"""Writes the manifests of deploy/kubernetes that the chart makes too, or with --check says which of them differ."""
import re
import sys
from pathlib import Path

try:
    import helm_python
except ModuleNotFoundError:
    helm_python = None

CHART = Path(__file__).resolve().parent
KUBERNETES = CHART.parent / "kubernetes"
NAME = "posthog-logs-exporter"
VALUES = {
    "image": {"repository": NAME},
    "posthog": {"projectIds": ["12345"], "existingSecret": NAME},
    "serviceMonitor": {"enabled": True},
}
# What stands in each folder, and what values are else there. The configuration is kustomize's own.
FOLDERS = {
    "base": (["statefulset", "service", "serviceaccount", "networkpolicy"], {}),
    "monitoring": (["servicemonitor"], {}),
    "sharded": (["statefulset"], {"shards": 3}),
    "replicated": (
        ["statefulset", "networkpolicy", "poddisruptionbudget"],
        {"replicas": 2, "state": {"database": {"existingSecret": f"{NAME}-database"}}}),
}
# Patches that take away from the base: kustomize would else merge what both have.
REPLACING = {"replicated/statefulset.yaml"}
# What tells one release of Helm from another; with kubectl there is one.
OF_HELM = re.compile(
    r"^ +(?:helm\.sh/chart|app\.kubernetes\.io/(?:instance|version|managed-by)): .*\n"
    r"|^ +annotations:\n +# Other variables.*\n +checksum/configuration: .*\n", re.MULTILINE)


def texts():
    """The text of each file by its path below deploy/kubernetes."""
    made = {}
    with helm_python.Chart.load(CHART) as chart:
        for folder, (names, changes) in FOLDERS.items():
            rendered = chart.render(VALUES | changes, name=NAME, namespace="default")
            for name in names:
                text = rendered_text(rendered, name)
                path = f"{folder}/{name}.yaml"
                if path in REPLACING:
                    text = text.replace("\nspec:\n", "\nspec:\n  $patch: replace\n", 1)
                made[path] = f"# Made of deploy/helm by `make manifests`: change it there.\n{text}"
    return made


def rendered_text(rendered, name):
    text = rendered[f"{NAME}/templates/{name}.yaml"].strip("\n") + "\n"
    return OF_HELM.sub("", text)


def differing(root=KUBERNETES):
    """Paths of files that are not as they would be written."""
    return sorted(path for path, text in texts().items() if not (root / path).exists() or (root / path).read_text() != text)


def main(arguments):
    if arguments not in ([], ["--check"]):
        sys.exit("usage: render.py [--check]")
    if helm_python is None:
        sys.exit("no helm-python-sdk: run `make manifests`, or install what deploy/requirements.txt names")
    if arguments:
        paths = differing()
        if paths:
            sys.exit(f"not as the chart makes them: {', '.join(paths)}; run `make manifests`")
        return
    for path, text in texts().items():
        (KUBERNETES / path).parent.mkdir(exist_ok=True)
        (KUBERNETES / path).write_text(text)


if __name__ == "__main__":
    main(sys.argv[1:])
