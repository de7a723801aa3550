"""What the exporter never looked at, over a day and a half, ten minutes a step."""
from .simulation import Case

LENGTH, STEP, EVALUATION = 2160, 10, 10
WITHOUT = [
    "errors", "usual-errors", "slow-burns", "objectives", "budgets", "silence", "silence-records", "volume", "usual", "counters",
    "sight"]
GAP = "posthog_logs_exporter_gap_seconds_total"


def scenarios():
    # Blind from minute 100 to 2000, and six hours of it are beyond what can be caught up with. It lasts an hour.
    yield Case("gap").has(GAP, "0x10 stale _x189 21600x20").quiet(0, 1990) \
        .fires(2020, 2060, ("EntriesMissed", "warning")).quiet(2090, LENGTH) \
        .says(2030, "EntriesMissed", "6h 0m 0s of logs of project gap were never counted",
              "The exporter was blind for longer than it can catch up with: the entries of 6h 0m 0s of project gap are in "
              "no counter.")
    yield Case("gap of before").has(GAP, "7200x10 stale _x189 7200x20").quiet(80, LENGTH)
    yield Case("without a gap").has(GAP, "_x200 0x20").quiet(0, LENGTH)
    # The second exporter saw it all.
    yield Case("gap of one").has(GAP, "0x10 stale _x189 21600x20").has(GAP, "0x216", instance="second:10095").quiet(0, LENGTH)
