"""The instants of a dateRange, and the bucket width that PostHog picks for it."""

from datetime import datetime, timedelta, timezone

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
WIDTHS = [1, 5, 10, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400]


def micros(time):
    return (time - EPOCH) // timedelta(microseconds=1)


def iso(micros, zone="Z"):
    """Without a fraction where that is zero."""
    return (EPOCH + timedelta(microseconds=micros)).replace(tzinfo=None).isoformat() + zone


def sortable(time):
    """An ISO time with its fraction, so that texts are in the order of times."""
    return time.rstrip("Z").ljust(20, ".").ljust(26, "0")


class Window:
    def __init__(self, dates):
        self.start, self.end = (datetime.fromisoformat(dates[name]) for name in ("date_from", "date_to"))

    @property
    def micros(self):
        return micros(self.start), micros(self.end)

    @property
    def seconds(self):
        return tuple(edge // 1_000_000 for edge in self.micros)

    def step(self, target):
        return (self.end - self.start) / target

    def width(self, target):
        """Seconds."""
        step = self.step(target).total_seconds()
        return min(WIDTHS, key=lambda width: (abs(width - step), width))

    def interval(self, target):
        """The width's name in count-ranges."""
        width = self.width(target)
        if self.step(target) < timedelta(minutes=1):
            return f"{width}s"
        for unit, seconds in (("d", 86400), ("h", 3600)):
            if width % seconds == 0:
                return f"{width // seconds}{unit}"
        return f"{width // 60}m"
