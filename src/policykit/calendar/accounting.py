"""Making the account of a deadline: which days were counted, skipped, moved over, and not announced yet."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from policykit.calendar.account import Account, Added, Move, skips
from policykit.calendar.conventions import Counting, Ending, close_of
from policykit.calendar.spans import Span, days_of, length

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.calendar.days import Calendar, Rest, RestDays
    from policykit.calendar.period import Period

_DAY = timedelta(days=1)


def account_of(
    counting: Counting,
    start: datetime,
    ending: Ending,
    period: Period | None = None,
    added: tuple[Added, ...] = (),
    *,
    back: bool = False,
) -> Account:
    """Move the last day of a period that ends where `ending` says, and give the account of it all.

    `start` is on the clocks of the zone. A last day that is a rest day moves on to the first day that is
    none, or, where the period was counted `back`, to the last one before it.
    """
    exclusive = ending.instant is None
    step = -1 if back else 1
    last = counting.calendar.first_open(ending.day, _reading(counting), step) if exclusive else ending.day
    by_days = period is not None and period.unit != "exact" and counting.convention != "elapsed"
    counted = _counted(start.date(), ending.day) if by_days else None
    working = counting.convention == "working-days"
    skipped = skips(_rests(counted, counting.calendar)) if counted and working else ()
    return Account(
        counting,
        start,
        due=ending.instant or close_of(last, counting),
        exclusive=exclusive,
        last_day=last,
        period=period,
        not_counted=start.date() if counted else None,
        counted=counted,
        days=length(counted) - sum(skip.days for skip in skipped) if counted else 0,
        skipped=skipped,
        moved=_move(ending.day, last, counting),
        suspended=added,
        unannounced=_unannounced(counting, (ending.day, last), counted if working else None)
        if exclusive
        else (),
    )


def _counted(start: date, unmoved: date) -> Span | None:
    """The days between the start, which does not count, and the unmoved last day."""
    if unmoved == start:
        return None
    return (start + _DAY, unmoved) if unmoved > start else (unmoved, start - _DAY)


def _move(unmoved: date, last: date, counting: Counting) -> Move | None:
    if last == unmoved:
        return None
    span = (unmoved, last - _DAY) if last > unmoved else (last + _DAY, unmoved)
    return Move(unmoved, last, skips(_rests(span, counting.calendar, _reading(counting))))


def _rests(
    span: Span, calendar: Calendar, reading: RestDays = "weekends-and-holidays"
) -> Iterator[tuple[date, Rest]]:
    return ((day, rest) for day in days_of(span) if (rest := calendar.rest_on(day, reading)))


def _reading(counting: Counting) -> RestDays:
    """Give the reading that moves a last day: working days know no other than the first."""
    if counting.convention == "prc-civil-code" or counting.rest_days == "stay":
        return counting.rest_days
    return "weekends-and-holidays"


def _unannounced(counting: Counting, ends: Span, counted: Span | None) -> tuple[int, ...]:
    """Give the years whose rest days, not announced yet, were asked for on the way to the last day."""
    asked: list[Span] = [] if counting.rest_days == "stay" else [(min(ends), max(ends))]
    if counted:
        asked.append(counted)
    unarranged = counting.calendar.unarranged
    return tuple(sorted({year for span in asked for day in days_of(span) if (year := unarranged(day))}))
