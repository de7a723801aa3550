"""The answers of query: entries in order of time, those of one instant in any order."""

from collections import Counter

from answers import visible
from dates import Window, iso, sortable
from filters import filters

MINUTE = 60_000_000
FIELDS = (
    "timestamp", "observed_timestamp", "body", "severity_text", "level", "trace_id", "span_id", "attributes",
    "resource_attributes", "event_name", "live_logs_checkpoint",
)


def slices(start, stop, is_latest):
    """The parts in which a long range is looked through, each with its end and whether that belongs to it."""
    length = stop - start
    if length <= 20 * MINUTE:
        return [(start, stop, "<")]
    steps = [3 * MINUTE] + ([60 * MINUTE] if length > 240 * MINUTE else [])
    steps += [360 * MINUTE] if length > 1440 * MINUTE else []
    parts, end = [], "<"
    for step in steps:
        if is_latest:
            parts.append((stop - step, stop, end))
            stop, end = stop - step, "<="
        else:
            parts.append((start, start + step, "<="))
            start += step
    return parts + [(start, stop, end)]


class Entries:
    def __init__(self, engine, version, question):
        self.engine, self.question = engine, question
        self.query = question["query"]
        self.is_latest = self.query.get("orderBy") != "earliest"
        self.limit = max(1, min(2000, self.query.get("limit", 1000)))
        self.checkpoint = self._checkpoint()

    def differs_in_page(self, answer):
        """What is wrong with one page, or None."""
        start, stop = Window(self.query["dateRange"]).micros
        expected = [row for part in self._parts(start, stop) for row in self._rows(*part)]
        shown = expected[: self.limit]
        if answer["hasMore"] != (len(expected) > self.limit) or (answer["nextCursor"] is None) == answer["hasMore"]:
            return f"{len(expected)} entries, but hasMore is {answer['hasMore']}"
        found = list(map(self._row, answer["results"]))
        if [row["timestamp"] for row in found] != [row["timestamp"] for row in shown]:
            return "the times are not these"
        # At the last instant any of its entries may be there.
        last = found[-1]["timestamp"] if found else None
        sure = lambda rows: Counter(repr(row) for row in rows if row["timestamp"] != last)
        unknown = Counter(map(repr, found)) - Counter(map(repr, expected))
        if unknown or sure(found) != sure(shown):
            return f"entries that ClickHouse does not have: {list(unknown)[:2]}"
        return None

    def differs_in_all(self, pages):
        """What is wrong with all pages together, in which an entry may come again, or None."""
        rows = {row["uuid"]: row for page in pages for row in page["results"]}
        if any(len(page["results"]) > self.limit for page in pages):
            return "a page is too long"
        keys = [(sortable(row["timestamp"]), row["uuid"]) for row in rows.values()]
        if keys != sorted(keys, reverse=self.is_latest):
            return "the pages are not in order of time and uuid"
        start, stop = Window(self.query["dateRange"]).micros
        shown = sum(len(page["results"]) for page in pages)
        if len(self._parts(start, stop)) == 1 and shown > len(rows):
            return f"{shown - len(rows)} entries come again"
        expected = Counter(map(repr, self._rows(start, stop, "<")))
        found = Counter(repr(self._row(row)) for row in rows.values())
        if found != expected:
            return f"{len(rows)} entries, not {sum(expected.values())}: {list((found - expected) + (expected - found))[:2]}"
        return None

    def _parts(self, start, stop):
        """With a checkpoint it is one statement, however long the range."""
        if "liveLogsCheckpoint" in self.query:
            return [(start, stop, "<")]
        return slices(start, stop, self.is_latest)

    def _row(self, row):
        kept = {name: row[name] for name in FIELDS}
        return kept | {name: dict(sorted(kept[name].items())) for name in ("attributes", "resource_attributes")}

    def _rows(self, start, stop, end):
        order = "DESC" if self.is_latest else "ASC"
        rows = self.engine.rows(
            f"""
            SELECT toUnixTimestamp64Micro(timestamp) AS time, toUnixTimestamp64Micro(observed), body, severity_text,
                severity_text, trace_id, span_id, attributes, resource, event_name
            FROM entries
            WHERE toUnixTimestamp64Micro(timestamp) >= {start} AND toUnixTimestamp64Micro(timestamp) {end} {stop}
                AND {filters(self.query)} AND {visible(self.question)}
            ORDER BY time {order}
            """
        )
        return [
            self._row(dict(zip(FIELDS, [iso(int(row[0])), iso(int(row[1])), *row[2:], self.checkpoint]))) for row in rows
        ]

    def _checkpoint(self):
        """The newest that was received and can be seen, unless something older cannot."""
        (newest, oldest, missing), = self.engine.rows(
            f"""
            SELECT toUnixTimestamp64Micro(maxIf(observed, {visible(self.question)})),
                toUnixTimestamp64Micro(minIf(observed, NOT ({visible(self.question)}))),
                countIf(NOT ({visible(self.question)}))
            FROM entries
            """
        )
        return iso(min(int(newest), int(oldest)) if int(missing) else int(newest))
