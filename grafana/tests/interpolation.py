"""Puts values in the place of a dashboard's variables, as Grafana does for Prometheus."""
import re

VARIABLE = re.compile(r"\$(\w+)|\$\{(\w+)(?::\w+)?\}")


class Range:
    """A stretch of time, in seconds since 1970, cut into steps."""

    def __init__(self, start, end, step):
        self.start, self.end, self.step = start, end, step

    def globals(self, poll):
        """Grafana's own variables, with `poll` seconds as the least step of a query."""
        step = max(self.step, poll)
        length = round(self.end - self.start)
        return {
            "__interval": f"{step}s", "__interval_ms": str(step * 1000), "__range": f"{length}s",
            "__range_s": str(length), "__range_ms": str(length * 1000),
            "__rate_interval": f"{max(step + poll, 4 * poll)}s",
        }


def everything(dashboard):
    """All variables at All or, where that is not to be had, at what they start with."""
    return {
        each["name"]: ".+" if each.get("multi") else each["current"].get("value", "")
        for each in dashboard["templating"]["list"] if each["type"] != "datasource"}


def one_each(dashboard, chosen):
    """The same with `chosen` values, written as Grafana writes what is chosen in a list of several."""
    multi = {each["name"] for each in dashboard["templating"]["list"] if each.get("multi")}
    return everything(dashboard) | {
        name: pattern([value]) if name in multi else value for name, value in chosen.items()}


def pattern(values):
    """A regular expression for exactly these, as it stands in a string of PromQL."""
    escaped = [re.sub(r"[\\^$.*+?()\[\]{}|]", lambda found: "\\\\" + found[0], value) for value in values]
    return escaped[0] if len(escaped) == 1 else f"({'|'.join(escaped)})"


def interpolate(text, values):
    """A name that nobody knows stays as it stands, as in Grafana; then Prometheus says that it is no PromQL."""
    return VARIABLE.sub(lambda found: values.get(found[1] or found[2], found[0]), text)


def seconds(duration):
    """The seconds of "5s" or "1m"."""
    return int(duration[:-1]) * {"s": 1, "m": 60, "h": 3600}[duration[-1]]
