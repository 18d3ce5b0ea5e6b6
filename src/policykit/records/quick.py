"""The quick way of reading rows that hold nothing unusual: what was read once is looked up.

A clerk's words come again and again, and so do days and times of day. A row in which anything is out of the
ordinary (a field of no name, a cell that cannot be read, a list under several headings) is left to
`convert`, which tells what is wrong. What is read here is what `convert` would read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from policykit.feel.temporal import Date, DateTime
from policykit.records import dates, headings
from policykit.records.cells import read_cell, show
from policykit.records.errors import CellError
from policykit.records.record import Blank, Record

if TYPE_CHECKING:
    from datetime import date
    from zoneinfo import ZoneInfo

    from policykit.feel.temporal import Time
    from policykit.records.cells import Setting
    from policykit.records.raw import RawRow, RawTable
    from policykit.records.schema import Field, Kind

_MOST: Final = 20_000
"""So many different contents of one field are remembered."""
Read = tuple[Any, str | None]
"""The value of a cell, and its text as typed where that differs."""


class UnusualError(Exception):
    """The row holds something that is not read the quick way."""


class Plan:
    """How the rows of one table are read: a reader for each key or column, made when it first comes."""

    def __init__(self, table: RawTable, setting: Setting) -> None:
        self.table, self.kind, self.setting = table, table.kind, setting
        self._moments = Moments(setting.zone)
        parts = [part for field in self.kind.fields.values() for part in field.fields.values()]
        self._deep = any(part.fields for part in parts)
        self._of_key: dict[str, tuple[str, Callable[[object], Read]]] = {}
        self._of_part: dict[tuple[str, ...], dict[str, tuple[str, Callable[[object], Read]]]] = {}
        self._columns: list[tuple[tuple[str, ...], Callable[[object], Read]] | None] | None = None

    def values(self, row: RawRow) -> tuple[dict[str, Any], dict[str, str]] | None:
        """Read a row as delivered: the values of its fields, and texts as typed; None for an unusual one."""
        if self._deep:
            return None
        try:
            if isinstance(row.plain, Mapping):
                return self._document(row.plain)
            return None if row.plain is None else self._line(row.plain)
        except (UnusualError, CellError):
            return None

    def _document(self, data: Mapping[str, object]) -> tuple[dict[str, Any], dict[str, str]]:
        values: dict[str, Any] = {}
        typed: dict[str, str] = {}
        known = self._of_key
        for key, raw in data.items():
            name, read = known.get(key) or self._key(key)
            if name in values:
                raise UnusualError
            values[name], text = read(raw)
            if text is not None:
                typed[name] = text
        return values, typed

    def _key(self, key: str) -> tuple[str, Callable[[object], Read]]:
        path = headings.resolve(key, self.kind)
        if path is None or len(path) != 1:
            raise UnusualError
        field = self.kind.fields[str(path[0])]
        made = (field.id, self._reader(field, (field.id,)))
        self._of_key[key] = made
        return made

    def _line(self, cells: Sequence[object]) -> tuple[dict[str, Any], dict[str, str]]:
        columns = self._columns or self._make_columns()
        values: dict[str, Any] = {}
        typed: dict[str, str] = {}
        if any(map(_has_content, cells[len(columns) :])):
            raise UnusualError
        for raw, column in zip(cells, columns, strict=False):
            if raw is None or raw == "":
                continue
            if column is None:
                if _has_content(raw):
                    raise UnusualError
                continue
            path, read = column
            if not path:
                continue
            value, text = read(raw)
            if value is Blank.EMPTY:
                continue
            if len(path) == 1:
                values[path[0]] = value
                if text is not None:
                    typed[path[0]] = text
            else:
                values.setdefault(path[0], {})[path[1]] = value
        return values, typed

    def _make_columns(self) -> list[tuple[tuple[str, ...], Callable[[object], Read]] | None]:
        found: list[tuple[tuple[str, ...], Callable[[object], Read]] | None] = []
        for path in self.table.columns:
            names = tuple(part for part in path or () if isinstance(part, str))
            if path is None or len(names) != len(path):
                found.append(None)
                continue
            if not names:
                found.append((names, _nothing))
                continue
            field = self.kind.fields[names[0]]
            part = field.fields[names[1]] if len(names) > 1 else field
            found.append((names, self._cell(part)))
        self._columns = found
        return found

    def _reader(self, field: Field, path: tuple[str, ...]) -> Callable[[object], Read]:
        """What reads the content of a field; it notes which parts of lists and contexts came."""
        self.table.delivered.add(path)
        if field.type == "context":
            return lambda raw: (self._parts(field, raw, path), None)
        if field.type == "list":
            return lambda raw: (self._items(field, raw, path), None)
        return self._cell(field)

    def _items(self, field: Field, raw: object, path: tuple[str, ...]) -> list[dict[str, Any]]:
        if not isinstance(raw, list) or not all(isinstance(item, Mapping) for item in raw):
            raise UnusualError
        return [self._parts(field, item, path) for item in raw if item]

    def _parts(self, field: Field, raw: object, path: tuple[str, ...]) -> dict[str, Any]:
        if not isinstance(raw, Mapping):
            raise UnusualError
        known = self._of_part.setdefault(path, {})
        values: dict[str, Any] = {}
        for key, inner in raw.items():
            name, read = known.get(key) or self._part(field, key, path)
            values[name] = read(inner)[0]
        return values

    def _part(self, field: Field, key: str, path: tuple[str, ...]) -> tuple[str, Callable[[object], Read]]:
        part = field.part(key)
        if part is None:
            raise UnusualError
        made = (part.id, self._reader(part, (*path, part.id)))
        self._of_part[path][key] = made
        return made

    def _cell(self, field: Field) -> Callable[[object], Read]:
        """What reads one cell of `field`, looking up what was read before."""
        known: dict[object, Read] = {}
        others: dict[object, Read] = {}
        words, setting = self.kind.word_states, self.setting
        moments = self._moments if field.type == "date and time" else None

        def read(raw: object) -> Read:
            if not isinstance(raw, str):
                number = isinstance(raw, int | Decimal)
                return (others.get((raw.__class__, raw)) if number else None) or other(raw)
            found = known.get(raw)
            if found is None:
                if moments and (value := moments.read(raw)) is not None:
                    return value, raw
                found = _read(field, raw, words, setting)
                if moments:
                    moments.learn(raw, found[0])
                if len(known) < _MOST:
                    known[raw] = found
            return found

        def other(raw: object) -> Read:
            found = _read(field, raw, words, setting)
            if len(others) < _MOST and isinstance(raw, int | Decimal):
                others[raw.__class__, raw] = found
            return found

        return read


def _nothing(_raw: object) -> Read:
    return Blank.EMPTY, None


def _has_content(raw: object) -> bool:
    return raw is not None and (not isinstance(raw, str) or bool(raw.strip()))


def _read(field: Field, raw: object, words: Mapping[str, str], setting: Setting) -> Read:
    value = read_cell(field, raw, words, setting)
    text = "" if raw is None else show(raw).strip()
    return value, text if text and text != value else None


class Moments:
    """Days and times of day that were read, put together to instants.

    A time without an offset has that of its day, unless the clocks are changed on it.
    """

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        self._days: dict[str, tuple[Date, int | None]] = {}
        self._times: dict[tuple[str, int | None], Time] = {}

    def read(self, text: str) -> DateTime | None:
        """The instant that a text tells, where its day and its time of day were read before."""
        cut = _cut(text)
        day = self._days.get(text[:cut])
        if day is None:
            return None
        time = self._times.get((text[cut:], day[1]))
        return DateTime(day[0], time) if time is not None else None

    def learn(self, text: str, value: object) -> None:
        """Remember the day and the time of day of a text that was read as `value`."""
        cut = _cut(text)
        if not isinstance(value, DateTime) or cut <= 0 or len(self._times) > _MOST:
            return
        if text[:cut] not in self._days:
            try:
                day = dates.parse(text[:cut], self.zone)
            except CellError:
                return
            if isinstance(day, Date):
                self._days[text[:cut]] = day, self._offset(day.to_date())
        known = self._days.get(text[:cut])
        if known is not None and known[0] == value.date and known[1] is not None:
            self._times[text[cut:], known[1]] = value.time

    def _offset(self, day: date) -> int | None:
        """The offset that holds all day, None where the clocks are changed."""
        ends = [datetime.combine(day + timedelta(days=n), time(), self.zone).utcoffset() for n in (0, 1)]
        first, last = ends
        return int(first.total_seconds()) if first is not None and first == last else None


def _cut(text: str) -> int:
    """Where the time of day begins in a text that has one."""
    cut = text.find(" ")
    return cut if cut > 0 else text.find("T")


class Defaults:
    """What a field holds that a row does not mention: empty, where its table has it at all."""

    def __init__(self, kind: Kind, delivered: set[tuple[str, ...]]) -> None:
        self.kind = kind
        self.base = _empty(kind.fields, delivered, ())
        self._deep = {
            name: _empty(field.fields, delivered, (name,))
            for name, field in kind.fields.items()
            if field.fields and (name,) in delivered
        }
        self._plain = all(not part.fields for field in kind.fields.values() for part in field.fields.values())

    def record(self, row: RawRow, values: dict[str, Any], typed: dict[str, str]) -> Record | None:
        """The record of a row; None where it lacks what every record has."""
        for name, base in self._deep.items():
            if name in values:
                inner = values[name]
                values[name] = [base | item for item in inner] if isinstance(inner, list) else base | inner
        fields = self.base | values
        for name in self.kind.required:
            if fields.get(name, Blank.EMPTY) is Blank.EMPTY:
                return None
        id_ = fields[self.kind.id_field]
        if isinstance(id_, Blank):
            return None
        return Record(self.kind.id, str(id_), fields, (row.place,), typed)


def _empty(
    fields: Mapping[str, Field], delivered: set[tuple[str, ...]], path: tuple[str, ...]
) -> dict[str, Any]:
    return {
        name: _empty(field.fields, delivered, (*path, name)) if field.type == "context" else Blank.EMPTY
        for name, field in fields.items()
        if (*path, name) in delivered
    }
