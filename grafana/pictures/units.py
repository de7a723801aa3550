"""Numbers as Grafana writes them."""
import math
from datetime import UTC, datetime


BYTES = {
    "bytes": (1024, ("B", "KiB", "MiB", "GiB")), "decbytes": (1000, ("B", "kB", "MB", "GB")),
    "Bps": (1000, ("B/s", "kB/s", "MB/s", "GB/s")),
}


def text(value, unit, decimals=None):
    if value is None or math.isnan(value):
        return "–"
    if unit == "percentunit":
        return f"{number(value * 100, decimals)} %"
    if unit == "s":
        return duration(value, decimals)
    if unit in BYTES:
        base, names = BYTES[unit]
        return scaled(value, base, names, " ", decimals)
    if unit == "reqps":
        return f"{scaled(value, 1000, ('', 'K', 'M'), '', decimals)} req/s"
    if unit.startswith("suffix:"):
        return f"{number(value, decimals)} {unit.removeprefix('suffix:')}"
    if unit == "currencyUSD":
        return f"${number(value, decimals)}"
    if unit == "bool_yes_no":
        return "Yes" if value else "No"
    if unit == "dateTimeAsIsoNoDateIfToday":
        return datetime.fromtimestamp(value / 1000, UTC).strftime("%H:%M:%S")
    if unit == "dateTimeFromNow":
        return duration(max(0, datetime.now(UTC).timestamp() - value / 1000), 0) + " ago"
    return scaled(value, 1000, ("", " K", " M", " G"), "", decimals)


def number(value, decimals=None):
    """With as many decimals as are asked for, else with about three digits."""
    if decimals is not None:
        return f"{value:.{decimals}f}"
    if value == 0 or abs(value) >= 100:
        return f"{value:.0f}"
    if abs(value) < 0.1:
        return f"{value:.2g}"
    return f"{value:.{2 if abs(value) < 10 else 1}f}".rstrip("0").rstrip(".")


def scaled(value, base, names, gap, decimals):
    power = 0
    while abs(value) >= base and power < len(names) - 1:
        value, power = value / base, power + 1
    return f"{number(value, decimals if power == 0 else None)}{gap}{names[power]}"


def duration(seconds, decimals=None):
    if abs(seconds) < 1 and seconds:
        return f"{number(seconds * 1000, decimals)} ms"
    if abs(seconds) < 60:
        return f"{number(seconds, decimals)} s"
    if abs(seconds) < 3600:
        return f"{number(seconds / 60, 1)} min"
    return f"{number(seconds / 3600, 1)} h"
