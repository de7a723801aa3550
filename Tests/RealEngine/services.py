"""The answer of services, in which equal counts may come in any order."""

from collections import Counter

from answers import between, bucket, visible, whole_days
from dates import Window, iso
from filters import filters

BANDS = {"debug": ("trace", "debug"), "info": ("info",), "warn": ("warn", "warning"), "error": ("error", "fatal")}


def shown(name):
    return name or "(no service)"


class Services:
    def __init__(self, engine, version, question):
        query = question["query"]
        self.version = version
        window = Window(query["dateRange"])
        where = {
            "half-open": between(window),
            "closed": between(window, end="<="),
            "days": whole_days(window),
        }[version["window"]] + f" AND {visible(question)}"
        severity = "lower(severity_text)" if version["any_case"] else "severity_text"
        bands = ", ".join(
            f"countIf({severity} IN ({', '.join(map(repr, names))}))" for names in BANDS.values()
        )
        self.counts = {
            row[0]: list(map(int, row[1:]))
            for row in engine.rows(
                f"SELECT service_name, count(), {bands} FROM entries"
                f" WHERE {where} AND {filters(query, severity)} GROUP BY service_name"
            )
        }
        self.points = [
            (start, name, int(entries))
            for start, name, entries in engine.rows(
                f"SELECT {bucket(window.width(50))} AS start, service_name, count() FROM entries"
                f" WHERE {where} AND {filters(query)} GROUP BY start, service_name ORDER BY start, service_name"
            )
        ]

    def differs(self, answer):
        """What is wrong with an answer, or None."""
        listed = answer["services"]
        counts = sorted((row[0] for row in self.counts.values()), reverse=True)[: self.version["cap"]]
        if [row["log_count"] for row in listed] != counts:
            return f"counts are not {counts}"
        shares = [round(100.0 * count / sum(counts), 2) for count in counts]
        allowed = Counter(repr(self._row(name, round(100.0 * row[0] / sum(counts), 2)))
                          for name, row in self.counts.items())
        unknown = Counter(repr(dict(sorted(row.items()))) for row in listed) - allowed
        if unknown:
            return f"rows that ClickHouse does not have: {list(unknown)[:3]}"
        rest = {name: answer.get(name) for name in ("total_services", "summary")}
        expected = {
            "total_services": len(self.counts) if self.version["total"] else None,
            "summary": {
                "top_services_count": min(5, len(counts)),
                "top_services_volume_share_pct": round(sum(shares[:5]), 2) if shares else 0.0,
            }
            if self.version["summary"]
            else None,
        }
        if rest != expected:
            return f"beside the lists it has not {expected}"
        if not any(answer["sparkline"] == rows for rows in self._sparklines(answer["sparkline"])):
            return f"sparkline is not like {next(iter(self._sparklines([])))[:20]}…"
        return None

    def _row(self, name, share):
        entries, debug, info, warn, error = self.counts[name]
        row = {
            "service_name": shown(name),
            "log_count": entries,
            "error_count": error,
            "error_rate": round(error / entries, 4),
        }
        if self.version["bands"]:
            row["severity_breakdown"] = {"debug": debug, "info": info, "warn": warn, "error": error}
        if self.version["summary"]:
            row |= {"volume_share_pct": share, "active_rules": []}
        return dict(sorted(row.items()))

    def _sparklines(self, answer):
        """The sparklines that are right: of services with equal counts at the end of the top any may be in it."""
        top = self.version["top"]
        ranked = sorted(self.counts, key=lambda name: -self.counts[name][0])
        if top is None or len(ranked) <= top:
            # A filter may find severities of another case here than in the list.
            yield self._rows(lambda name: top is None or name in self.counts)
            return
        least = self.counts[ranked[top - 1]][0]
        sure = {name for name in ranked if self.counts[name][0] > least}
        seen = {row["service_name"] for row in answer}
        drawn = {name for name in ranked if self.counts[name][0] == least and shown(name) in seen}
        for names in (drawn, drawn - {""}, drawn - {"(no service)"}):
            yield self._rows(lambda name: name in sure | names)

    def _rows(self, is_in):
        return [
            {"time": iso(int(start) * 1_000_000, ""), "service_name": shown(name), "count": entries}
            for start, name, entries in self.points
            if is_in(name)
        ][:10_000]
