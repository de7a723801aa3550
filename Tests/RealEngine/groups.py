"""The answer of group-by, in which groups of equal weight may come in any order."""

from collections import Counter

from answers import between, visible
from dates import Window, iso, sortable
from engine import text
from filters import filters

COLUMNS = {"severity_level": "severity_text", "trace_id": "trace_id", "span_id": "span_id"}


def column(dimension):
    if dimension["source"] == "column":
        return COLUMNS[dimension["key"]]
    return f"{'resource' if dimension['source'] == 'resource' else 'attributes'}[{text(dimension['key'])}]"


class Groups:
    def __init__(self, engine, version, question):
        query = question["query"]
        dimensions = query.get("groupBys") or [{"key": query["groupBy"], "source": query["groupBySource"]}]
        self.order = query.get("orderGroupsBy", "log_count")
        self.limit = max(1, min(500, query.get("limit", 100)))
        columns = list(map(column, dimensions))
        # An entry without one of them, or with an id that is not set, is in no group.
        present = " AND ".join(f"replaceRegexpOne({each}, '^0+$', '') != ''" if each.endswith("_id") else f"{each} != ''"
                               for each in columns)
        self.groups = [
            {"value": row[0]}
            | ({"values": row[: len(columns)]} if version["group_values"] else {})
            | {
                "log_count": int(row[-3]),
                "error_count": int(row[-2]),
                "last_seen": iso(int(row[-1])),
            }
            for row in engine.rows(
                f"""
                SELECT {', '.join(f'{each} AS d{number}' for number, each in enumerate(columns))}, count(),
                    countIf(lower(severity_text) IN ('error', 'fatal')), toUnixTimestamp64Micro(max(timestamp))
                FROM entries
                WHERE {between(Window(query['dateRange']))} AND {filters(query)} AND {visible(question)} AND {present}
                GROUP BY {', '.join(f'd{number}' for number in range(len(columns)))}
                """
            )
        ]

    def differs(self, answer):
        """What is wrong with an answer, or None."""
        def weight(row):
            return sortable(row["last_seen"]) if self.order == "last_seen" else row[self.order]

        expected = {
            "total_groups": len(self.groups),
            "total_logs": sum(row["log_count"] for row in self.groups),
            "truncated": len(self.groups) > self.limit,
        }
        if {name: answer[name] for name in expected} != expected:
            return f"beside the groups it has not {expected}"
        weights = sorted(map(weight, self.groups), reverse=True)[: self.limit]
        if list(map(weight, answer["groups"])) != weights:
            return f"weights are not {weights[:20]}…"
        unknown = Counter(map(repr, answer["groups"])) - Counter(map(repr, self.groups))
        return f"groups that ClickHouse does not have: {list(unknown)[:3]}" if unknown else None
