"""What PostHog would answer, worked out by ClickHouse. Each function takes the engine, the version's traits and the
question, and returns the value of the JSON, or a checker where ties leave more than one right answer."""

import json

from dates import Window, iso
from engine import instant, text, texts
from filters import contains, filters, leaf, leaves

OTHER = "$$_posthog_breakdown_other_$$"


def visible(question):
    return f"arrival <= {instant(question['now'])}"


def between(window, end="<"):
    start, stop = window.micros
    return f"timestamp >= {instant(start)} AND timestamp {end} {instant(stop)}"


def whole_days(window):
    start, stop = window.micros
    return f"toDate(timestamp) BETWEEN toDate({instant(start)}) AND toDate({instant(stop)})"


def bucket(width):
    return f"toUnixTimestamp(toStartOfInterval(timestamp, toIntervalSecond({width}), 'UTC'))"


def count(engine, version, question):
    query = question["query"]
    rows = engine.rows(
        f"SELECT count() FROM entries WHERE {between(Window(query['dateRange']))}"
        f" AND {filters(query)} AND {visible(question)}"
    )
    return {"count": int(rows[0][0])}


def count_ranges(engine, version, question):
    query = question["query"]
    window, target = Window(query["dateRange"]), max(1, min(100, query.get("targetBuckets", 10)))
    width = window.width(target)
    rows = engine.rows(
        f"SELECT {bucket(width)} AS start, count() FROM entries WHERE {between(window)} AND {filters(query)}"
        f" AND {visible(question)} GROUP BY start ORDER BY start LIMIT 100"
    )
    ranges = [
        {
            "date_from": iso(start * 1_000_000, version["ranges_zone"]),
            "date_to": iso((start + width) * 1_000_000, version["ranges_zone"]),
            "count": int(entries),
        }
        for start, entries in rows
    ]
    return {"ranges": ranges, "interval": window.interval(target)}


def sparkline(engine, version, question):
    query = question["query"]
    window = Window(query["dateRange"])
    width = window.width(50)
    start, stop = window.seconds
    first, last, end = (edge - edge % width for edge in (start, stop, stop - 1))
    by_service = query.get("sparklineBreakdownBy") == "service" and version["level"] == "severity"
    value = "service_name" if by_service else "severity_text"
    dropped = version["first_bucket"] == "dropped"
    rank = "sum(size)" if query.get("sparklineRankBy") == "bytes" else "sum(entries)"
    kept = f"row_number() OVER (ORDER BY {rank} DESC, value ASC) <= {10 if version['folds'] else 1_000_000}"
    counts = f"""
        SELECT {bucket(width)} AS start, {value} AS value, count() AS entries, sum(bytes) AS size
        FROM entries
        WHERE start >= {start if dropped else first} AND start {'<' if dropped else '<='} {stop}
            AND {filters(query)} AND {visible(question)}
        GROUP BY start, value
    """
    rows = engine.rows(
        f"""
        WITH counted AS ({counts}),
            ranked AS (SELECT value, {kept} AS is_kept FROM counted GROUP BY value),
            folded AS (
                SELECT start, if(is_kept, value, {text(OTHER)}) AS name, sum(entries) AS entries, sum(size) AS size
                FROM counted INNER JOIN ranked USING (value) GROUP BY start, name
            )
        SELECT spine.start, name, entries, size
        FROM (
            SELECT {first} + number * {width} AS start
            FROM numbers(floor(({last} - {first}) / {width} + 1))
            WHERE start BETWEEN {start if dropped else first} AND {end if dropped else max(first, end)}
        ) AS spine LEFT JOIN folded ON spine.start = folded.start
        ORDER BY spine.start, name LIMIT 1000
        """
    )
    key = "service" if by_service else version["level"]
    return [
        {"time": iso(int(start) * 1_000_000, version["zone"]), key: name or "(no value)", "count": int(entries)}
        | ({"bytes_uncompressed": int(size)} if version["bytes"] else {})
        for start, name, entries, size in rows
    ]


def facet_values(engine, version, question):
    """The hundred most frequent values of a field, whatever is asked of that field itself."""
    query = dict(question["query"])
    field = next(name for name in ("facetField", "facetAttribute", "facetResourceAttribute") if name in query)
    key = query[field]
    if field == "facetField":
        column, own = key, {"severity_text": "severityLevels", "service_name": "serviceNames"}[key]
        kept = ("log", "severity_level" if key == "severity_text" else "service_name")
        query.pop(own, None)
    else:
        kind = "log_attribute" if field == "facetAttribute" else "log_resource_attribute"
        column, kept = f"{'attributes' if field == 'facetAttribute' else 'resource'}[{text(key)}]", (kind, key)
    query["filterGroup"] = [each for each in leaves(query.get("filterGroup")) if (each["type"], each["key"]) != kept]
    rows = engine.rows(
        f"""
        SELECT {column} AS value, count() AS entries FROM entries
        WHERE {between(Window(query['dateRange']))} AND {filters(query)} AND {visible(question)} AND value != ''
            AND {contains(column, [query.get('facetSearch', '')])}
        GROUP BY value ORDER BY entries DESC, value LIMIT 100
        """
    )
    return {"results": [{"value": value, "count": int(entries)} for value, entries in rows]}


def rollup(question):
    """The conditions of values and attributes: from the ten minutes that hold the start to the ten after those that hold
    the end, and filters of services and resources alone."""
    parameters = question["parameters"]
    start, stop = (edge - edge % 600 for edge in Window(json.loads(parameters["dateRange"])).seconds)
    conditions = [visible(question), f"{bucket(600)} >= {start} AND {bucket(600)} <= {stop + 600}"]
    if "serviceNames" in parameters:
        conditions.append(f"service_name IN {texts(json.loads(parameters['serviceNames']))}")
    for each in leaves(json.loads(parameters.get("filterGroup", "[]"))):
        if each["type"] == "log_resource_attribute" or each["key"] == "service_name" and each["type"] == "log":
            conditions.append(leaf(each))
    return " AND ".join(conditions)


def values(engine, version, question):
    parameters = question["parameters"]
    pairs = "resource" if parameters["attribute_type"] == "resource" else "attributes"
    column = f"{pairs}[{text(parameters['key'])}]"
    rows = engine.rows(
        f"""
        SELECT {column} AS value, count() AS entries FROM entries
        WHERE {rollup(question)} AND mapContains({pairs}, {text(parameters['key'])})
            AND {contains(column, [parameters.get('value', '')])}
        GROUP BY value ORDER BY entries DESC, value
        LIMIT {parameters.get('limit', 100)} OFFSET {parameters.get('offset', 0)}
        """
    )
    results = [
        {"id": name, "name": name} | ({"count": int(entries)} if version["values_count"] else {})
        for name, entries in rows
    ]
    return results if version["values_bare"] else {"results": results, "refreshing": False}


def attributes(engine, version, question):
    parameters = question["parameters"]
    is_resource = parameters["attribute_type"] == "resource"
    keys = engine.rows(
        f"""
        SELECT arrayJoin(mapKeys({'resource' if is_resource else 'attributes'})) AS name, count() AS entries FROM entries
        WHERE {rollup(question)} GROUP BY name ORDER BY entries DESC, name
        """
    )
    start = int(parameters.get("offset", 0))
    row = {"propertyFilterType": "log_resource_attribute" if is_resource else "log_attribute"}
    row |= {"matchedOn": "key"} if version["matches"] else {}
    shown = keys[start : start + min(100, int(parameters.get("limit", 100)))]
    return {"results": [{"name": name} | row for name, _ in shown], "count": len(keys)}
