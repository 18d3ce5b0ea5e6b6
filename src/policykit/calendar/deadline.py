"""Deadlines: by when something is due, whether an act met it, and how it was counted.

An instant is inclusive: what happens at it is in time. The end of a day (24:00, or the close of business)
is exclusive: 23:59:59 on the last day is in time and 00:00:00 of the next day is late.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from policykit.calendar.account import Account, Added, Move, skips
from policykit.calendar.clock import in_range, local, start_of_day, utc
from policykit.calendar.conventions import Counting, Ending, check_period, close_of, rule_for
from policykit.calendar.spans import Span, days_of, length
from policykit.calendar.suspension import Interval, Wait, merged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from policykit.calendar.days import Calendar, Rest, RestDays
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

    def suspended_at(self, instant: datetime) -> bool:
        """Tell whether the period stood still at `instant`: its end no longer belongs to it."""
        at = utc(instant)
        return any(utc(s.begin) <= at and (at < utc(s.end) or s.open) for s in self.account.suspended)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between which deadlines an unknown start lies; None where there is no bound on that side."""

    earliest: Deadline | None
    latest: Deadline | None


def at_instant(instant: datetime, counting: Counting) -> Deadline:
    """Give the deadline that somebody promised or fixed: inclusive, and no rest day moves it."""
    due = local(instant, counting.zone)
    return _finished(counting, due, Ending(due.date(), due), None)


def on_day(day: date, counting: Counting) -> Deadline:
    """Give the deadline that ends with `day`; on a rest day it moves, unless `rest_days` is `stay`."""
    return _finished(counting, start_of_day(in_range(day), counting.zone), Ending(day), None)


def deadline(
    start: datetime,
    period: Period,
    counting: Counting,
    *,
    suspended: Iterable[Interval] = (),
    as_of: datetime | None = None,
) -> Deadline:
    """Give the deadline `period` after the event at `start` (with an offset).

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
    return _finished(counting, begin, ending, period, added)


def deadline_before(event: datetime, period: Period, counting: Counting) -> Deadline:
    """Give the deadline `period` before `event`: counted back, the event's own day not counted.

    A last day that is a rest day moves to the working day before it, so that nobody's notice is shortened;
    the law is silent here, and `rest_days: stay` leaves it where it is. Raises InputError like `deadline`.
    """
    return deadline(event, -period, counting)


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
    period that ends with a day has then one deadline, whatever the hour. Raises InputError like `deadline`.
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
    return deadline(start_of_day(base.last_day, counting.zone) if by_day else base.due, period, counting)


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


def _finished(
    counting: Counting,
    start: datetime,
    ending: Ending,
    period: Period | None,
    added: tuple[Added, ...] = (),
) -> Deadline:
    """Give the deadline of a period that ends where `ending` says, its last day moved, with its account."""
    back = period is not None and period.amount < 0
    exclusive = ending.instant is None
    step = -1 if back else 1
    last = counting.calendar.first_open(ending.day, _reading(counting), step) if exclusive else ending.day
    account = Account(
        counting,
        start,
        due=ending.instant or close_of(last, counting),
        exclusive=exclusive,
        last_day=last,
        period=period,
        moved=_move(ending.day, last, counting),
        suspended=added,
    )
    if period is not None and period.unit != "exact" and counting.convention != "elapsed":
        account = _with_days(account, ending.day)
    if exclusive:
        account = replace(account, unannounced=_unannounced(account, ending.day))
    since = next((wait.begin for wait in added if wait.open), None)
    return Deadline(account.due, exclusive, last, bool(account.unannounced), account, since)


def _with_days(account: Account, unmoved: date) -> Account:
    """Give the account with the days between the start, which does not count, and the unmoved last day."""
    start, calendar = account.start.date(), account.counting.calendar
    if unmoved == start:
        return account
    span = (start + _DAY, unmoved) if unmoved > start else (unmoved, start - _DAY)
    rests = _rests(span, calendar) if account.counting.convention == "working-days" else ()
    skipped = skips(rests)
    days = length(span) - sum(skip.days for skip in skipped)
    return replace(account, not_counted=start, counted=span, days=days, skipped=skipped)


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


def _unannounced(account: Account, unmoved: date) -> tuple[int, ...]:
    """Give the years whose rest days, not announced yet, were asked for on the way to the last day."""
    ends = (min(unmoved, account.last_day), max(unmoved, account.last_day))
    asked: list[Span] = [] if account.counting.rest_days == "stay" else [ends]
    if account.counted and account.counting.convention == "working-days":
        asked.append(account.counted)
    unarranged = account.counting.calendar.unarranged
    return tuple(sorted({year for span in asked for day in days_of(span) if (year := unarranged(day))}))
