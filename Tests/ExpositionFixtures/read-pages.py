"""Reads pages with the parsers of prometheus_client, and prints what they hold as JSON, one line a page.

    read-pages.py text|openmetrics FILE [text|openmetrics FILE ...]

Pages are also read as Datadog's check reads them, which cuts them by str.splitlines before it hands the lines to
prometheus_client (requests' iter_lines, in datadog_checks/base/checks/openmetrics/v2/scraper).
"""

import json
import sys

from prometheus_client import parser
from prometheus_client.openmetrics import parser as openmetrics_parser

PARSERS = {"text": parser, "openmetrics": openmetrics_parser}


def read(form, path):
    with open(path, encoding="utf-8", newline="\n") as file:
        text = file.read()
    try:
        families = list(PARSERS[form].text_string_to_metric_families(text))
        # As text, since no NaN is equal to another one.
        if str(list(PARSERS[form].text_fd_to_metric_families(text.splitlines()))) != str(families):
            return {"complaint": "another page when cut by str.splitlines", "families": [], "samples": []}
    except Exception as error:
        return {"complaint": f"{type(error).__name__}: {error}", "families": [], "samples": []}
    return {
        "families": [
            {"name": f.name, "help": f.documentation, "type": f.type, "unit": f.unit} for f in families
        ],
        "samples": [
            {"name": s.name, "labels": s.labels, "value": str(float(s.value))} for f in families for s in f.samples
        ],
    }


for form, path in zip(sys.argv[1::2], sys.argv[2::2]):
    print(json.dumps(read(form, path)))
