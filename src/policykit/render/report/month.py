"""The month that a report is about, and the instant of which it tells the state.

Instants are whole microseconds since 1970-01-01T00:00Z, so that a hundred thousand records are compared fast.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from policykit.feel.temporal import Date, DateTime

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month in a time zone."""

    year: int
    number: int
    zone: ZoneInfo

    @classmethod
    def read(cls, text: str, zone: ZoneInfo) -> Month:
        """Read `2026-07`. Raises ValueError for what is no month."""
        day = dt.date.fromisoformat(f"{text}-01")
        return cls(day.year, day.month, zone)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"

    def back(self, months: int) -> Month:
        """Give the month so many months earlier."""
        index = self.year * 12 + self.number - 1 - months
        return Month(index // 12, index % 12 + 1, self.zone)

    @property
    def begin(self) -> dt.datetime:
        """The month's first instant."""
        return dt.datetime(self.year, self.number, 1, tzinfo=self.zone)

    @property
    def end(self) -> dt.datetime:
        """The month's last 24:00, which is the first instant that it has no more."""
        return self.back(-1).begin


@dataclass(frozen=True, slots=True)
class Window:
    """From `begin` to before `end`, as it stood at `state` (instants). What came after `state` is not yet.

    An event at the very instant of `state` has happened, but at a month's last 24:00 it belongs to the next.
    """

    begin: int
    end: int
    state: int

    @classmethod
    def of(cls, month: Month, state: dt.datetime | None = None, months: int = 1) -> Window:
        """Take `months` months up to the end of `month`, as they stood at `state`, or at the month's end."""
        begin, end = micros(month.back(months - 1).begin), micros(month.end)
        return cls(begin, end, end if state is None else micros(state))

    def happened(self, instant: int) -> bool:
        """Say whether an event had happened by `state`."""
        return instant < self.state or (instant == self.state != self.end)

    def __contains__(self, instant: int | None) -> bool:
        return instant is not None and self.begin <= instant < self.end and self.happened(instant)

    def begun(self, instant: int | None) -> bool:
        """Say whether an event happened before the window's end and before its state."""
        return instant is not None and instant < self.end and self.happened(instant)

    def ended(self, instant: int | None) -> bool:
        """Say whether an event had happened by `state`, in the window or after it."""
        return instant is not None and self.happened(instant)


def micros(moment: dt.datetime) -> int:
    """Give an aware datetime as an instant."""
    return (moment - _EPOCH) // _MICROSECOND


def moment_of(instant: int, zone: dt.tzinfo) -> dt.datetime:
    """Give an instant as an aware datetime on the clocks of `zone`."""
    return (_EPOCH + instant * _MICROSECOND).astimezone(zone)


def instant_of(value: Any, zone: ZoneInfo) -> int | None:
    """Read the instant of a date or date-time: FEEL's, Python's, or ISO text; None for anything else.

    A day stands for its first instant in `zone`; a time without an offset is one of `zone`.
    """
    if value is None:
        return None
    if isinstance(value, DateTime):
        return _local(value.to_datetime(), zone) if value.is_local else (value.utc - _EPOCH) // _MICROSECOND
    if isinstance(value, Date):
        return _midnight(value.to_date(), zone)
    if isinstance(value, str):
        value = _read(value)
    if isinstance(value, dt.datetime):
        return micros(value) if value.tzinfo else _local(value, zone)
    return _midnight(value, zone) if isinstance(value, dt.date) else None


def is_day(value: Any) -> bool:
    """Say whether a value is a day without a time of day."""
    if isinstance(value, str):
        value = _read(value)
    return isinstance(value, Date) or (isinstance(value, dt.date) and not isinstance(value, dt.datetime))


def _local(moment: dt.datetime, zone: ZoneInfo) -> int:
    return micros(moment.replace(tzinfo=zone))


@lru_cache(maxsize=20_000)
def _midnight(day: dt.date, zone: ZoneInfo) -> int:
    return micros(dt.datetime(day.year, day.month, day.day, tzinfo=zone))


def _read(text: str) -> dt.date | None:
    for read in (dt.date.fromisoformat, dt.datetime.fromisoformat):
        try:
            return read(text)
        except ValueError:
            continue
    return None
