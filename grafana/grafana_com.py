#!/usr/bin/env python3
"""Writes the dashboards as grafana.com takes them: one that is imported from there asks for its data source.

    grafana/grafana_com.py FOLDER
"""
import json
import sys
from pathlib import Path

DASHBOARDS = Path(__file__).resolve().parent / "dashboards"
INPUT = {
    "name": "DS_PROMETHEUS",
    "label": "Prometheus",
    "description": "The Prometheus that scrapes posthog-logs-exporter.",
    "type": "datasource",
    "pluginId": "prometheus",
    "pluginName": "Prometheus",
}


def shared(dashboard):
    """The dashboard with its input. What is chosen for it becomes the value of the variable of the data source."""
    made = {"__inputs": [INPUT], **dashboard}
    chosen = f"${{{INPUT['name']}}}"
    made["templating"] = {"list": [
        {**variable, "current": {"selected": True, "text": chosen, "value": chosen}}
        if variable["type"] == "datasource" else variable
        for variable in dashboard["templating"]["list"]]}
    return made


def main(arguments):
    if len(arguments) != 1:
        sys.exit("usage: grafana_com.py FOLDER")
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted(DASHBOARDS.glob("*.json")):
        dashboard = json.loads(path.read_text(encoding="utf-8"))
        (folder / path.name).write_text(json.dumps(shared(dashboard), indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
