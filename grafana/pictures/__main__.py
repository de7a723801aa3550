"""`python3 -m pictures FOLDER [MINUTES]` runs the demo for 100 minutes, or so many, and draws each dashboard.

What is drawn is an exporter with a state file that polls the demo's simulated PostHog, and a Prometheus with the rules.
"""
import contextlib
import sys
import time
from pathlib import Path

from tests.dashboards import FILES, load
from tests.interpolation import Range, one_each
from tests.running import Demo, Prometheus, StatefulExporter, folder

from . import past, scenario
from .data import Source

try:
    from . import charts, colours, figures
    from .canvas import FAINT, GAP, UNIT, WIDTH, Canvas
except ModuleNotFoundError as missing:
    sys.exit(f"no {missing.name}: the pictures need what grafana/requirements.txt names")

POLL = 60
# What the demo takes as its past, of which it counts nothing, and the time to count the first of what follows.
LOOKBACK, WARM_UP = 1800, 120
# What is chosen beside All, by dashboard: the service in which something happens.
CHOSEN = {"service": {"service": "payments"}}
DRAW = {
    "stat": figures.stat, "bargauge": figures.bargauge, "table": figures.table, "alertlist": figures.alerts,
    "timeseries": charts.timeseries, "heatmap": charts.heatmap, "state-timeline": charts.timeline}


def draw(dashboard, source, path):
    canvas = Canvas(max(each["gridPos"]["y"] + each["gridPos"]["h"] for each in dashboard["panels"]))
    colours.COLOURS.clear()
    canvas.text(GAP + 3, 12, dashboard["title"], fontsize=14, fontweight="bold")
    minutes = round((source.span.end - source.span.start) / 60)
    canvas.text(WIDTH - GAP - 3, 15, f"Last {minutes} minutes", fontsize=9, ha="right", color=FAINT)
    left = GAP + 3
    for variable in dashboard["templating"]["list"]:
        if variable["hide"]:
            continue
        left = canvas.text(left, 46, variable["label"], fontsize=8, color=FAINT) + 7
        left = canvas.text(left, 46, shown(variable, source.values), fontsize=8, fontweight="bold") + 22
    for panel in dashboard["panels"]:
        box = canvas.box(panel["gridPos"])
        if panel["type"] == "row":
            canvas.text(box[0] + 3, box[1] + UNIT * 0.42, f"⌄  {panel['title']}", fontsize=10, va="center",
                        fontweight="bold")
            continue
        canvas.frame(box, panel["title"])
        DRAW[panel["type"]](canvas, box, panel, source)
    canvas.save(path)
    print(f"{path}: {path.stat().st_size // 1000} kB")


def shown(variable, values):
    """What stands beside a variable's name."""
    value = values.get(variable["name"])
    if value is None:
        return "Prometheus"
    return "All" if value == ".+" else value


def draw_all(prometheus, end, length, target):
    for path in FILES:
        dashboard = load(path)
        values = one_each(dashboard, {"poll": str(POLL)} | CHOSEN.get(path.stem, {}))
        draw(dashboard, Source(prometheus, Range(end - length, end, POLL), POLL, values), target / f"grafana-{path.stem}.png")


def main(arguments):
    if len(arguments) not in (1, 2):
        sys.exit("usage: python3 -m pictures FOLDER [MINUTES]")
    target, minutes = Path(arguments[0]), int(arguments[1]) if len(arguments) > 1 else 100
    target.mkdir(parents=True, exist_ok=True)
    length = minutes * 60
    with contextlib.ExitStack() as running:
        place = Path(running.enter_context(folder()))
        lines = place / "entries.jsonl"
        lines.write_text("\n".join(scenario.entries(LOOKBACK + WARM_UP, length + 60)))
        demo = running.enter_context(Demo(
            place, "--replay", str(lines), "--poll.lookback", f"{LOOKBACK}s", "--duration", f"{minutes + 10}m"))
        exporter = running.enter_context(StatefulExporter(place, demo))
        past.blocks(place, exporter.address, time.time(), WARM_UP + length + 600)
        prometheus = running.enter_context(Prometheus(place, exporter.address, scrapes="15s", evaluates=None))
        print(f"the demo runs for {minutes} minutes", flush=True)
        time.sleep(WARM_UP + length)
        # The second half: what is new and what moved is told from the first.
        draw_all(prometheus, time.time(), length / 2, target)


if __name__ == "__main__":
    main(sys.argv[1:])
