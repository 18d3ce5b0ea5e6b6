"""The conventions by which a period is counted, as a table of small functions.

| convention       | years, months                    | days                          | hours |
|------------------|----------------------------------|-------------------------------|-------|
| `prc-civil-code` | to the corresponding day         | the first day does not count  | exact |
| `calendar`       | plain addition, same clock time  | plain addition                | exact |
| `working-days`   | refused                          | working days after the first  | exact |
| `elapsed`        | refused: no exact length         | 24 hours each                 | exact |

PRC Civil Code art. 200 to 203: hours run from the moment itself and no rest day moves them; a period in
days, months or years ends with a day, and if that is a rest day, with the first day after the rest. Plain
addition and exact time end at an instant and never move.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Literal, get_args
from zoneinfo import ZoneInfo

from policykit.calendar.clock import at_clock, end_of_day, later, utc
from policykit.calendar.period import Period, Unit, add_to_day
from policykit.problems import InputError, Place, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from policykit.calendar.days import Calendar, RestDays

Convention = Literal["prc-civil-code", "calendar", "working-days", "elapsed"]
CONVENTIONS: tuple[Convention, ...] = get_args(Convention)
SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Counting:
    """How a period is counted: the convention, the calendar, the zone whose days and clocks count.

    `rest_days` is the reading of 法定休假日 under `prc-civil-code`; `working-days` knows only the first
    (or `stay`). `office_hours` ends a last day at the calendar's close of business instead of at 24:00.
    """

    calendar: Calendar
    convention: Convention = "prc-civil-code"
    zone: tzinfo = SHANGHAI
    rest_days: RestDays = "weekends-and-holidays"
    office_hours: bool = False


@dataclass(frozen=True, slots=True)
class Ending:
    """Where a period ends: with the local day `day`, or, where it has one, at `instant` on that day."""

    day: date
    instant: datetime | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """How one convention counts: `reach` from a local start, `shift` by a suspension.

    `shift` takes the interval's local begin and end and gives the later ending and how much was added:
    a number of days, or an exact length. `by_day` says that the period ends with a day and may move.
    """

    units: frozenset[Unit]
    reach: Callable[[datetime, Period, Counting], Ending]
    shift: Callable[[Ending, datetime, datetime, Counting], tuple[Ending, int | timedelta]]
    by_day: bool = False


def rule_for(period: Period, convention: Convention) -> Rule:
    """Give the rule that counts `period`; exact time runs the same way under every convention."""
    return _RULES["elapsed" if period.unit == "exact" else convention]


def check_period(period: Period, convention: Convention, place: Place | None = None) -> None:
    """Raise InputError if `convention` cannot count `period`: months in working days or in exact time."""
    if period.unit not in rule_for(period, convention).units:
        args = {"period": str(period), "convention": convention}
        raise InputError([Problem("period-unit-not-counted", place, args)])


def close_of(day: date, counting: Counting) -> datetime:
    """Give the end of `day`, exclusive: 24:00, or the close of business where office hours are kept."""
    clock = counting.calendar.closing(day) if counting.office_hours else None
    return end_of_day(day, counting.zone) if clock is None else at_clock(day, clock, counting.zone)


def _reach_exactly(start: datetime, period: Period, counting: Counting) -> Ending:
    return _at(later(start, period.exact(), counting.zone))


def _reach_plainly(start: datetime, period: Period, counting: Counting) -> Ending:
    return _at(at_clock(add_to_day(start.date(), period), start.time(), counting.zone))


def _reach_day(start: datetime, period: Period, _counting: Counting) -> Ending:
    return Ending(add_to_day(start.date(), period))


def _reach_working_day(start: datetime, period: Period, counting: Counting) -> Ending:
    return Ending(counting.calendar.nth_working(start.date(), period.amount))


def _shift_exactly(
    ending: Ending, begin: datetime, end: datetime, counting: Counting
) -> tuple[Ending, int | timedelta]:
    length = utc(end) - utc(begin)
    return _at(later(_instant(ending), length, counting.zone)), length


def _shift_plainly(
    ending: Ending, begin: datetime, end: datetime, counting: Counting
) -> tuple[Ending, int | timedelta]:
    midnights = (end.date() - begin.date()).days
    return _reach_plainly(_instant(ending), Period("days", midnights), counting), midnights


def _shift_day(
    ending: Ending, begin: datetime, end: datetime, _counting: Counting
) -> tuple[Ending, int | timedelta]:
    midnights = (end.date() - begin.date()).days
    return Ending(ending.day + timedelta(days=midnights)), midnights


def _shift_working_day(
    ending: Ending, begin: datetime, end: datetime, counting: Counting
) -> tuple[Ending, int | timedelta]:
    days = counting.calendar.working_days(begin.date(), end.date())
    return Ending(counting.calendar.nth_working(ending.day, days)), days


def _instant(ending: Ending) -> datetime:
    assert ending.instant is not None, "this rule ends at an instant"
    return ending.instant


def _at(instant: datetime) -> Ending:
    return Ending(instant.date(), instant)


_ALL: frozenset[Unit] = frozenset(get_args(Unit))
_RULES: Mapping[Convention, Rule] = {
    "prc-civil-code": Rule(_ALL, _reach_day, _shift_day, by_day=True),
    "calendar": Rule(_ALL, _reach_plainly, _shift_plainly),
    "working-days": Rule(frozenset(("days", "exact")), _reach_working_day, _shift_working_day, by_day=True),
    "elapsed": Rule(frozenset(("days", "exact")), _reach_exactly, _shift_exactly),
}
