"""Metrics that no exporter of the test has, each with the reason and with a sign that the reason holds.

A query over one of them may return nothing in the test, and only while the sign holds; a query that returns data all
the same, or a metric that turns up on the page, is a mistake in this list.
"""
from dataclasses import dataclass

from .dashboards import REPOSITORY


@dataclass(frozen=True)
class Reason:
    why: str
    # PromQL that returns something while the reason holds, or None where the document of metrics is the sign.
    sign: str | None = None

    def holds(self, metric, ask):
        if self.sign is None:
            documented = (REPOSITORY / "docs" / "METRICS.md").read_text(encoding="utf-8")
            return f"`{metric}`" not in documented
        return bool(ask(self.sign))


NOTHING_FAILS = Reason(
    "the simulated PostHog answers every request, so that nothing is sent twice",
    'absent(posthog_logs_exporter_api_requests_total{code!="200"}) '
    "and on () posthog_logs_exporter_api_requests_total")
NOT_YET = Reason("no exporter has it yet: it is not in docs/METRICS.md")

ABSENT = {
    "posthog_logs_exporter_api_retries_total": NOTHING_FAILS,
    "posthog_logs_exporter_gap_seconds_total": NOT_YET,
    "posthog_logs_exporter_degraded": NOT_YET,
}
