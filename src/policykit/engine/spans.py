"""Spans: an instant that may be known only within bounds, and how two of them compare.

All instants are aware and in UTC, so that they order by what happened first, whatever clock wrote them.
"""

from __future__ import annotations

import datetime as dt
from typing import Final, NamedTuple

EARLIEST: Final = dt.datetime.min.replace(tzinfo=dt.UTC)
LATEST: Final = dt.datetime.max.replace(tzinfo=dt.UTC)


class Span(NamedTuple):
    """An instant not before `lo` and not after `hi`; both ends belong to it."""

    lo: dt.datetime
    hi: dt.datetime

    @property
    def known(self) -> bool:
        """Whether the bounds leave one instant only."""
        return self.lo == self.hi

    def by(self, limit: Span) -> bool | None:
        """Whether it is at or before `limit`; None where the bounds do not decide."""
        if self.hi <= limit.lo:
            return True
        return False if self.lo > limit.hi else None

    def before(self, limit: Span) -> bool | None:
        """Whether it is earlier than `limit`; None where the bounds do not decide."""
        if self.hi < limit.lo:
            return True
        return False if self.lo >= limit.hi else None

    def cut(self, hi: dt.datetime) -> Span:
        """The part of it that is not after `hi` (its first instant, where it lies after)."""
        return Span(self.lo, max(self.lo, min(self.hi, hi)))


ANY_TIME: Final = Span(EARLIEST, LATEST)
ALWAYS: Final = Span(EARLIEST, EARLIEST)
NEVER: Final = Span(LATEST, LATEST)


def instant(at: dt.datetime) -> Span:
    """The span of a known instant. Raises ValueError for a time without an offset."""
    if at.tzinfo is None:
        raise ValueError("an instant needs an offset")
    utc = at.astimezone(dt.UTC)
    return Span(utc, utc)


def both(*answers: bool | None) -> bool | None:
    """Kleene's and: false where one is false, None where one is not known, else true."""
    if False in answers:
        return False
    return None if None in answers else True


def span_text(at: Span, zone: dt.tzinfo) -> str:
    """An instant as text on the clocks of `zone`; one known within bounds as both, an open bound as …."""
    lo, hi = (local_text(end, zone) if EARLIEST < end < LATEST else "…" for end in (at.lo, at.hi))
    return lo if at.known else f"{lo} – {hi}"


def local_text(at: dt.datetime, zone: dt.tzinfo) -> str:
    """An instant as ISO 8601 text with its offset in `zone`, to the minute where it has no seconds."""
    exact = at.astimezone(zone)
    return exact.isoformat(sep=" ", timespec="seconds" if exact.second or exact.microsecond else "minutes")
