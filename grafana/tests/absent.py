"""Metrics that no exporter of the test has, each with the reason and with a sign that the reason holds.

A query over one of them may return nothing in the test, and only while the sign holds; a query that returns data all
the same, or a metric that turns up on the page, is a mistake in this list.
"""
from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    why: str
    # PromQL that returns something while the reason holds.
    sign: str

    def holds(self, ask):
        return bool(ask(self.sign))


# Panels whose queries return nothing in the test, by the title, with the reason.
EMPTY = {
    "Vanished services": "the made-up services never stop",
}

ABSENT = {
    "posthog_logs_exporter_api_retries_total": Reason(
        "the simulated PostHog answers every request, so that nothing is sent twice",
        'absent(posthog_logs_exporter_api_requests_total{code!="200"}) '
        "and on () posthog_logs_exporter_api_requests_total"),
}
