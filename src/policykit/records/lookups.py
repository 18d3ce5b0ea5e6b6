"""Cells read by looking up what was read before: a clerk's words come again, so do days and times of day."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final
from unicodedata import normalize

from policykit.feel.temporal import Date, DateTime
from policykit.records import dates
from policykit.records.cells import MAX_TEXT, Real, plain_text, read_cell, show
from policykit.records.errors import CellError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from policykit.feel.temporal import Time
    from policykit.records.cells import Setting
    from policykit.records.schema import Field, Kind

_MOST: Final = 20_000
"""So many different contents of one field are remembered from one table to the next."""
_DIGIT: Final = re.compile("[0-9]")
_MOBILE: Final = re.compile(r"(?:\+86)?(1[3-9][0-9](?:[ -]?[0-9]{4}){2})")
_NO_WORD: Final = 20
"""A text of so many characters is no word for unknown or none."""
_ZERO: Final = "-0"
"""What JSON has written for a number may be a text too, and is read alike, but for this."""
_DAY: Final = len("2026-05-06")


class Known(dict[Any, Any]):
    """The contents of a field's cells and the values they have; a new one is read when it is asked for.

    Contents are as `jsonsource.objects` gives them: text, `Real`, bool, None; any other is for `of`. Raises
    CellError, and TypeError for a list or mapping. `alters` tells whether the text of some cell may differ
    from its value.
    """

    def __init__(self, field: Field, words: Mapping[str, str], setting: Setting) -> None:
        super().__init__()
        self._field, self._words, self._setting = field, words, setting
        self.alters = False
        self._others: dict[tuple[type, str], Any] = {}

    def forget(self) -> None:
        """Forget everything, where it has become too much to keep."""
        if len(self) + len(self._others) > _MOST:
            self.clear()
            self._others.clear()

    def __missing__(self, raw: Any) -> Any:
        if raw == _ZERO:
            raise CellError("record-not-a-number")
        value = self[raw] = self._read(raw.number if raw.__class__ is Real else raw)
        return value

    def of(self, raw: object) -> Any:
        """The value of any content: 1, 1.0 and true are the same key, and not the same content."""
        if raw.__class__ is str or raw is None:
            return self[raw]
        key = raw.__class__, str(raw)
        if key not in self._others:
            self._others[key] = self._read(raw)
        return self._others[key]

    def _read(self, raw: object) -> Any:
        value = read_cell(self._field, raw, self._words, self._setting)
        self.alters = self.alters or (raw is not None and show(raw).strip() != value)
        return value


class _Texts(Known):
    """Plain texts: one with a digit, and a long one, is no word for unknown or none."""

    def __missing__(self, raw: Any) -> Any:
        text = raw if raw.__class__ is str and raw.isascii() else show(raw)
        is_word = len(text.strip()) < _NO_WORD and not _DIGIT.search(text)
        if raw.__class__ is not str or raw == _ZERO or is_word or len(text) > MAX_TEXT:
            return super().__missing__(raw)
        value = self[raw] = plain_text(text)
        self.alters = self.alters or text.strip() != value
        return value


class _Telephones(Known):
    """Telephone numbers, those of mobile telephones of the mainland put together quickly."""

    def __missing__(self, raw: Any) -> Any:
        found = _MOBILE.fullmatch(normalize("NFKC", raw)) if raw.__class__ is str else None
        if not found:
            return super().__missing__(raw)
        self.alters = True
        value = self[raw] = f"+86{found[1].replace(' ', '').replace('-', '')}"
        return value


class _Moments(Known):
    """Instants, put together of days and times of day that were read before.

    A time without an offset has that of its day, unless the clocks are changed on it.
    """

    def __init__(self, field: Field, words: Mapping[str, str], setting: Setting) -> None:
        super().__init__(field, words, setting)
        self._days: dict[str, tuple[Date, dict[str, Time]]] = {}
        self._times: dict[int, dict[str, Time]] = {}
        self.alters = True

    def __missing__(self, raw: Any) -> Any:
        try:
            day, times = self._days[raw[:_DAY]]
            value = self[raw] = DateTime(day, times[raw[_DAY:]])
        except (KeyError, TypeError):
            value = self._learnt(raw) if raw.__class__ is str else super().__missing__(raw)
        return value

    def _learnt(self, raw: str) -> Any:
        """Read a text whose day may be written in more or fewer characters; remember its two parts."""
        cut = raw.find(" ") if " " in raw else raw.find("T")
        day = self._days.get(raw[:cut])
        if day and (time := day[1].get(raw[cut:])):
            value = self[raw] = DateTime(day[0], time)
            return value
        value = super().__missing__(raw)
        if isinstance(value, DateTime) and cut > 0:
            day = day or self._day(raw[:cut])
            if day and day[0] == value.date and len(day[1]) < _MOST:
                day[1][raw[cut:]] = value.time
        return value

    def _day(self, text: str) -> tuple[Date, dict[str, Time]] | None:
        """The day that a text tells by itself, with the times of day at the offset that holds all day."""
        try:
            day = dates.parse(text, self._setting.zone)
        except CellError:
            return None
        offset = self._offset(day.to_date()) if isinstance(day, Date) else None
        if not isinstance(day, Date) or offset is None or len(self._days) > _MOST:
            return None
        self._days[text] = found = day, self._times.setdefault(offset, {})
        return found

    def _offset(self, day: date) -> int | None:
        """The offset that holds all day, None where the clocks are changed."""
        zone = self._setting.zone
        first, last = (datetime.combine(day + timedelta(n), time(), zone).utcoffset() for n in (0, 1))
        return int(first.total_seconds()) if first is not None and first == last else None


class Cells:
    """What is known of the cells of one kind of record, for each field by its path."""

    def __init__(self, kind: Kind, setting: Setting) -> None:
        self.kind, self.setting = kind, setting
        self._known: dict[object, Known] = {}
        self._digits = any(letter.isdigit() for word in kind.word_states for letter in word)

    def known(self, path: tuple[str, ...], field: Field) -> Known:
        """What is known of the cells of the field at `path`."""
        sort = self._sort(field)
        key = sort if sort is _Moments else path
        if key not in self._known:
            self._known[key] = sort(field, self.kind.word_states, self.setting)
        return self._known[key]

    def _sort(self, field: Field) -> type[Known]:
        if field.values or self._digits:
            return Known
        if field.type == "date and time":
            return _Moments
        if field.type == "string" and field.kind is None:
            return _Texts
        mainland = self.setting.region == "CN"
        return _Telephones if field.kind == "telephone" and field.type == "string" and mainland else Known

    def forget(self) -> None:
        """Forget what has become too much to keep from one table to the next."""
        for known in self._known.values():
            known.forget()
