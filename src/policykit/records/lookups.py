"""Cells read by looking up what was read before: a clerk's words come again, so do days and times of day."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from policykit.feel.temporal import Date, DateTime
from policykit.records import dates
from policykit.records.cells import MAX_TEXT, read_cell, show
from policykit.records.errors import CellError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from zoneinfo import ZoneInfo

    from policykit.feel.temporal import Time
    from policykit.records.cells import Setting
    from policykit.records.schema import Field, Kind

Read: TypeAlias = tuple[Any, str | None]
"""The value of a cell, and its text as typed where that differs."""


class Reader(NamedTuple):
    """What reads the cells of one field: texts in `known` are looked up, all else is given to `read`.

    `read` raises CellError, as `read_cell` does.
    """

    known: Mapping[str, Read]
    read: Callable[[object], Read]


_MOST: Final = 20_000
"""So many different contents of one field are remembered."""
_MOMENTS: Final = 400_000
"""So many different instants are remembered: they are shared by all fields, and by the records."""
_CODE: Final = re.compile(r"[!-~]*[0-9][!-~]*")
"""A number or code in plain characters: no blank, and a digit, so that it is no word for unknown or none."""
_MOBILE: Final = re.compile(r"1[3-9][0-9]{9}")


class Cells:
    """Readers of the cells of one kind of record, one for each field by its path."""

    def __init__(self, kind: Kind, setting: Setting) -> None:
        self.kind, self.setting = kind, setting
        self._moments = Moments(setting.zone)
        self._readers: dict[tuple[str, ...], Reader] = {}
        self._codes = not any(letter.isdigit() for word in kind.word_states for letter in word)

    def reader(self, path: tuple[str, ...], field: Field) -> Reader:
        """What reads the cells of the field at `path`."""
        if path not in self._readers:
            self._readers[path] = self._make(field)
        return self._readers[path]

    def _make(self, field: Field) -> Reader:
        if field.type == "date and time":
            return self._of_moments(field)
        if field.type == "string" and not field.values and self._codes:
            if field.kind is None:
                return self._of_codes(field, _CODE, "")
            if field.kind == "telephone" and self.setting.region == "CN":
                return self._of_codes(field, _MOBILE, "+86")
        return self._of_anything(field)

    def _of_moments(self, field: Field) -> Reader:
        moments, texts = self._moments, self._moments.texts
        known, otherwise = self._of_anything(field)

        def read(raw: object) -> Read:
            if raw.__class__ is not str:
                return otherwise(raw)
            text = str(raw)
            value = moments.read(text)
            if value is None:
                found = known.get(text) or otherwise(text)
                moments.learn(text, found[0])
                return found
            if len(texts) < _MOMENTS:
                texts[text] = value, text
            return value, text

        return Reader(texts, read)

    def _of_codes(self, field: Field, pattern: re.Pattern[str], prefix: str) -> Reader:
        known, otherwise = self._of_anything(field)

        def read(raw: object) -> Read:
            if isinstance(raw, str) and pattern.fullmatch(raw) and len(raw) <= MAX_TEXT:
                return (prefix + raw, raw) if prefix else (raw, None)
            return otherwise(raw)

        return Reader(known, read)

    def _of_anything(self, field: Field) -> Reader:
        words, setting = self.kind.word_states, self.setting
        known: dict[str, Read] = {}
        numbers: dict[tuple[type, object], Read] = {}

        def read(raw: object) -> Read:
            is_number = isinstance(raw, int | Decimal)
            if is_number and (again := numbers.get((raw.__class__, raw))):
                return again
            value = read_cell(field, raw, words, setting)
            text = "" if raw is None else show(raw).strip()
            found = value, text if text and text != value else None
            if is_number and len(numbers) < _MOST:
                numbers[raw.__class__, raw] = found
            elif isinstance(raw, str) and len(known) < _MOST:
                known[raw] = found
            return found

        return Reader(known, read)


class Moments:
    """Days and times of day that were read, put together to instants.

    A time without an offset has that of its day, unless the clocks are changed on it. `texts` are those that
    were read.
    """

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        self.texts: dict[str, Read] = {}
        self._days: dict[str, tuple[Date, int]] = {}
        self._times: dict[int, dict[str, Time]] = {}

    def read(self, text: str) -> DateTime | None:
        """The instant that a text tells, where its day and its time of day were read before."""
        cut = _cut(text)
        day = self._days.get(text[:cut])
        if day is None:
            return None
        time = self._times[day[1]].get(text[cut:])
        return DateTime(day[0], time) if time is not None else None

    def learn(self, text: str, value: object) -> None:
        """Remember the day and the time of day of a text that was read as `value`."""
        cut = _cut(text)
        if not isinstance(value, DateTime) or cut <= 0 or len(self._days) > _MOST:
            return
        known = self._days.get(text[:cut]) or self._day(text[:cut])
        if known is not None and known[0] == value.date and len(self._times[known[1]]) < _MOST:
            self._times[known[1]][text[cut:]] = value.time

    def _day(self, text: str) -> tuple[Date, int] | None:
        """The day that a text tells by itself, with the offset that holds all day."""
        try:
            day = dates.parse(text, self.zone)
        except CellError:
            return None
        offset = self._offset(day.to_date()) if isinstance(day, Date) else None
        if not isinstance(day, Date) or offset is None:
            return None
        self._times.setdefault(offset, {})
        self._days[text] = day, offset
        return day, offset

    def _offset(self, day: date) -> int | None:
        """The offset that holds all day, None where the clocks are changed."""
        ends = [datetime.combine(day + timedelta(days=n), time(), self.zone).utcoffset() for n in (0, 1)]
        first, last = ends
        return int(first.total_seconds()) if first is not None and first == last else None


def _cut(text: str) -> int:
    """Where the time of day begins in a text that has one."""
    return cut if (cut := text.find(" ")) > 0 else text.find("T")
