"""Spans of days, both ends included, in which long lists of days are written."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Span = tuple[date, date]


def length(span: Span) -> int:
    """Count the days of a span."""
    return (span[1] - span[0]).days + 1


def days_of(span: Span) -> Iterator[date]:
    """Give the days of a span in order."""
    return (span[0] + timedelta(days=n) for n in range(length(span)))


def spans_of(days: Iterable[date]) -> tuple[Span, ...]:
    """Compress days, given in order, to spans."""
    spans: list[Span] = []
    for day in days:
        if spans and day - spans[-1][1] == timedelta(days=1):
            spans[-1] = (spans[-1][0], day)
        else:
            spans.append((day, day))
    return tuple(spans)


def text_of(span: Span) -> str:
    """Write a span as ISO 8601: `2025-05-01`, or `2025-05-01/2025-05-05`."""
    first, last = span
    return first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"
