"""Panels as Grafana's JSON has them. Every one has title, description, unit, thresholds and queries of its own."""

DATASOURCE = {"type": "prometheus", "uid": "${datasource}"}

# Colours that mean the same on every dashboard.
GREEN, YELLOW, ORANGE, RED, BLUE, GREY = "#73bf69", "#f2cc0c", "#ff780a", "#e02f44", "#5794f2", "#8e8e8e"
SEVERITY_COLOURS = {
    "trace": "#9aa0ab", "debug": "#8ab8ff", "info": "#73bf69", "warn": "#f2cc0c",
    "error": "#ff780a", "fatal": "#e02f44", "unknown": "#b877d9",
}


def limits(*steps, base=GREEN):
    """Thresholds: the colour below all steps, then (value, colour) in rising order."""
    rising = [{"color": base, "value": None}] + [{"color": colour, "value": value} for value, colour in steps]
    return {"mode": "absolute", "steps": rising}


# What has no limit that would hold for everybody: the step only gives the colour.
NO_LIMIT = limits(base=BLUE)


def over_time(expr, legend):
    """A query for each step of the time range. With `$poll` as least step `$__rate_interval` is four polls or more."""
    return {
        "datasource": DATASOURCE, "editorMode": "code", "expr": expr, "format": "time_series", "instant": False,
        "interval": "$poll", "legendFormat": legend, "range": True,
    }


def now(expr, legend):
    """A query for the end of the time range."""
    return over_time(expr, legend) | {"instant": True, "range": False}


def as_rows(expr):
    """A query for the end of the time range, each label a column."""
    return now(expr, "__auto") | {"format": "table"}


def panel(kind, title, description, queries, size, unit, thresholds=NO_LIMIT, *, defaults=None, overrides=(),
          options=None, transformations=(), links=()):
    """`size` is (width, height) on Grafana's grid of 24 columns; where the panel stands is the dashboard's work."""
    made = {
        "type": kind, "title": title, "description": description, "datasource": DATASOURCE,
        "gridPos": {"w": size[0], "h": size[1], "x": 0, "y": 0},
        "targets": [query | {"refId": chr(ord("A") + index)} for index, query in enumerate(queries)],
        "fieldConfig": {
            "defaults": {"unit": unit, "thresholds": thresholds} | (defaults or {}), "overrides": list(overrides)},
        "options": options or {},
    }
    if transformations:
        made["transformations"] = list(transformations)
    if links:
        made["fieldConfig"]["defaults"]["links"] = list(links)
    return made


def stat(title, description, query, unit, thresholds=NO_LIMIT, *, size=(4, 4), decimals=None, mappings=None,
         no_value=None, names=False):
    """One number, or with `names` the names of the series. A query over time gets a line behind the number."""
    defaults = {"color": {"mode": "thresholds"}}
    if decimals is not None:
        defaults["decimals"] = decimals
    if mappings:
        defaults["mappings"] = mappings
    if no_value:
        defaults["noValue"] = no_value
    return panel(
        "stat", title, description, [query], size, unit, thresholds, defaults=defaults,
        options={
            "colorMode": "value", "graphMode": "area" if query["range"] else "none", "justifyMode": "auto",
            "orientation": "auto", "textMode": "name" if names else "auto",
            "reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": False},
        })


