"""Deadlines: by when something is due, whether an act met it, and how it was counted.

An instant is inclusive: what happens at it is in time. The end of a day (24:00, or the close of business)
is exclusive: 23:59:59 on the last day is in time and 00:00:00 of the next day is late.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from policykit.calendar.account import Account, Added
from policykit.calendar.accounting import account_of
from policykit.calendar.clock import in_range, local, start_of_day, utc
from policykit.calendar.conventions import Counting, Ending, check_period, close_of, rule_for
from policykit.calendar.suspension import Interval, Wait, merged

if TYPE_CHECKING:
    from collections.abc import Iterable

    from policykit.calendar.period import Period

_DAY = timedelta(days=1)
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Deadline:
    """By when something is due, in the policy's zone.

    `due` is the last instant in time, or, where `exclusive`, the first that is too late; `last_day` is the
    local day it belongs to. `provisional` says that the rest days of a year not yet announced could change
    it. Where `suspended_since` is set, the duty waits as of now: it has no due, and `due` is only the
    earliest that it can become.
    """

    due: datetime
    exclusive: bool
    last_day: date
    provisional: bool
    account: Account
    suspended_since: datetime | None = None

    def met_by(self, instant: datetime) -> bool:
        """Tell whether an act at `instant` (with an offset) is in time."""
        return utc(instant) < utc(self.due) if self.exclusive else utc(instant) <= utc(self.due)

    def passed(self, as_of: datetime) -> bool:
        """Tell whether the deadline has passed as of `as_of`: an act then would be late."""
        return not self.met_by(as_of)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between which deadlines an unknown start lies; None where there is no bound on that side."""

    earliest: Deadline | None
    latest: Deadline | None


def at_instant(instant: datetime, counting: Counting) -> Deadline:
    """Give the deadline that somebody promised or fixed: inclusive, and no rest day moves it."""
    due = local(instant, counting.zone)
    return _finished(account_of(counting, due, Ending(due.date(), due)))


def on_day(day: date, counting: Counting) -> Deadline:
    """Give the deadline that ends with `day`; on a rest day it moves, unless `rest_days` is `stay`."""
    return _finished(account_of(counting, start_of_day(in_range(day), counting.zone), Ending(day)))


def deadline(
    start: datetime,
    period: Period,
    counting: Counting,
    *,
    suspended: Iterable[Interval] = (),
    as_of: datetime | None = None,
) -> Deadline:
    """Give the deadline `period` (not negative) after the event at `start` (with an offset).

    `suspended` are the waits, cut to [start, as_of]; their shares are added to the period in order of time
    (exact time; midnights; working days after the first day up to the last), months having ended first.
    A wait that begins when the period, so lengthened, has run out changes nothing. The last day moves once,
    at the end: the rest that follows it is no part of the period. No period runs out within a wait.

    Raises InputError where the convention cannot count the unit or a date lies outside 1000 to 9000,
    ValueError for suspensions without `as_of`.
    """
    check_period(period, counting.convention)
    begin = local(start, counting.zone)
    ending = rule_for(period, counting.convention).reach(begin, period, counting)
    intervals = list(suspended)
    if intervals and as_of is None:
        raise ValueError("suspensions are cut to an instant of evaluation, and none was given")
    waits = merged(intervals, begin, as_of) if as_of is not None else []
    ending, added = _lengthened(ending, waits, period, counting)
    return _finished(account_of(counting, begin, ending, period, added))


def deadline_before(event: datetime, period: Period, counting: Counting) -> Deadline:
    """Give the deadline `period` before `event`: counted back, the event's own day not counted.

    A last day that is a rest day moves to the working day before it, so that nobody's notice is shortened;
    the law is silent here, and `rest_days: stay` leaves it where it is. Raises InputError like `deadline`.
    """
    check_period(period, counting.convention)
    start = local(event, counting.zone)
    ending = rule_for(period, counting.convention).reach(start, -period, counting)
    return _finished(account_of(counting, start, ending, -period, back=True))


def deadline_bounds(
    lo: datetime | None,
    hi: datetime | None,
    period: Period,
    counting: Counting,
    *,
    suspended: Iterable[Interval] = (),
    as_of: datetime | None = None,
) -> Bounds:
    """Give the deadlines between which an event's lies that happened at some instant of [lo, hi).

    Of an event known by its day alone, `lo` is the start of that day and `hi` the start of the next. A
    period that ends with a day has then one deadline, whatever the hour. The bounds hold for every start
    within; of suspended months, whose ends are clamped, only for a start whose day is known, and by plain
    addition over a change of clocks only for a whole day. Raises InputError like `deadline`.
    """
    waits = list(suspended)
    last = None if hi is None else utc(hi) - _INSTANT
    ends = [
        None if start is None else deadline(start, period, counting, suspended=waits, as_of=as_of)
        for start in (lo, last)
    ]
    return Bounds(*ends)


def offset(base: Deadline, period: Period, counting: Counting) -> Deadline:
    """Give the deadline `period` after `base`, or before it where `period` is negative; for escalations.

    A convention that counts days counts from the base's last day, any other from its instant: one working
    day after Thursday 24:00 is Friday, not Monday.
    """
    by_day = rule_for(period, counting.convention).by_day
    start = start_of_day(base.last_day, counting.zone) if by_day else base.due
    if period.amount < 0:
        return deadline_before(start, -period, counting)
    return deadline(start, period, counting)


def _lengthened(
    ending: Ending, waits: Iterable[Wait], period: Period, counting: Counting
) -> tuple[Ending, tuple[Added, ...]]:
    shift, added = rule_for(period, counting.convention).shift, []
    for wait in waits:
        if _ran_out(ending, wait.begin, counting):
            break
        begin, end = local(wait.begin, counting.zone), local(wait.end, counting.zone)
        ending, amount = shift(ending, begin, end, counting)
        held = _ran_out(ending, wait.end, counting)
        if held:
            ending = _not_before(end, ending, counting)
        added.append(Added(begin, end, amount, wait.open, held))
    return ending, tuple(added)


def _not_before(end: datetime, ending: Ending, counting: Counting) -> Ending:
    """Hold back a period that would run out while it is suspended.

    Midnights and working days are whole: a wait that ends at a weekend, or after the hour at which the
    period ends, may hold none, and nobody is late while waiting for somebody else.
    """
    if ending.instant is not None:
        return Ending(end.date(), end)
    late = _ran_out(Ending(end.date()), utc(end), counting)
    return Ending(end.date() + _DAY if late else end.date())


def _ran_out(ending: Ending, instant: datetime, counting: Counting) -> bool:
    if ending.instant is not None:
        return instant > utc(ending.instant)
    return instant >= utc(close_of(ending.day, counting))


def _finished(account: Account) -> Deadline:
    since = next((wait.begin for wait in account.suspended if wait.open), None)
    return Deadline(
        account.due, account.exclusive, account.last_day, bool(account.unannounced), account, since
    )
