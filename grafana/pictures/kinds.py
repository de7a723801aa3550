"""How each kind of panel is drawn into its box."""
import math
from datetime import datetime, timezone

from .canvas import BORDER, FAINT, LINK, TEXT, shortened
from .units import text

PALETTE = (
    "#5794f2", "#73bf69", "#f2cc0c", "#b877d9", "#ff780a", "#6ed0e0", "#f2495c", "#3274d9", "#c8f2c2", "#a16f4f")
# The colours of names so far.
COLOURS = {}
TITLE = 30


def stat(canvas, box, panel, source):
    left, top, width, height = box
    config, series = panel["fieldConfig"]["defaults"], source.series(panel)
    value = series[0].last if series else None
    if series and panel["options"]["textMode"] == "name":
        words, colour = ", ".join(each.name for each in series), limit(config, value)
    elif value is None:
        words, colour = config.get("noValue", "No data"), FAINT
    else:
        mapped = mapping(config, value)
        words, colour = mapped or (text(value, config["unit"], config.get("decimals")), limit(config, value))
    if series and len(series[0].points) > 1:
        axes = canvas.axes(left + 1, top + height * 0.62, width - 2, height * 0.36)
        times, values = zip(*series[0].points)
        axes.fill_between(times, values, color=colour, alpha=0.18, linewidth=0)
        axes.plot(times, values, color=colour, linewidth=0.9)
        axes.set_axis_off()
        axes.set_xlim(times[0], times[-1])
        axes.set_ylim(0, max(max(values) * 1.15, 1e-9))
    canvas.text(left + width / 2, top + height * 0.52, words, ha="center", va="center", color=colour,
                fontsize=min(20, width / len(words) * 1.0), fontweight="bold")


