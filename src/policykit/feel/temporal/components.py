"""The properties of temporal values and ranges, `e.name` (DMN 1.5, tables 65 to 67)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from policykit.feel.decimals import CONTEXT
from policykit.feel.temporal import civil
from policykit.feel.temporal.types import DAY, Date, DateTime, DaysDuration, Time, YearsDuration
from policykit.feel.values import FeelFailure, Range, Value

if TYPE_CHECKING:
    from collections.abc import Callable


def component(value: Value, name: str) -> Value:
    """The property `name` of a date, time, date and time, duration or range.

    The parts of a negative duration are negative. Raises FeelFailure `feel-unknown-property` for a
    property that the value's type does not have.
    """
    properties = PROPERTIES.get(type(value), {})
    read = properties.get(name)
    if read is None:
        raise FeelFailure("feel-unknown-property", name=name, known=", ".join(properties) or "-")
    return read(value)


def _weekday(date: Date) -> Decimal:
    return Decimal(civil.weekday(date.number))


def _second(time: Time) -> Decimal:
    if not time.nanosecond:
        return Decimal(time.second)
    return Decimal(f"{time.second}.{time.nanosecond:09}").normalize(CONTEXT)


def _offset(seconds: int | None) -> DaysDuration | None:
    return None if seconds is None else DaysDuration(Decimal(seconds))


def _part(unit: int, limit: int | None) -> Callable[[DaysDuration], Decimal]:
    """How many whole `unit`s (in seconds) the duration has, beyond whole multiples of `limit` of them."""

    def read(duration: DaysDuration) -> Decimal:
        units = CONTEXT.divide_int(duration.seconds, Decimal(unit))
        part = units if limit is None else CONTEXT.remainder(units, Decimal(limit))
        return part if part else Decimal(0)

    return read


def _months(duration: YearsDuration) -> Decimal:
    return Decimal(abs(duration.months) % 12 * (1 if duration.months > 0 else -1))


def _years(duration: YearsDuration) -> Decimal:
    return Decimal(abs(duration.months) // 12 * (1 if duration.months > 0 else -1))


_OF_DATE: dict[str, Callable[[Date], Value]] = {
    "year": lambda date: Decimal(date.year),
    "month": lambda date: Decimal(date.month),
    "day": lambda date: Decimal(date.day),
    "weekday": _weekday,
}
_OF_TIME: dict[str, Callable[[Time], Value]] = {
    "hour": lambda time: Decimal(time.hour),
    "minute": lambda time: Decimal(time.minute),
    "second": _second,
    "time offset": lambda time: _offset(time.usual_offset),
    "timezone": lambda time: time.zone,
}


def _of(part: str, read: Callable[..., Value]) -> Callable[[DateTime], Value]:
    return lambda moment: read(getattr(moment, part))


PROPERTIES: dict[type, dict[str, Callable[..., Value]]] = {
    Date: {**_OF_DATE},
    Time: {**_OF_TIME},
    DateTime: {
        **{name: _of("date", read) for name, read in _OF_DATE.items()},
        **{name: _of("time", read) for name, read in _OF_TIME.items()},
        "time offset": lambda moment: _offset(moment.offset),
    },
    YearsDuration: {"years": _years, "months": _months},
    DaysDuration: {
        "days": _part(DAY, None),
        "hours": _part(3600, 24),
        "minutes": _part(60, 60),
        "seconds": lambda duration: CONTEXT.remainder(duration.seconds, Decimal(60)) or Decimal(0),
    },
    Range: {
        "start": lambda range_: range_.start,
        "end": lambda range_: range_.end,
        "start included": lambda range_: range_.start_included,
        "end included": lambda range_: range_.end_included,
    },
}
"""For each type the names of its properties, each with the function that reads it."""
