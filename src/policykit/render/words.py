"""How values are written on paper in each language: instants, days, amounts, yes and no, labels."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from policykit.languages import in_language

if TYPE_CHECKING:
    from policykit.problems import Language

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Words:
    """The words of one language in one time zone (an IANA name)."""

    def __init__(self, lang: Language, zone: str = "Asia/Shanghai") -> None:
        self.lang = lang
        self.zone = ZoneInfo(zone)

    def text(self, text: Mapping[str, str] | str | None) -> str:
        """Give a text by language in this one, derived from the other Chinese script where need be."""
        return in_language(text, self.lang) if text else ""

    def texts(self, tree: Any) -> Any:
        """Give `tree` with every text by language within it in this language."""
        if isinstance(tree, Mapping):
            if tree and set(tree) <= {"zh-Hant", "zh-Hans", "en"}:
                return self.text(tree)
            return {name: self.texts(part) for name, part in tree.items()}
        return [self.texts(part) for part in tree] if isinstance(tree, list) else tree

    def moment(self, value: Any, *, exclusive: bool = False) -> str:
        """Write an instant or a day; what is no such thing is written as it is.

        A date-time with an offset is told in the zone; `exclusive` tells 00:00 as 24:00 of the day before.
        """
        when = _parsed(value)
        if isinstance(when, dt.datetime):
            local = when.astimezone(self.zone) if when.tzinfo else when
            if exclusive and local.time() == dt.time():
                return f"{self._day(local.date() - dt.timedelta(days=1))} 24:00"
            return f"{self._day(local.date())} {local:%H:%M}"
        return self._day(when) if isinstance(when, dt.date) else str(value)

    def day(self, value: Any) -> str:
        """Write the day of an instant in the zone, or a day; what is no such thing is written as it is."""
        when = _parsed(value)
        if isinstance(when, dt.datetime):
            when = (when.astimezone(self.zone) if when.tzinfo else when).date()
        return self._day(when) if when else str(value)

    def month(self, month: str) -> str:
        """Write a month given as `2026-07`."""
        year, number = int(month[:4]), int(month[5:7])
        return f"{_MONTHS[number - 1]} {year}" if self.lang == "en" else f"{year}年{number}月"

    def month_of(self, value: Any) -> str:
        """Give the month, as `2026-07`, of an instant in the zone or of a day; empty for anything else."""
        when = _parsed(value)
        if isinstance(when, dt.datetime):
            when = when.astimezone(self.zone) if when.tzinfo else when
        return f"{when:%Y-%m}" if when else ""

    def number(self, value: Any) -> str:
        """Write a number with separators of thousands, without needless zeros."""
        try:
            exact = Decimal(str(value))
        except InvalidOperation:
            return str(value)
        if not exact.is_finite():
            return str(value)
        return (
            f"{exact:,f}".rstrip("0").rstrip(".") if exact != exact.to_integral_value() else f"{exact:,.0f}"
        )

    def amount(self, value: Any) -> str:
        """Write an amount of money in yuan."""
        return f"CNY {self.number(value)}" if self.lang == "en" else f"{self.number(value)} 元"

    def _day(self, day: dt.date) -> str:
        if self.lang == "en":
            return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
        return f"{day.year}年{day.month}月{day.day}日"


def _parsed(value: Any) -> dt.date | dt.datetime | None:
    if isinstance(value, dt.date):
        return value
    for read in (dt.date.fromisoformat, dt.datetime.fromisoformat):
        try:
            return read(str(value))
        except ValueError:
            continue
    return None
