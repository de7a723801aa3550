"""How panels with an axis of time are drawn into their boxes."""
import math
from datetime import UTC, datetime

from matplotlib.ticker import MaxNLocator, MultipleLocator

from .canvas import BORDER, FAINT, shortened
from .colours import coloured, limit, mapping, overridden
from .units import text

TITLE = 30


def timeseries(canvas, box, panel, source):
    left, top, width, height = box
    config, series = panel["fieldConfig"]["defaults"], source.series(panel)
    drawn, unit = config["custom"], config["unit"]
    calcs = panel["options"]["legend"]["calcs"]
    ranked = sorted(series, key=lambda each: each.reduced(calcs[0]) or 0, reverse=True)
    columns = 2 if width > 500 else 1
    listed = ranked[: 3 * columns + (columns if height > 230 else 0)]
    lines = -(-len(listed) // columns)
    axes = canvas.axes(left + 72, top + TITLE, width - 84, height - TITLE - 22 - 15 * max(1, lines))
    axes.set_xlim(source.span.start, source.span.end)
    axes.grid(color=BORDER, linewidth=0.5)
    colours = coloured(panel, series)
    times = sorted({time for each in series for time, _ in each.points})
    base, total = dict.fromkeys(times, 0.0), dict.fromkeys(times, 0.0)
    styles = {each.name: style(panel, each.name) for each in series}
    for each in series:
        for time, value in each.points:
            total[time] += 0 if math.isnan(value) or styles[each.name]["stack"] == "none" else value
    for each in series:
        points, own = dict(each.points), styles[each.name]
        stacked = own["stack"] != "none"
        if stacked:
            share = drawn["stacking"]["mode"] == "percent"
            lows = [base[time] for time in times]
            for time in times:
                value = points.get(time, 0.0)
                base[time] += value / total[time] if share and total[time] else 0 if share else value
            highs = [base[time] for time in times]
        else:
            lows, highs = [0.0] * len(times), [points.get(time, float("nan")) for time in times]
        if own["draw"] == "bars":
            axes.bar(times, [high - low for high, low in zip(highs, lows)], source.poll * 0.8, lows,
                     color=colours[each.name], alpha=0.8)
        else:
            axes.fill_between(times, lows, highs, color=colours[each.name], linewidth=0,
                              alpha=own["fill"] / 100 * (1.4 if stacked else 1))
            axes.plot(times, highs, color=colours[each.name], linewidth=1, linestyle=own["line"], clip_on=False)
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


def style(panel, name):
    """How a series is drawn, by the panel and by what is its own."""
    custom, own = panel["fieldConfig"]["defaults"]["custom"], overridden(panel, name)
    return {
        "stack": own.get("custom.stacking", custom["stacking"])["mode"],
        "draw": own.get("custom.drawStyle", custom["drawStyle"]),
        "fill": own.get("custom.fillOpacity", custom["fillOpacity"]),
        "line": (0, (6, 4)) if "custom.lineStyle" in own else "solid",
    }


def heatmap(canvas, box, panel, source):
    """A row for each series, and the deeper the colour the more at that time."""
    left, top, width, height = box
    series = sorted(source.series(panel), key=lambda each: each.reduced("sum") or 0)
    named = 18 + 5.2 * max([len(each.name) for each in series] + [0])
    axes = canvas.axes(left + named, top + TITLE, width - named - 15, height - TITLE - 26)
    most = max([value for each in series for _, value in each.points] + [1e-9])
    for index, each in enumerate(series):
        for time, value in each.points:
            if value > 0:
                axes.barh(index, source.poll * 0.96, 0.94, time, color="#eb9800", alpha=0.08 + 0.92 * (value / most) ** 0.5,
                          linewidth=0)
    axes.set_yticks(range(len(series)), [each.name for each in series])
    axes.set_ylim(-0.6, max(len(series), 1) - 0.4)
    axes.set_xlim(source.span.start, source.span.end)
    evenly(axes)


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
        axes.yaxis.set_major_locator(MultipleLocator(2 ** max(0, math.ceil(math.log2(highest / 5)))))
    else:
        axes.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
    axes.yaxis.set_major_formatter(lambda value, _: text(value, unit))
    evenly(axes)


def evenly(axes, seconds=60, most=6):
    """Ticks at whole minutes."""
    start, end = axes.get_xlim()
    axes.xaxis.set_major_locator(MultipleLocator(seconds * max(1, round((end - start) / seconds / most))))
    axes.xaxis.set_major_formatter(
        lambda value, _: datetime.fromtimestamp(value, UTC).strftime("%H:%M"))


def timeline(canvas, box, panel, source):
    left, top, width, height = box
    config, series = panel["fieldConfig"]["defaults"], source.series(panel)
    named = 18 + 5.2 * max([len(each.name) for each in series] + [0])
    axes = canvas.axes(left + named, top + TITLE, width - named - 15, height - TITLE - 38)
    for index, each in enumerate(series):
        for time, value in each.points:
            _, colour = mapping(config, value) or ("", limit(config, value))
            axes.barh(index, source.poll, 0.7, time, color=colour, alpha=0.75, linewidth=0)
    axes.set_yticks(range(len(series)), [each.name for each in series])
    axes.set_ylim(len(series) - 0.4, -0.6)
    axes.set_xlim(source.span.start, source.span.end)
    evenly(axes)
    x = left + 12
    for option in config["mappings"][0]["options"].values():
        canvas.rectangle(x, top + height - 14, 10, 3, option["color"])
        canvas.text(x + 15, top + height - 18, option["text"], fontsize=7)
        x += 70
