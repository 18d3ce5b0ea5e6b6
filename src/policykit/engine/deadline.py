"""Due: the deadline of a duty, or the deadlines between which it lies (semantics section 6).

The counting itself is the calendar's; here facts that are not known become bounds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from policykit.calendar import conventions
from policykit.calendar.deadline import at_instant, deadline, deadline_before, offset, on_day
from policykit.calendar.period import Period
from policykit.calendar.suspension import Interval
from policykit.engine.duty import DueBounds
from policykit.engine.spans import EARLIEST, LATEST

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Hashable, Iterator, Sequence

    from policykit.calendar.account import Account
    from policykit.calendar.days import Calendar
    from policykit.calendar.deadline import Deadline
    from policykit.engine.moments import Moment
    from policykit.policy import model


@dataclass(frozen=True, slots=True)
class Wait:
    """An interval that suspends a duty; `sure` False is one that may not belong to it."""

    since: Moment
    until: Moment
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Waits:
    """The intervals that suspend a duty; `unlisted` are the facts that would tell whether there are more.

    `doubts` would tell which of those that are not sure belong to it.
    """

    known: tuple[Wait, ...] = ()
    unlisted: frozenset[Hashable] = frozenset()
    doubts: frozenset[Hashable] = frozenset()

    def least(self) -> list[Interval]:
        """The intervals in which the duty surely waited."""
        return [
            Interval(wait.since.span.hi, end)
            for wait in self.known
            if wait.sure and wait.since.happens
            if (end := _end(wait.until.span.lo)) is None or end >= wait.since.span.hi
        ]

    def most(self, start: dt.datetime) -> list[Interval]:
        """The intervals in which it may have waited after `start`."""
        return [
            Interval(begin, end)
            for wait in self.known
            if not wait.since.never
            for begin in [max(start, wait.since.span.lo)]
            if (end := _end(wait.until.span.hi)) is None or end >= begin
        ]

    def causes(self) -> frozenset[Hashable]:
        """The facts that would make them exact."""
        return self.unlisted.union(
            self.doubts, *(wait.since.causes | wait.until.causes for wait in self.known)
        )


def _end(at: dt.datetime) -> dt.datetime | None:
    return None if at == LATEST else at


NO_WAITS = Waits()


class AccountView(Mapping[str, Any]):
    """A deadline's account as plain data, made when somebody reads it."""

    def __init__(self, account: Account) -> None:
        self._account = account

    @cached_property
    def _data(self) -> dict[str, Any]:
        return self._account.as_data()

    def __getitem__(self, name: str) -> Any:
        return self._data[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def __len__(self) -> int:
        return len(self._data)


class Counter:
    """Counts the deadlines of one policy version, each start and period once.

    `period` reads a period as the policy writes it, by ISO text or by name. `calendars` are the workspace's
    by name, `usual` the version's counting. Raises KeyError for a calendar that is not there: the loader
    refuses such a policy.
    """

    def __init__(
        self,
        calendars: Mapping[str, Calendar],
        usual: model.Counting,
        zone: dt.tzinfo,
        period: Callable[[str], Period] = Period.parse,
    ) -> None:
        self.zone = zone
        self.period = period
        self._calendars = calendars
        self._usual = usual
        self._countings: dict[tuple[str, model.Counting], conventions.Counting] = {}
        self._counted: dict[tuple[Any, ...], Deadline] = {}

    def counting(self, own: model.Counting | None = None, convention: str = "") -> conventions.Counting:
        """The calendar's own form of a counting (the version's unless `own`), under another `convention`."""
        written = own or self._usual
        key = (convention, written)
        if key not in self._countings:
            self._countings[key] = conventions.Counting(
                self._calendars[written.calendar],
                cast("conventions.Convention", convention or written.convention),
                self.zone,
                cast("Any", written.rest_days),
                written.office_hours,
            )
        return self._countings[key]

    def within(
        self,
        start: Moment,
        period: Period,
        own: model.Counting | None,
        as_of: dt.datetime,
        waits: Waits = NO_WAITS,
    ) -> DueBounds:
        """The due `period` after `start`, moved by the `waits`. Raises InputError as the calendar does."""
        if start.never:
            return DueBounds(start.span, causes=start.causes)
        counting, lo, hi = self.counting(own), start.span.lo, start.span.hi
        first = self._count(lo, period, counting, own, waits.least() if lo > EARLIEST else [], as_of)
        if not (waits.known or waits.unlisted):
            last = first if lo == hi else self._count(hi, period, counting, own, [], as_of)
            return DueBounds(start.span, first, last, start.causes)
        longest = None if waits.unlisted else self._count(hi, period, counting, own, waits.most(lo), as_of)
        stands = bool(first and first.suspended_since)
        last = None if longest is None or longest.suspended_since else longest
        return DueBounds(start.span, first, last, start.causes | waits.causes(), stands)

    def _count(
        self,
        start: dt.datetime,
        period: Period,
        counting: conventions.Counting,
        own: model.Counting | None,
        waits: Sequence[Interval],
        as_of: dt.datetime,
    ) -> Deadline | None:
        if start in (EARLIEST, LATEST):
            return None
        if waits:
            return deadline(start, period, counting, suspended=waits, as_of=as_of)
        return self._once((start, period, own), lambda: deadline(start, period, counting))

    def promised(self, at: Moment, own: model.Counting | None) -> DueBounds:
        """The due at an instant that somebody promised, or with the end of a day that is known as a day."""
        counting = self.counting(own)
        if at.day is not None:
            day = at.day
            due = self._once((day, own), lambda: on_day(day, counting))
            return DueBounds(at.span, due, due)
        ends = [
            None if end in (EARLIEST, LATEST) else at_instant(end, counting)
            for end in (at.span.lo, at.span.hi)
        ]
        return DueBounds(at.span, ends[0], ends[1], at.causes)

    def before(self, event: Moment, period: Period | None, own: model.Counting | None) -> DueBounds:
        """The due before `event` happens: a `period` before it, or any time before it."""
        counting = self.counting(own)

        def ending(end: dt.datetime) -> Deadline | None:
            if end in (EARLIEST, LATEST):
                return None
            if period is None:
                return replace(at_instant(end, counting), exclusive=True)
            return self._once((end, period, own, "before"), lambda: deadline_before(end, period, counting))

        return DueBounds(event.span, ending(event.span.lo), ending(event.span.hi), event.causes)

    def after(
        self, base: Deadline, period: Period, own: model.Counting | None, convention: str = ""
    ) -> Deadline:
        """The deadline `period` after `base`, under another `convention` where one is given."""
        counting = self.counting(own, convention)
        by_day = conventions.rule_for(period, counting.convention).by_day
        key = (base.last_day if by_day else base.due, period, own, convention, "after")
        return self._once(key, lambda: offset(base, period, counting))

    def _once(self, key: tuple[Any, ...], count: Callable[[], Deadline]) -> Deadline:
        known = self._counted.get(key)
        if known is None:
            known = self._counted[key] = count()
        return known
