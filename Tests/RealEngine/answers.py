"""What PostHog would answer, worked out by ClickHouse. Each function takes the engine, the version's traits and the
question, and returns the value of the JSON, or a checker where ties leave more than one right answer."""

import json

from dates import Window, iso
from engine import instant, text, texts

OTHER = "$$_posthog_breakdown_other_$$"


def visible(question):
    return f"arrival <= {instant(question['now'])}"


def filters(query, severity="severity_text"):
    conditions = ["1"]
    if query.get("serviceNames"):
        conditions.append(f"service_name IN {texts(query['serviceNames'])}")
    if query.get("severityLevels"):
        conditions.append(f"{severity} IN {texts(query['severityLevels'])}")
    return " AND ".join(conditions)


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


def values(engine, version, question):
    """Only of services: from the ten minutes that hold the start to the ten after those that hold the end."""
    parameters = question["parameters"]
    window = Window(json.loads(parameters["dateRange"]))
    start, stop = (edge - edge % 600 for edge in window.seconds)
    conditions = [visible(question), "service_name != ''"]
    if "serviceNames" in parameters:
        conditions.append(f"service_name IN {texts(json.loads(parameters['serviceNames']))}")
    if parameters.get("value"):
        escaped = parameters["value"].replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        conditions.append(f"service_name ILIKE {text('%' + escaped + '%')}")
    rows = engine.rows(
        f"""
        SELECT service_name, count() AS entries FROM entries
        WHERE {bucket(600)} >= {start} AND {bucket(600)} <= {stop + 600} AND {' AND '.join(conditions)}
        GROUP BY service_name ORDER BY entries DESC, service_name
        LIMIT {parameters.get('limit', 100)} OFFSET {parameters.get('offset', 0)}
        """
    )
    results = [{"id": name, "name": name, "count": int(entries)} for name, entries in rows]
    return {"results": results, "refreshing": False}
