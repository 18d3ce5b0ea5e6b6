"""Periods: how long something takes, in exactly one unit.

A period mixes no units, since the law counts each of them in its own way: `P1M3D` has two readings (months
first or days first) and `P1DT2H` would begin as a day that does not count and end as hours that do.
Hours, minutes and seconds are one unit, exact time, so `PT1H30M` is a period.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from policykit.problems import InputError, Place, Problem

Unit = Literal["years", "months", "days", "exact"]

_TEXT = re.compile(
    r"(?P<sign>-?)P(?:(?P<years>[0-9]+)Y)?(?:(?P<months>[0-9]+)M)?(?:(?P<weeks>[0-9]+)W)?(?:(?P<days>[0-9]+)D)?"
    r"(?:T(?=[0-9])(?:(?P<hours>[0-9]+)H)?(?:(?P<minutes>[0-9]+)M)?(?:(?P<seconds>[0-9]+)S)?)?"
)
_SIZES: dict[str, tuple[Unit, int]] = {
    "years": ("years", 1),
    "months": ("months", 1),
    "weeks": ("days", 7),
    "days": ("days", 1),
    "hours": ("exact", 3600),
    "minutes": ("exact", 60),
    "seconds": ("exact", 1),
}
_LONGEST: dict[Unit, int] = {"years": 100, "months": 1200, "days": 36525, "exact": 36525 * 86400}
_MOST_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Period:
    """`amount` of one `unit`; exact time is counted in seconds.

    Zero is the day (or the moment) itself: within `P0D` is before that day ends. A period read from text
    is never negative; a negative one stands for counting backwards, inside this package only.
    """

    unit: Unit
    amount: int

    @classmethod
    def parse(cls, text: str, place: Place | None = None) -> Period:
        """Read the period that ISO 8601 `text` names (P3D, P1W = P7D, P2M, P1Y, PT4H, PT1H30M).

        Raises InputError for text that is no duration, mixes units, is negative, or is longer than a century.
        """
        match = _TEXT.fullmatch(text)
        parts = {name: match[name] for name in _SIZES if match[name]} if match else {}
        units = {_SIZES[name][0] for name in parts}
        code = ""
        if match is None or not parts:
            code = "period-unreadable"
        elif match["sign"]:
            code = "period-negative"
        elif len(units) > 1:
            code = "period-mixed-units"
        elif any(len(number) > _MOST_DIGITS for number in parts.values()):
            code = "period-too-long"
        if code:
            raise InputError([Problem(code, place, {"text": text[:40]})])
        period = cls(units.pop(), sum(_SIZES[name][1] * int(number) for name, number in parts.items()))
        if period.amount > _LONGEST[period.unit]:
            raise InputError([Problem("period-too-long", place, {"text": text[:40]})])
        return period

    def __str__(self) -> str:
        sign, amount = ("-" if self.amount < 0 else ""), abs(self.amount)
        if self.unit != "exact":
            return f"{sign}P{amount}{self.unit[0].upper()}"
        shown = "".join(f"{n}{letter}" for n, letter in zip(self.clock(), "HMS", strict=True) if n)
        return f"{sign}PT{shown or '0S'}"

    def __mul__(self, times: int) -> Period:
        return Period(self.unit, self.amount * times)

    def __neg__(self) -> Period:
        return Period(self.unit, -self.amount)

    def clock(self) -> tuple[int, int, int]:
        """Give an exact period as hours, minutes and seconds, without its sign."""
        minutes, seconds = divmod(abs(self.amount), 60)
        return minutes // 60, minutes % 60, seconds

    def exact(self) -> timedelta:
        """Give the exact length; a day is 24 hours. Months and years have none (ValueError)."""
        if self.unit in ("years", "months"):
            raise ValueError(f"{self} has no exact length")
        return timedelta(seconds=self.amount) if self.unit == "exact" else timedelta(days=self.amount)


def add_to_day(day: date, period: Period) -> date:
    """Give the day that lies `period` (days, months or years) after `day`.

    A month ends on the corresponding day, or on the month's last day when it has no such day (PRC Civil
    Code art. 202). Raises ValueError for exact periods, which belong to instants.
    """
    if period.unit == "exact":
        raise ValueError(f"{period} cannot be added to a day")
    if period.unit == "days":
        return day + timedelta(days=period.amount)
    months = day.year * 12 + day.month - 1 + period.amount * (12 if period.unit == "years" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
