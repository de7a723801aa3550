"""What PostHogs of different age do otherwise, as the API notes have it."""

CURRENT = {
    "cap": 10_000,
    "top": 25,
    "window": "half-open",
    "bands": True,
    "any_case": True,
    "summary": True,
    "total": True,
    "bytes": True,
    "folds": True,
    "level": "severity",
    "zone": "Z",
    "ranges_zone": "Z",
    "first_bucket": "whole",
    "values_count": True,
    "values_bare": False,
    "matches": True,
    "group_values": True,
}
JULY = CURRENT | {"cap": 25, "group_values": False}
JUNE = JULY | {"total": False, "bytes": False, "folds": False, "zone": "", "matches": False}
MAY = JUNE | {"window": "days", "top": None, "ranges_zone": "", "values_count": False}
APRIL = MAY | {"bands": False, "any_case": False, "summary": False}

VERSIONS = {
    "current": CURRENT,
    "endIncluded": CURRENT | {"window": "closed"},
    "august2026": CURRENT | {"cap": 1000},
    "july2026": JULY,
    "june2026": JUNE,
    "may2026": MAY,
    "april2026": APRIL,
    "december2025": APRIL | {"level": "level", "first_bucket": "dropped", "values_bare": True},
}
