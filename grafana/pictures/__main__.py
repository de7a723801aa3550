"""`python3 -m pictures FOLDER` runs the demo for some minutes and draws each dashboard into the folder.

What is drawn is an exporter with a state file that polls the demo's simulated PostHog.
"""
import contextlib
import sys
import time
from pathlib import Path

from tests.dashboards import FILES, load
from tests.interpolation import Range, one_each
from tests.running import Demo, Prometheus, StatefulExporter, folder

from . import scenario
from .data import Source

try:
    from . import charts, colours, figures
    from .canvas import FAINT, GAP, UNIT, WIDTH, Canvas
except ModuleNotFoundError as missing:
    sys.exit(f"no {missing.name}: the pictures need what grafana/requirements.txt names")

POLL = 5
MINUTES = 9
# What the demo takes as its past, of which it counts nothing.
LOOKBACK = 180
WARM_UP = 45
# What is chosen beside All, by dashboard: the service in which something happens.
CHOSEN = {"service": {"service": "payments"}}
DRAW = {
    "stat": figures.stat, "bargauge": figures.bargauge, "table": figures.table, "timeseries": charts.timeseries,
    "state-timeline": charts.timeline}


def draw(dashboard, source, path):
    canvas = Canvas(max(each["gridPos"]["y"] + each["gridPos"]["h"] for each in dashboard["panels"]))
    colours.COLOURS.clear()
    canvas.text(GAP + 3, 12, dashboard["title"], fontsize=14, fontweight="bold")
    canvas.text(WIDTH - GAP - 3, 15, f"Last {MINUTES} minutes", fontsize=9, ha="right", color=FAINT)
    left = GAP + 3
    for variable in dashboard["templating"]["list"]:
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
    texts = {option["value"]: option["text"] for option in variable["options"]} | {".+": "All"}
    return texts.get(value, value)


def main(arguments):
    if len(arguments) != 1:
        sys.exit("usage: python3 -m pictures FOLDER")
    target = Path(arguments[0])
    target.mkdir(parents=True, exist_ok=True)
    length = MINUTES * 60
    with contextlib.ExitStack() as running:
        place = Path(running.enter_context(folder()))
        lines = place / "entries.jsonl"
        lines.write_text("\n".join(scenario.entries(LOOKBACK + WARM_UP, length + 60)))
        demo = running.enter_context(Demo(
            place, "--replay", str(lines), "--poll.lookback", f"{LOOKBACK}s", "--duration", f"{MINUTES + 3}m"))
        exporter = running.enter_context(StatefulExporter(
            place, demo, "--poll.interval", f"{POLL}s", "--poll.bucket", "1m", "--poll.lookback", f"{LOOKBACK}s",
            "--poll.window", "1m", "--budget.per-minute", "240", "--budget.per-hour", "6000"))
        prometheus = running.enter_context(Prometheus(place, exporter.address))
        print(f"the demo runs for {MINUTES} minutes", flush=True)
        time.sleep(WARM_UP + length)
        now = time.time()
        for path in FILES:
            dashboard = load(path)
            chosen = {"poll": f"{POLL}s"} | CHOSEN.get(path.stem, {})
            source = Source(prometheus, Range(now - length, now, 1), POLL, one_each(dashboard, chosen))
            draw(dashboard, source, target / f"grafana-{path.stem}.png")


if __name__ == "__main__":
    main(sys.argv[1:])
