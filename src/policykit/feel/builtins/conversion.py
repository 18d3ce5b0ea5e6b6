"""Conversion functions (DMN 1.5, table 72)."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from policykit.feel.builtins.registry import Parameter, Runtime, builtin
from policykit.feel.decimals import CONTEXT, calculate, whole
from policykit.feel.kinds import (
    DATE,
    DATE_TIME,
    DAYS_DURATION,
    DURATION,
    NOT_NULL,
    NUMBER,
    STRING,
    TIME,
    YEARS_DURATION,
)
from policykit.feel.temporal import (
    UTC_MIDNIGHT,
    Date,
    DateTime,
    DaysDuration,
    Time,
    YearsDuration,
    parse_date,
    parse_date_and_time,
    parse_duration,
    parse_time,
)
from policykit.feel.temporal.types import NANOSECONDS
from policykit.feel.text import text_of
from policykit.feel.values import FeelFailure, Value

if TYPE_CHECKING:
    from typing import Final

_GROUPINGS: Final = (" ", ",", ".", None)
_POINTS: Final = (".", ",", None)
_NUMBER: Final = re.compile(r"-?(\d+(\.\d+)?|\.\d+)([eE][+-]?\d{1,9})?", re.ASCII)


@builtin("date", Parameter("from", STRING), returns=DATE)
def _date_of_text(text: str) -> Date:
    return parse_date(text)


@builtin("date", Parameter("from", DATE | DATE_TIME), returns=DATE)
def _date_of_moment(moment: Date | DateTime) -> Date:
    return moment.date if isinstance(moment, DateTime) else moment


@builtin(
    "date", Parameter("year", NUMBER), Parameter("month", NUMBER), Parameter("day", NUMBER), returns=DATE
)
def _date_of_parts(year: Decimal, month: Decimal, day: Decimal) -> Date:
    return Date(whole(year), whole(month), whole(day))


@builtin("date and time", Parameter("from", STRING), returns=DATE_TIME)
def _date_time_of_text(text: str) -> DateTime:
    return parse_date_and_time(text)


@builtin("date and time", Parameter("from", DATE_TIME), returns=DATE_TIME)
def _date_time_of_moment(moment: DateTime) -> DateTime:
    return moment


@builtin("date and time", Parameter("date", DATE | DATE_TIME), Parameter("time", TIME), returns=DATE_TIME)
def _date_time_of_parts(date: Date | DateTime, time: Time) -> DateTime:
    return DateTime(_date_of_moment(date), time)


@builtin("time", Parameter("from", STRING), returns=TIME)
def _time_of_text(text: str) -> Time:
    return parse_time(text)


@builtin("time", Parameter("from", TIME | DATE_TIME | DATE), returns=TIME)
def _time_of_moment(moment: Time | DateTime | Date) -> Time:
    if isinstance(moment, Date):
        return UTC_MIDNIGHT
    return moment.time if isinstance(moment, DateTime) else moment


@builtin(
    "time",
    Parameter("hour", NUMBER),
    Parameter("minute", NUMBER),
    Parameter("second", NUMBER),
    Parameter("offset", DAYS_DURATION, nullable=True),
    required=3,
    returns=TIME,
)
def _time_of_parts(
    hour: Decimal, minute: Decimal, second: Decimal, offset: DaysDuration | None = None
) -> Time:
    fraction = calculate(CONTEXT.remainder, second, Decimal(1))
    nanosecond = int(calculate(CONTEXT.multiply, fraction, Decimal(NANOSECONDS)))
    if nanosecond < 0:
        raise FeelFailure("feel-no-such-time", hour=hour, minute=minute, second=second)
    seconds_east = None if offset is None else whole(offset.seconds)
    return Time(whole(hour), whole(minute), whole(second), nanosecond, seconds_east)


@builtin("duration", Parameter("from", STRING), returns=DURATION)
def _duration_of_text(text: str) -> DaysDuration | YearsDuration:
    return parse_duration(text)


@builtin("duration", Parameter("from", DURATION), returns=DURATION)
def _duration_of_duration(duration: DaysDuration | YearsDuration) -> DaysDuration | YearsDuration:
    return duration


@builtin(
    "years and months duration",
    Parameter("from", DATE | DATE_TIME),
    Parameter("to", DATE | DATE_TIME),
    returns=YEARS_DURATION,
)
def _years_between(start: Date | DateTime, end: Date | DateTime) -> YearsDuration:
    """Whole months between the two days, towards zero; times of day do not count."""
    first, last = _date_of_moment(start), _date_of_moment(end)
    months = (last.year - first.year) * 12 + last.month - first.month
    if months > 0 and last.day < first.day:
        months -= 1
    elif months < 0 and last.day > first.day:
        months += 1
    return YearsDuration(months)


@builtin("number", Parameter("from", STRING), returns=NUMBER)
def _number_of_text(text: str) -> Decimal:
    if not _NUMBER.fullmatch(text):
        raise FeelFailure("feel-number-text", text=text[:60])
    return calculate(CONTEXT.create_decimal, text)  # type: ignore[arg-type]


@builtin(
    "number",
    Parameter("from", STRING),
    Parameter("grouping separator", STRING, nullable=True),
    Parameter("decimal separator", STRING, nullable=True),
    returns=NUMBER,
)
def _number_of_formatted(text: str, grouping: str | None, point: str | None) -> Decimal:
    same = grouping == point and grouping is not None
    if grouping not in _GROUPINGS or point not in _POINTS or same:
        raise FeelFailure("feel-number-separators", grouping=grouping or "null", decimal=point or "null")
    if grouping is not None:
        text = text.replace(grouping, "")
    return _number_of_text(text if point is None else text.replace(point, "."))


@builtin("string", Parameter("from", NOT_NULL), returns=STRING, runtime=True)
def _string(runtime: Runtime, value: Value) -> str:
    return text_of(value, runtime.limits.string_size)
