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
}
JUNE = CURRENT | {"cap": 25, "total": False, "bytes": False, "folds": False, "zone": ""}
MAY = JUNE | {"window": "days", "top": None, "ranges_zone": ""}
APRIL = MAY | {"bands": False, "any_case": False, "summary": False}

VERSIONS = {
    "current": CURRENT,
    "endIncluded": CURRENT | {"window": "closed"},
    "august2026": CURRENT | {"cap": 1000},
    "june2026": JUNE,
    "may2026": MAY,
    "april2026": APRIL,
    "december2025": APRIL | {"level": "level", "first_bucket": "dropped"},
}
