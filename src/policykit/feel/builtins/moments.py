"""Temporal functions and those that ask for the present (DMN 1.5, tables 77, 79 and 82)."""

from __future__ import annotations

from decimal import Decimal

from policykit.feel.builtins.registry import Parameter, Runtime, builtin
from policykit.feel.compare import identical
from policykit.feel.kinds import BOOLEAN, DATE, DATE_TIME, NUMBER, STRING
from policykit.feel.temporal import Date, DateTime, civil
from policykit.feel.values import FeelFailure, Value

_DATE = Parameter("date", DATE | DATE_TIME)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def _day(moment: Date | DateTime) -> Date:
    return moment.date if isinstance(moment, DateTime) else moment


@builtin("day of year", _DATE, returns=NUMBER)
def _day_of_year(moment: Date | DateTime) -> Decimal:
    day = _day(moment)
    return Decimal(civil.day_of_year(day.year, day.month, day.day))


@builtin("day of week", _DATE, returns=STRING)
def _day_of_week(moment: Date | DateTime) -> str:
    return _WEEKDAYS[civil.weekday(_day(moment).number) - 1]


@builtin("month of year", _DATE, returns=STRING)
def _month_of_year(moment: Date | DateTime) -> str:
    return _MONTHS[_day(moment).month - 1]


@builtin("week of year", _DATE, returns=NUMBER)
def _week_of_year(moment: Date | DateTime) -> Decimal:
    day = _day(moment)
    return Decimal(civil.iso_week(day.year, day.month, day.day))


@builtin("is", Parameter("value1"), Parameter("value2"), returns=BOOLEAN)
def _is(value1: Value, value2: Value) -> bool:
    return identical(value1, value2)


@builtin("now", returns=DATE_TIME, runtime=True)
def _now(runtime: Runtime) -> DateTime:
    if runtime.now is None:
        raise FeelFailure("feel-no-present")
    return runtime.now


@builtin("today", returns=DATE, runtime=True)
def _today(runtime: Runtime) -> Date:
    return _now(runtime).date