def timeseries(canvas, box, panel, source):
    left, top, width, height = box
    config, series = panel["fieldConfig"]["defaults"], source.series(panel)
    drawn, unit = config["custom"], config["unit"]
    calcs = panel["options"]["legend"]["calcs"]
    ranked = sorted(series, key=lambda each: each.reduced(calcs[0]) or 0, reverse=True)
    columns = 2 if width > 500 else 1
    listed = ranked[: 3 * columns + (columns if height > 230 else 0)]
    lines = -(-len(listed) // columns)
    axes = canvas.axes(left + 60, top + TITLE, width - 72, height - TITLE - 22 - 15 * max(1, lines))
    axes.set_xlim(source.span.start, source.span.end)
    axes.grid(color=BORDER, linewidth=0.5)
    colours = coloured(panel, series)
    stacked = drawn["stacking"]["mode"] != "none"
    times = sorted({time for each in series for time, _ in each.points})
    base, total = dict.fromkeys(times, 0.0), dict.fromkeys(times, 0.0)
    for each in series:
        for time, value in each.points:
            total[time] += 0 if value != value else value
    for each in series:
        points = dict(each.points)
        if stacked:
            share = drawn["stacking"]["mode"] == "percent"
            lows = [base[time] for time in times]
            for time in times:
                value = points.get(time, 0.0)
                base[time] += value / total[time] if share and total[time] else 0 if share else value
            highs = [base[time] for time in times]
        else:
            lows, highs = [0.0] * len(times), [points.get(time, float("nan")) for time in times]
        if drawn["drawStyle"] == "bars":
            axes.bar(times, [high - low for high, low in zip(highs, lows)], source.poll * 0.8, lows,
                     color=colours[each.name], alpha=0.8)
        else:
            axes.fill_between(times, lows, highs, color=colours[each.name], linewidth=0,
                              alpha=drawn["fillOpacity"] / 100 * (1.4 if stacked else 1))
            axes.plot(times, highs, color=colours[each.name], linewidth=1, clip_on=False)
    finish(axes, config, "percentunit" if drawn["stacking"]["mode"] == "percent" else unit)
    if not series:
        canvas.text(left + width / 2, top + height / 2, "No data", ha="center", va="center", color=FAINT, fontsize=10)
    for index, each in enumerate(listed):
        x = left + 12 + index % columns * (width - 20) / columns
        y = top + height - 15 * lines - 4 + index // columns * 15
        value = f"  {text(each.reduced(calcs[0]), unit)}"
        canvas.rectangle(x, y + 4, 10, 3, colours[each.name])
        canvas.text(x + 15, y, shortened(each.name, (width - 20) / columns - 90, 7), fontsize=7)
        canvas.text(x + (width - 20) / columns - 14, y, f"{calcs[0]}{value}".replace("lastNotNull", "last"),
                    fontsize=7, ha="right", color=FAINT)


def finish(axes, config, unit):
    """Scale, dashed limits and the words at the axes."""
    lowest, highest = axes.get_ylim()
    if lowest < 0 < highest and lowest == -highest:
        # All of it is 0, and the middle of what was made up around it.
        lowest, highest = 0, 1
    highest = highest if config.get("max") is None else config["max"]
    if unit == "percentunit" and config["custom"]["stacking"]["mode"] == "percent":
        highest = 1
    axes.set_ylim(min(0, lowest), highest)
    if config["custom"]["thresholdsStyle"]["mode"] != "off":
        for step in config["thresholds"]["steps"][1:]:
            if step["value"] < highest:
                axes.axhline(step["value"], color=step["color"], linewidth=0.9, linestyle=(0, (5, 4)))
    if unit == "bytes":
        axes.yaxis.set_major_locator(_locator(axes, 5, 2 ** max(0, math.ceil(math.log2(highest / 5))), vertical=True))
    else:
        axes.yaxis.set_major_locator(_locator(axes, 5))
    axes.yaxis.set_major_formatter(lambda value, _: text(value, unit))
    axes.xaxis.set_major_locator(_locator(axes, 6, 60))
    axes.xaxis.set_major_formatter(
        lambda value, _: datetime.fromtimestamp(value, timezone.utc).strftime("%H:%M"))


def _locator(axes, most, multiple=None, *, vertical=False):
    from matplotlib.ticker import MaxNLocator, MultipleLocator

    if multiple and vertical:
        return MultipleLocator(multiple)
    if multiple:
        start, end = axes.get_xlim()
        return MultipleLocator(multiple * max(1, round((end - start) / multiple / most)))
    return MaxNLocator(most, steps=[1, 2, 2.5, 5, 10])


def bargauge(canvas, box, panel, source):
    left, top, width, height = box
    config = panel["fieldConfig"]["defaults"]
    series = sorted(source.series(panel), key=lambda each: each.last, reverse=True)
    most = config.get("max") or max([each.last for each in series] + [1e-9])
    line = min(26, (height - TITLE - 8) / max(1, len(series)))
    named = min(190, width * 0.35)
    for index, each in enumerate(series):
        y, colour = top + TITLE + index * line, limit(config, each.last)
        room = width - named - 96
        canvas.text(left + named, y + line / 2, shortened(each.name, named), ha="right", va="center", fontsize=7.5)
        canvas.rectangle(left + named + 10, y + 3, room, line - 6, BORDER)
        if each.last > 0:
            canvas.rectangle(left + named + 10, y + 3, max(1, room * min(1, each.last / most)), line - 6, colour)
        canvas.text(left + width - 10, y + line / 2, text(each.last, config["unit"], config.get("decimals")),
                    ha="right", va="center", color=colour, fontsize=8.5, fontweight="bold")


def timeline(canvas, box, panel, source):
    left, top, width, height = box
    config, series = panel["fieldConfig"]["defaults"], source.series(panel)
    axes = canvas.axes(left + 110, top + TITLE, width - 125, height - TITLE - 38)
    for index, each in enumerate(series):
        for time, value in each.points:
            _, colour = mapping(config, value) or ("", limit(config, value))
            axes.barh(index, source.poll, 0.7, time, color=colour, alpha=0.75, linewidth=0)
    axes.set_yticks(range(len(series)), [each.name for each in series])
    axes.set_ylim(len(series) - 0.4, -0.6)
    axes.set_xlim(source.span.start, source.span.end)
    axes.xaxis.set_major_locator(_locator(axes, 6, 60))
    axes.xaxis.set_major_formatter(
        lambda value, _: datetime.fromtimestamp(value, timezone.utc).strftime("%H:%M"))
    x = left + 12
    for option in config["mappings"][0]["options"].values():
        canvas.rectangle(x, top + height - 14, 10, 3, option["color"])
        canvas.text(x + 15, top + height - 18, option["text"], fontsize=7)
        x += 70


def table(canvas, box, panel, source):
    left, top, width, height = box
    config, rows = panel["fieldConfig"], source.rows(panel)
    columns = []
    for override in config["overrides"]:
        properties = {each["id"]: each["value"] for each in override["properties"]}
        if not properties.get("custom.hidden"):
            columns.append((override["matcher"]["options"], properties))
    order = panel["options"]["sortBy"]
    sort = next((name for name, each in columns if order and each["displayName"] == order[0]["displayName"]), None)
    rows.sort(key=lambda row: row.get(sort, 0) or 0, reverse=True)
    step, line = (width - 24) / len(columns), 23
    for index, (name, properties) in enumerate(columns):
        x = left + 12 + index * step
        canvas.text(x, top + TITLE, properties["displayName"], color=LINK, fontsize=8, fontweight="bold")
        for count, row in enumerate(rows[: int((height - TITLE - 26) // line)]):
            cell(canvas, (x, top + TITLE + 24 + count * line, step), row.get(name), properties, config["defaults"])
    for count in range(min(len(rows) + 1, int((height - TITLE - 26) // line) + 1)):
        canvas.rectangle(left + 8, top + TITLE + 18 + count * line, width - 16, 0.7, BORDER)


def cell(canvas, place, value, properties, defaults):
    x, y, width = place
    if isinstance(value, str):
        canvas.text(x, y, shortened(value, width - 8), fontsize=8, color=LINK if "links" in properties else TEXT)
        return
    config = defaults | properties
    words = text(value, config["unit"], config.get("decimals"))
    kind, colour = properties.get("custom.cellOptions", {}).get("type"), TEXT
    if kind and value is not None:
        mapped = mapping(config, value)
        words, colour = mapped or (words, limit(config, value))
    if kind == "gauge" and value is not None:
        canvas.rectangle(x, y + 1, width - 70, 10, BORDER)
        canvas.rectangle(x, y + 1, max(1, (width - 70) * min(1, value / properties.get("max", 1))), 10, colour)
        canvas.text(x + width - 62, y, words, fontsize=8, color=colour)
    else:
        canvas.text(x, y, words, fontsize=8, color=colour)


def limit(config, value):
    """The colour of the highest threshold that the value has reached."""
    reached = [
        step["color"] for step in config["thresholds"]["steps"] if step["value"] is None or (value or 0) >= step["value"]]
    return reached[-1]


def mapping(config, value):
    for each in config.get("mappings", []):
        option = each["options"].get(f"{value:g}")
        if option:
            return option["text"], option["color"]
    return None


def coloured(panel, series):
    """The colour of each series: the one it is given, else one that its name has in all panels."""
    fixed = {
        override["matcher"]["options"]: prop["value"]["fixedColor"]
        for override in panel["fieldConfig"]["overrides"] for prop in override["properties"] if prop["id"] == "color"}
    for each in series:
        if each.name not in fixed and each.name not in COLOURS:
            COLOURS[each.name] = PALETTE[len(COLOURS) % len(PALETTE)]
    return COLOURS | fixed


DRAW = {"stat": stat, "timeseries": timeseries, "bargauge": bargauge, "state-timeline": timeline, "table": table}
