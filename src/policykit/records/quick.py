"""The quick way of reading rows that hold nothing unusual: what was read once is looked up.

A row in which anything is out of the ordinary (a field of no name, a cell that cannot be read, a list under
several headings) is left to `convert`, which tells what is wrong. What is read here is what `convert` would
read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from policykit.records import headings
from policykit.records.errors import CellError
from policykit.records.lookups import Reader
from policykit.records.record import Blank, Record

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from policykit.records.lookups import Cells, Read
    from policykit.records.raw import RawRow, RawTable
    from policykit.records.record import Path
    from policykit.records.schema import Field, Kind


class UnusualError(Exception):
    """The row holds something that is not read the quick way."""


class Plan:
    """How the rows of one table are read: a slot for each key or column, made when it first comes."""

    def __init__(self, table: RawTable, cells: Cells) -> None:
        self.table, self.kind, self.cells = table, table.kind, cells
        parts = [part for field in self.kind.fields.values() for part in field.fields.values()]
        self._deep = any(part.fields for part in parts)
        self._of_key: dict[str, Slot] = {}
        self._of_part: dict[tuple[str, ...], dict[str, Slot]] = {}
        self._columns: list[_Column | None] | None = None

    def values(self, row: RawRow) -> tuple[dict[str, Any], dict[str, str]] | None:
        """Read a row as delivered: the values of its fields, and texts as typed; None for an unusual one."""
        if self._deep:
            return None
        try:
            if isinstance(row.plain, dict):
                return self._document(row.plain)
            return self._line(row.plain) if isinstance(row.plain, Sequence) else None
        except (UnusualError, CellError):
            return None

    def _document(self, data: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
        values: dict[str, Any] = {}
        typed: dict[str, str] = {}
        known = self._of_key
        for key, raw in data.items():
            name, seen, read = known.get(key) or self._key(key)
            if name in values:
                raise UnusualError
            values[name], text = (seen.get(raw) if raw.__class__ is str else None) or read(raw)
            if text is not None:
                typed[name] = text
        return values, typed

    def _key(self, key: str) -> Slot:
        path = headings.resolve(key, self.kind)
        if path is None or len(path) != 1:
            raise UnusualError
        field = self.kind.fields[str(path[0])]
        self._of_key[key] = slot = Slot(field.id, *self._reader(field, (field.id,)))
        return slot

    def _line(self, cells: Sequence[Any]) -> tuple[dict[str, Any], dict[str, str]]:
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
            names, seen, read = column
            value, text = (seen.get(raw) if raw.__class__ is str else None) or read(raw)
            if value is Blank.EMPTY:
                continue
            if len(names) == 1:
                values[names[0]] = value
                if text is not None:
                    typed[names[0]] = text
            else:
                values.setdefault(names[0], {})[names[1]] = value
        return values, typed

    def _make_columns(self) -> list[_Column | None]:
        self._columns = [self._column(path) for path in self.table.columns]
        return self._columns

    def _column(self, path: Path | None) -> _Column | None:
        """How a column is read; None for one in which any content is unusual."""
        names = tuple(part for part in path or () if isinstance(part, str))
        if path is None or len(names) != len(path):
            return None
        if not names:
            return _Column(names, {}, _nothing)
        field = self.kind.fields[names[0]]
        part = field.fields[names[1]] if len(names) > 1 else field
        return _Column(names, *self.cells.reader(names, part))

    def _reader(self, field: Field, path: tuple[str, ...]) -> Reader:
        """What reads the content of a field; it notes which parts of lists and contexts came."""
        self.table.delivered.add(path)
        if field.type == "context":
            return Reader({}, lambda raw: (self._parts(field, raw, path), None))
        if field.type == "list":
            return Reader({}, lambda raw: (self._items(field, raw, path), None))
        return self.cells.reader(path, field)

    def _items(self, field: Field, raw: object, path: tuple[str, ...]) -> list[dict[str, Any]]:
        if not isinstance(raw, list) or not all(isinstance(item, dict) for item in raw):
            raise UnusualError
        return [self._parts(field, item, path) for item in raw if item]

    def _parts(self, field: Field, data: object, path: tuple[str, ...]) -> dict[str, Any]:
        if not isinstance(data, dict):
            raise UnusualError
        known = self._of_part.setdefault(path, {})
        values: dict[str, Any] = {}
        for key, raw in data.items():
            name, seen, read = known.get(key) or self._part(field, key, path)
            values[name] = ((seen.get(raw) if raw.__class__ is str else None) or read(raw))[0]
        return values

    def _part(self, field: Field, key: str, path: tuple[str, ...]) -> Slot:
        part = field.part(key)
        if part is None:
            raise UnusualError
        self._of_part[path][key] = slot = Slot(part.id, *self._reader(part, (*path, part.id)))
        return slot


class Slot(NamedTuple):
    """Where the content of a key goes, and what reads it."""

    name: str
    known: Mapping[str, Read]
    read: Callable[[object], Read]


class _Column(NamedTuple):
    """Where the cells of a column go, by names of field and entry, and what reads them."""

    names: tuple[str, ...]
    known: Mapping[str, Read]
    read: Callable[[object], Read]


def _nothing(_raw: object) -> Read:
    return Blank.EMPTY, None


def _has_content(raw: object) -> bool:
    return raw is not None and (not isinstance(raw, str) or bool(raw.strip()))


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
