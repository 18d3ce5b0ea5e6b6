"""Moments: what a FEEL value says about an instant, as a span and the facts that would narrow it.

Spans end at `LATEST` where the event may not have happened: not-yet compares as later than everything.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from policykit.engine.spans import ANY_TIME, LATEST, NEVER, Span
from policykit.feel.temporal.types import Date, DateTime
from policykit.feel.values import NONE, NOT_YET, Range, Unknown

if TYPE_CHECKING:
    from collections.abc import Hashable

TICK = dt.timedelta(microseconds=1)
"""The smallest step between two instants."""


class Moment(NamedTuple):
    """An instant within `span`; `causes` are the facts that would narrow it, `day` a day known as a day."""

    span: Span
    causes: frozenset[Hashable] = frozenset()
    day: dt.date | None = None

    @property
    def never(self) -> bool:
        """Whether it surely has not come (not-yet, or known to be nothing)."""
        return self.span.lo == LATEST

    @property
    def happens(self) -> bool:
        """Whether it surely is an instant, known or not."""
        return self.span.hi < LATEST


NEVER_COMES = Moment(NEVER)


def moment(value: Any, zone: dt.tzinfo) -> Moment:
    """The moment that a FEEL value denotes; null, `none` and `not yet` never come.

    A date stands for some instant of that day in `zone`, and a time without an offset is of `zone`.
    Raises TypeError for a value that is no moment.
    """
    if value is None or value is NOT_YET or value is NONE:
        return NEVER_COMES
    if isinstance(value, Unknown):
        return Moment(_bounds(value.bounds, zone), value.causes)
    if isinstance(value, DateTime):
        at = utc_of(value, zone)
        return Moment(Span(at, at))
    if isinstance(value, Date):
        return Moment(Span(*day_bounds(value.to_date(), zone)), day=value.to_date())
    raise TypeError(f"{type(value).__name__} is no moment")


@lru_cache(maxsize=4096)
def day_bounds(day: dt.date, zone: dt.tzinfo) -> tuple[dt.datetime, dt.datetime]:
    """The first and the last instant of a local day, in UTC."""
    first = dt.datetime.combine(day, dt.time(), zone).astimezone(dt.UTC)
    following = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), zone).astimezone(dt.UTC)
    return first, following - TICK


def _bounds(bounds: Range | None, zone: dt.tzinfo) -> Span:
    if bounds is None:
        return ANY_TIME
    lo, hi = ANY_TIME.lo, ANY_TIME.hi
    if isinstance(bounds.start, DateTime):
        lo = utc_of(bounds.start, zone) + (dt.timedelta() if bounds.start_included else TICK)
    if isinstance(bounds.end, DateTime):
        hi = utc_of(bounds.end, zone) - (dt.timedelta() if bounds.end_included else TICK)
    return Span(lo, hi)


def utc_of(value: DateTime, zone: dt.tzinfo) -> dt.datetime:
    """The instant of a date and time in UTC; one without an offset is of `zone`."""
    time = value.time
    if time.offset is None and time.zone is None:
        return value.to_datetime().replace(tzinfo=zone).astimezone(dt.UTC)
    return value.utc


def feel_instant(at: dt.datetime, zone: dt.tzinfo) -> DateTime:
    """An aware instant as FEEL's date and time, on the clocks of `zone`."""
    return DateTime.from_datetime(at.astimezone(zone))
