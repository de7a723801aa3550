"""How panels with numbers and words are drawn into their boxes."""
from .canvas import BORDER, FAINT, LINK, TEXT, shortened
from .colours import limit, mapping
from .units import text

TITLE = 30
SEVERITIES = {"critical": "#c2371f", "warning": "#eb9800", "info": "#5b86e5"}


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


def alerts(canvas, box, panel, source):
    """The firing ones by their summaries' names, oldest first."""
    left, top, width, height = box
    found = source.prometheus.at('ALERTS{alertname=~"PostHogLogs.+", alertstate="firing"}', source.span.end)
    if not found:
        canvas.text(left + width / 2, top + height / 2, "No alerts", ha="center", va="center", color=FAINT, fontsize=10)
    for index, each in enumerate(found[: int((height - TITLE) // 36)]):
        labels, y = each["metric"], top + TITLE + index * 36
        canvas.rectangle(left + 9, y, 3, 28, SEVERITIES[labels["severity"]])
        canvas.text(left + 20, y, shortened(labels["alertname"], width - 110), fontsize=8, fontweight="bold")
        about = " / ".join(labels[name] for name in ("project", "service_name", "instance") if name in labels)
        canvas.text(left + 20, y + 15, shortened(about, width - 110, 7), fontsize=7, color=FAINT)
        canvas.text(left + width - 12, y + 6, labels["severity"], fontsize=7.5, ha="right", color=SEVERITIES[labels["severity"]])


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
