"""The quick way of reading rows that hold nothing unusual: what was read once is looked up.

A row in which anything is out of the ordinary (a field of no name, a cell that cannot be read, two keys for
one field) is left to `convert`, which tells what is wrong. What is read here is what `convert` would read.
"""

from __future__ import annotations

from operator import getitem
from typing import TYPE_CHECKING, Any, TypeAlias

from policykit.problems import Place
from policykit.records import headings
from policykit.records.errors import CellError, UnusualError
from policykit.records.lines import Lines
from policykit.records.lookups import Known
from policykit.records.record import Blank, Record
from policykit.records.typed import Typed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from policykit.records.lookups import Cells
    from policykit.records.raw import RawTable
    from policykit.records.schema import Field, Kind

Names: TypeAlias = tuple[str, ...]


class Plan:
    """How the rows of one table are read: first all `values`, then, when all is delivered, each `record`."""

    def __init__(self, table: RawTable, cells: Cells) -> None:
        self._kind, self._file, self._lines = table.kind, table.place.file, table.lines
        self._rows: Sequence[Any] = table.documents or table.plain
        self._reader = _Documents(table, cells) if table.documents else Lines(table, cells)
        parts = [part for field in table.kind.fields.values() for part in field.fields.values()]
        self._usual = not any(part.fields or part.required for part in parts)

    def values(self, number: int) -> dict[str, Any] | None:
        """The values of the fields that a row mentions; None for an unusual row."""
        row = self._rows[number]
        if row is None or not self._usual:
            return None
        try:
            return self._reader.values(row)
        except (UnusualError, CellError, TypeError):  # TypeError: a list or mapping in place of a text
            return None

    def record(self, number: int, fields: dict[str, Any]) -> Record:
        """The record of a row whose `fields` are complete."""
        names, raws = self._reader.typed(self._rows[number])
        place = Place(self._file, self._lines[number])
        typed = Typed(names, raws, fields)
        return Record(self._kind.id, str(fields[self._kind.id_field]), fields, (place,), typed)


class _Documents:
    """Reads mappings by their keys."""

    def __init__(self, table: RawTable, cells: Cells) -> None:
        self.kind = table.kind
        self._mapping = _Mapping(table, cells, self._field, ())
        self._names: tuple[str, ...] | None = None

    def _field(self, key: str) -> Field | None:
        path = headings.resolve(key, self.kind)
        return self.kind.fields[str(path[0])] if path and len(path) == 1 else None

    def values(self, row: dict[str, Any]) -> dict[str, Any]:
        """The values of the fields that a row mentions. Raises UnusualError, CellError and TypeError."""
        return self._mapping[row]

    def typed(self, row: dict[str, Any]) -> tuple[Names, Sequence[object]]:
        """The fields whose texts may differ from their values, and what was typed there.

        To be asked for when all rows were read.
        """
        if self._names is None:
            self._names = self._mapping.altered()
        return self._names, tuple(map(self._mapping.by_id(row).get, self._names))


class _Mapping:
    """Reads the mappings that stand at one path; `find` tells the field that a key means.

    Like `Known`, it is asked for the values of a content by `[]`.
    """

    def __init__(
        self, table: RawTable, cells: Cells, find: Callable[[str], Field | None], path: Names
    ) -> None:
        self._table, self._cells, self._find, self._path = table, cells, find, path
        self._readers = _Readers(self._reader)
        self._ids: dict[str, str] = {}

    def __getitem__(self, data: object) -> dict[str, Any]:
        if not isinstance(data, dict):
            raise UnusualError
        readers = map(self._readers.__getitem__, data)
        found = dict(zip(data, map(getitem, readers, data.values()), strict=False))
        return self.by_id(found)

    def by_id(self, found: dict[str, Any]) -> dict[str, Any]:
        """Name what stands under other names by the fields' ids. Raises UnusualError for two of one field."""
        if not self._ids:
            return found
        named = {self._ids.get(key, key): value for key, value in found.items()}
        if len(named) < len(found):
            raise UnusualError
        return named

    def altered(self) -> Names:
        """The fields of which some text may differ from its value."""
        readers = self._readers.items()
        names = (
            self._ids.get(key, key) for key, reader in readers if isinstance(reader, Known) and reader.alters
        )
        return tuple(dict.fromkeys(names))

    def _reader(self, key: str) -> Known | _Mapping | _List:
        """What reads the contents of a key; it notes which fields and parts of fields came."""
        field = self._find(key)
        if field is None:
            raise UnusualError
        if field.id != key:
            self._ids[key] = field.id
        here = (*self._path, field.id)
        self._table.delivered.add(here)
        if field.type not in ("list", "context"):
            return self._cells.known(here, field)
        inner = _Mapping(self._table, self._cells, field.part, here)
        return _List(inner) if field.type == "list" else inner


class _Readers(dict[str, Any]):
    """What reads the contents of each key; made when the key first comes."""

    def __init__(self, make: Callable[[str], Any]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: str) -> Any:
        reader = self[key] = self._make(key)
        return reader


class _List:
    """Reads lists of mappings; empty ones are left out."""

    def __init__(self, inner: _Mapping) -> None:
        self._inner = inner

    def __getitem__(self, items: object) -> list[dict[str, Any]]:
        if not isinstance(items, list) or not all(item.__class__ is dict for item in items):
            raise UnusualError
        return [self._inner[item] for item in items if item]


class Defaults:
    """What a field holds that a row does not mention: empty, where its table has it at all."""

    def __init__(self, kind: Kind, delivered: set[Names]) -> None:
        self._id = kind.id_field
        self._required = tuple(name for name, field in kind.fields.items() if field.required)
        self._base = _empty(kind.fields, delivered, ())
        self._inner = {
            name: _empty(field.fields, delivered, (name,))
            for name, field in kind.fields.items()
            if field.fields and (name,) in delivered
        }

    def fields(self, values: dict[str, Any]) -> dict[str, Any] | None:
        """Every field of a row that mentions `values`; None where it lacks what every record has."""
        for name, base in self._inner.items():
            if name in values:
                inner = values[name]
                values[name] = [base | item for item in inner] if isinstance(inner, list) else base | inner
        fields = self._base | values
        if isinstance(fields.get(self._id, Blank.EMPTY), Blank):
            return None
        for name in self._required:
            if fields.get(name, Blank.EMPTY) is Blank.EMPTY:
                return None
        return fields


def _empty(fields: Mapping[str, Field], delivered: set[Names], path: Names) -> dict[str, Any]:
    return {
        name: _empty(field.fields, delivered, (*path, name)) if field.type == "context" else Blank.EMPTY
        for name, field in fields.items()
        if (*path, name) in delivered
    }
