"""When a result agrees with what a conformance case expects."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from policykit.feel.conformance import read_value


def agrees(expected: dict[str, Any], given: dict[str, Any]) -> bool:
    """Numbers within 1e-8 of the expected one, temporal values as values, everything else exactly."""
    if expected["type"] != given["type"]:
        return False
    if expected["type"] == "null":
        return True
    want, got = expected["value"], given["value"]
    if expected["type"] == "list":
        return len(want) == len(got) and all(map(agrees, want, got))
    if expected["type"] == "context":
        return want.keys() == got.keys() and all(agrees(want[name], got[name]) for name in want)
    if expected["type"] == "number":
        return abs(Decimal(got) - Decimal(want)) <= abs(Decimal(want)) * Decimal("1e-8")
    return bool(read_value(expected) == read_value(given))
