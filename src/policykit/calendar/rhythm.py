"""Rhythm: duties that fall due again and again, each occurrence counted from the first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Generic, TypeVar

from policykit.calendar.clock import at_clock, end_of_day, in_range, later, local, utc
from policykit.calendar.period import Period, add_to_day
from policykit.problems import InputError, Problem

Moment = TypeVar("Moment", date, datetime)
_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Occurrences(Generic[Moment]):
    """The occurrences that have fallen `due`, in order of time, and the one after them."""

    due: tuple[Moment, ...]
    upcoming: Moment


def occurrence(first: Moment, rhythm: Period, number: int, zone: tzinfo) -> Moment:
    """Give occurrence `number` (the first is 0): `first` + number × rhythm.

    Each is counted from the first: 31 January is followed by 28 February and 31 March. A `first` with
    a time keeps the clock time of `zone` (exact rhythms: the exact distance); a day alone gives days.
    Raises InputError for an exact rhythm on days, and for dates out of range.
    """
    whole = rhythm * number
    if not isinstance(first, datetime):
        if rhythm.unit == "exact":
            raise InputError([Problem("rhythm-needs-time", None, {"rhythm": str(rhythm)})])
        return add_to_day(in_range(first), whole)
    begin = local(first, zone)
    if rhythm.unit == "exact":
        return later(begin, whole.exact(), zone)
    return at_clock(add_to_day(begin.date(), whole), begin.time(), zone)


def occurrences(first: Moment, rhythm: Period, until: datetime, zone: tzinfo) -> Occurrences[Moment]:
    """Give the occurrences due by `until` (with an offset), and the next one.

    An instant is due when it is reached, a day when it is over. Raises InputError for a rhythm of nothing,
    for one that recurs more than 10,000 times by then, and like `occurrence`.
    """
    if rhythm.amount <= 0:
        raise InputError([Problem("rhythm-empty", None, {"rhythm": str(rhythm)})])
    due: list[Moment] = []
    while len(due) <= _MOST:
        following = occurrence(first, rhythm, len(due), zone)
        if _falls_due(following, zone) > utc(until):
            return Occurrences(tuple(due), following)
        due.append(following)
    raise InputError([Problem("rhythm-too-often", None, {"rhythm": str(rhythm), "most": _MOST})])


def _falls_due(moment: date | datetime, zone: tzinfo) -> datetime:
    return utc(moment if isinstance(moment, datetime) else end_of_day(moment, zone))
