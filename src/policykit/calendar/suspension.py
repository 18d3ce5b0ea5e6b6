"""Suspension (中止): intervals in which a duty waits for somebody else and its period stands still."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.calendar.clock import utc
from policykit.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Interval:
    """A wait from `begin` up to `end`, both with an offset; an `end` of None has not come yet.

    Raises InputError where it ends before it begins, ValueError for a time without an offset.
    """

    begin: datetime
    end: datetime | None = None

    def __post_init__(self) -> None:
        begin = utc(self.begin)
        if self.end is not None and utc(self.end) < begin:
            args = {"begin": self.begin.isoformat(), "end": self.end.isoformat()}
            raise InputError([Problem("interval-reversed", None, args)])


@dataclass(frozen=True, slots=True)
class Wait:
    """One stretch of waiting, in UTC; where it is `open`, `end` is only the instant of evaluation."""

    begin: datetime
    end: datetime
    open: bool = False


def merged(intervals: Iterable[Interval], start: datetime, as_of: datetime) -> list[Wait]:
    """Give the intervals cut to [start, as_of], merged where they overlap or touch, in order of time.

    Those wholly outside are left out; one that has not ended by `as_of` is open.
    """
    first, last = utc(start), utc(as_of)
    result: list[Wait] = []
    for wait in sorted((_cut(each, first, last) for each in intervals), key=lambda wait: wait.begin):
        if wait.begin > wait.end or (wait.begin == wait.end and not wait.open):
            continue
        if result and wait.begin <= result[-1].end:
            before = result.pop()
            wait = Wait(before.begin, max(before.end, wait.end), before.open or wait.open)
        result.append(wait)
    return result


def _cut(interval: Interval, first: datetime, last: datetime) -> Wait:
    end = utc(interval.end) if interval.end is not None else None
    is_open = end is None or end > last
    return Wait(max(utc(interval.begin), first), last if end is None or is_open else end, is_open)
