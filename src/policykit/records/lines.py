"""The quick way of reading lines of cells, each cell by its column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from policykit.records.errors import UnusualError
from policykit.records.raw import has_content

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policykit.records.lookups import Cells, Known
    from policykit.records.raw import RawTable
    from policykit.records.record import Path


class _Column(NamedTuple):
    """A column: the field or part that it holds, its position, and what reads its cells."""

    name: str
    position: int
    known: Known


class Lines:
    """Reads the lines of a table by the paths of its columns.

    `whole` are the columns of fields, `contexts` those of a context's parts by its name, `lists` those of
    each item of a list by its name. In all others, and beyond the headings, any content is unusual.
    """

    def __init__(self, table: RawTable, cells: Cells) -> None:
        self.kind, self.cells = table.kind, cells
        self.width = len(table.columns)
        self.whole: list[_Column] = []
        self.contexts: dict[str, list[_Column]] = {}
        self.lists: dict[str, dict[int, list[_Column]]] = {}
        self.others: list[int] = []
        for position, path in enumerate(table.columns):
            if path != ():
                self._place(position, path)

    def _place(self, position: int, path: Path | None) -> None:
        names = tuple(part for part in path or () if isinstance(part, str))
        field = self.kind.fields[names[0]] if names else None
        part = field.fields[names[1]] if field and len(names) > 1 else field
        if path is None or field is None or part is None or part.type in ("list", "context"):
            self.others.append(position)
            return
        column = _Column(part.id, position, self.cells.known(names, part))
        if len(path) == 1:
            self.whole.append(column)
        elif len(path) == 2:
            self.contexts.setdefault(field.id, []).append(column)
        else:
            self.lists.setdefault(field.id, {}).setdefault(int(path[1]), []).append(column)

    def values(self, cells: Sequence[Any]) -> dict[str, Any]:
        """The values of the fields in a line. Raises UnusualError and CellError."""
        if len(cells) != self.width:
            if any(map(has_content, cells[self.width :])):
                raise UnusualError
            cells = [*cells, *[None] * (self.width - len(cells))]
        if any(has_content(cells[position]) for position in self.others):
            raise UnusualError
        values = _read(self.whole, cells)
        for name, columns in self.contexts.items():
            values[name] = _read(columns, cells)
        for name, items in self.lists.items():
            read = [_read(items[number], cells) for number in sorted(items) if _filled(items[number], cells)]
            if read:
                values[name] = read
        return values

    def typed(self, cells: Sequence[Any]) -> tuple[tuple[str, ...], Sequence[object]]:
        """The fields whose texts may differ from their values, and what was typed there.

        To be asked for when all lines were read.
        """
        columns = [column for column in self.whole if column.known.alters]
        raws = [cells[c.position] if c.position < len(cells) else None for c in columns]
        return tuple(column.name for column in columns), raws


def _read(columns: Sequence[_Column], cells: Sequence[Any]) -> dict[str, Any]:
    return {
        name: known[raw] if (raw := cells[position]).__class__ is str else known.of(raw)
        for name, position, known in columns
    }


def _filled(columns: Sequence[_Column], cells: Sequence[Any]) -> bool:
    return any(has_content(cells[column.position]) for column in columns)