def lines(title, description, queries, unit, thresholds=NO_LIMIT, *, size=(12, 8), stack=None, bars=False,
          show_limits=False, colours=None, calcs=("mean", "max"), links=(), least=None, most=None):
    """Lines over time, or bars. `stack` is None, "normal" or "percent"; `colours` maps series to fixed ones."""
    drawn = {
        "drawStyle": "bars" if bars else "line", "lineWidth": 1, "fillOpacity": 70 if bars else 30 if stack else 8,
        "showPoints": "never", "spanNulls": False, "axisSoftMin": 0,
        "stacking": {"mode": stack or "none", "group": "A"},
        "thresholdsStyle": {"mode": "dashed" if show_limits else "off"},
    }
    defaults = {"color": {"mode": "palette-classic-by-name"}, "custom": drawn}
    if least is not None:
        defaults["min"] = least
    if most is not None:
        defaults["max"] = most
    overrides = [
        override(name, color={"mode": "fixed", "fixedColor": colour}) for name, colour in (colours or {}).items()]
    legend = {
        "displayMode": "table", "placement": "bottom", "showLegend": True, "calcs": list(calcs),
        "sortBy": {"lastNotNull": "Last *", "mean": "Mean"}[calcs[0]], "sortDesc": True}
    return panel(
        "timeseries", title, description, queries, size, unit, thresholds, defaults=defaults, overrides=overrides,
        options={"legend": legend, "tooltip": {"mode": "multi", "sort": "desc"}}, links=links)


def bars(title, description, query, unit, thresholds=NO_LIMIT, *, size=(8, 8), most=None, links=()):
    """A horizontal bar for each series."""
    defaults = {"color": {"mode": "thresholds"}, "min": 0}
    if most is not None:
        defaults["max"] = most
    return panel(
        "bargauge", title, description, [query], size, unit, thresholds, defaults=defaults, links=links,
        options={
            "displayMode": "gradient", "orientation": "horizontal", "showUnfilled": True, "valueMode": "color",
            "namePlacement": "auto", "sizing": "auto", "minVizHeight": 12, "minVizWidth": 8, "maxVizHeight": 26,
            "reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": False},
            "legend": {"displayMode": "list", "placement": "bottom", "showLegend": False, "calcs": []},
        })


def states(title, description, queries, mappings, thresholds, *, size=(12, 8)):
    """A band for each series that changes colour with its state."""
    return panel(
        "state-timeline", title, description, queries, size, "short", thresholds,
        defaults={
            "color": {"mode": "thresholds"}, "mappings": mappings, "custom": {"fillOpacity": 70, "lineWidth": 0}},
        options={
            "mergeValues": True, "showValue": "never", "alignValue": "left", "rowHeight": 0.8,
            "legend": {"displayMode": "list", "placement": "bottom", "showLegend": True, "calcs": []},
            "tooltip": {"mode": "single", "sort": "none"},
        })


def table(title, description, queries, columns, *, size=(24, 9), sort=None, unit="short", thresholds=NO_LIMIT):
    """Rows of one or more queries by their labels. `columns` are (field, what `override` takes) in their order."""
    overrides = [override(field, **properties) for field, properties in columns]
    order = {field: index for index, (field, _) in enumerate(columns)}
    hidden = [override(field, **{"custom.hidden": True}) for field in ("Time", "job", "instance")]
    return panel(
        "table", title, description, queries, size, unit, thresholds, overrides=overrides + hidden,
        defaults={"color": {"mode": "thresholds"}, "custom": {"align": "auto", "filterable": True}},
        options={
            "cellHeight": "sm", "showHeader": True,
            "sortBy": [{"displayName": sort, "desc": True}] if sort else [],
            "footer": {"show": False, "reducer": ["sum"], "countRows": False},
        },
        transformations=[
            {"id": "merge", "options": {}},
            {"id": "organize", "options": {"excludeByName": {}, "indexByName": order, "renameByName": {}}},
        ])


def override(field, **properties):
    """Properties of the field of that name. Renaming by displayName leaves its own name for links to use."""
    return {
        "matcher": {"id": "byName", "options": field},
        "properties": [{"id": name, "value": value} for name, value in properties.items()],
    }


def link(title, url, *, elsewhere=False):
    return {"title": title, "url": url, "targetBlank": elsewhere}


def words(texts):
    """Value mappings: words({"0": ("down", RED)}) shows 0 as a red "down"."""
    options = {
        value: {"text": text, "color": colour, "index": index}
        for index, (value, (text, colour)) in enumerate(texts.items())
    }
    return [{"type": "value", "options": options}]
