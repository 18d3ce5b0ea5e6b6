"""FEEL values as plain JSON for findings: what was read, what came out."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from policykit.feel.temporal.types import Date, DateTime
from policykit.feel.text import text_of
from policykit.feel.values import NONE, Absent, DoubtfulList, Range, Unknown

if TYPE_CHECKING:
    from policykit.feel.values import Value


def shown(value: Value) -> Any:
    """A value as JSON: numbers as numbers where JSON can hold them, moments in ISO 8601.

    What is not known is `{"unknown": {from, to}}`, not-yet `{"not_yet": true}`; a record is its id, and
    a list names its doubtful members apart.
    """
    if value is None or value is NONE:
        return None
    if isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal):
        return number(value)
    if isinstance(value, DateTime):
        return value.to_datetime().isoformat()
    if isinstance(value, Date):
        return value.to_date().isoformat()
    if isinstance(value, Unknown):
        return {"unknown": _bounds(value.bounds)}
    if isinstance(value, Absent):
        return {"not_yet": True}
    if isinstance(value, DoubtfulList):
        doubtful = {"sure": shown(list(value.sure)), "doubtful": shown(list(value.doubtful))}
        return {**doubtful, "open": True} if value.open else doubtful
    if isinstance(value, list | tuple):
        return [shown(item) for item in value]
    if isinstance(value, Mapping):
        called = getattr(value, "called", None)
        return called if isinstance(called, str) else {str(name): shown(value[name]) for name in value}
    return text_of(value)


def number(value: Decimal) -> int | float | str:
    """A decimal as a JSON number, as text where that would change it."""
    if value == value.to_integral_value() and abs(value) < 2**53:
        return int(value)
    return float(value) if Decimal(repr(float(value))) == value else str(value)


def _bounds(bounds: Range | None) -> dict[str, Any]:
    if bounds is None or isinstance(bounds.start, str) or isinstance(bounds.end, str):
        return {}
    ends = {"from": bounds.start, "to": bounds.end}
    return {name: shown(end) for name, end in ends.items() if end is not None}
