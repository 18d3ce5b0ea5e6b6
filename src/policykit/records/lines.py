"""The quick way of reading lines of cells, each cell by its column."""

from __future__ import annotations

from functools import cached_property
from operator import getitem, itemgetter
from typing import TYPE_CHECKING, Any, Final

from policykit.records.errors import UnusualError
from policykit.records.raw import has_content

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policykit.records.lookups import Cells, Known
    from policykit.records.raw import RawTable
    from policykit.records.record import Path

_TEXT: Final = frozenset((str, type(None)))


class Lines:
    """Reads the lines of a table by the paths of its columns.

    `whole` are the columns of fields, `contexts` those of a context's parts by its name, `lists` those of
    each item of a list by its name. In all others, and beyond the headings, any content is unusual.
    """

    def __init__(self, table: RawTable, cells: Cells) -> None:
        self.kind, self.cells = table.kind, cells
        self.width = len(table.columns)
        self.whole = _Columns()
        self.contexts: dict[str, _Columns] = {}
        self.lists: dict[str, dict[int, _Columns]] = {}
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
        if len(path) == 1:
            columns = self.whole
        elif len(path) == 2:
            columns = self.contexts.setdefault(field.id, _Columns())
        else:
            columns = self.lists.setdefault(field.id, {}).setdefault(int(path[1]), _Columns())
        columns.add(part.id, position, self.cells.known(names, part))

    def values(self, cells: Sequence[Any]) -> dict[str, Any]:
        """The values of the fields in a line. Raises UnusualError and CellError."""
        if any(has_content(cells[position]) for position in self.others if position < len(cells)):
            raise UnusualError
        cells = self._fitted(cells)
        text = _TEXT.issuperset(map(type, cells))
        values = self.whole.values(cells, text)
        for name, columns in self.contexts.items():
            values[name] = columns.values(cells, text)
        for name, items in self.lists.items():
            filled = (items[number] for number in sorted(items) if items[number].are_filled(cells, text))
            if read := [columns.values(cells, text) for columns in filled]:
                values[name] = read
        return values

    def _fitted(self, cells: Sequence[Any]) -> Sequence[Any]:
        """Cells under each heading and no others. Raises UnusualError where content would be lost."""
        if len(cells) == self.width:
            return cells
        if any(map(has_content, cells[self.width :])):
            raise UnusualError
        return [*cells[: self.width], *[None] * (self.width - len(cells))]

    def typed(self, cells: Sequence[Any]) -> tuple[tuple[str, ...], Sequence[object]]:
        """The fields whose texts may differ from their values, and what was typed there.

        To be asked for when all lines were read.
        """
        altered = self._altered
        return altered.names, altered.taken(self._fitted(cells))

    @cached_property
    def _altered(self) -> _Columns:
        found, whole = _Columns(), self.whole
        for name, position, known in zip(whole.names, whole.positions, whole.known, strict=True):
            if known.alters:
                found.add(name, position, known)
        return found


class _Columns:
    """Columns that belong together: their names, positions, and what reads their cells."""

    def __init__(self) -> None:
        self.names: tuple[str, ...] = ()
        self.positions: tuple[int, ...] = ()
        self.known: tuple[Known, ...] = ()

    def add(self, name: str, position: int, known: Known) -> None:
        """Add a column."""
        self.names, self.positions = (*self.names, name), (*self.positions, position)
        self.known = (*self.known, known)
        self._take = itemgetter(*self.positions, 0)

    def taken(self, cells: Sequence[Any]) -> Sequence[Any]:
        """The cells that stand in these columns."""
        return self._take(cells)[:-1] if self.names else ()

    def values(self, cells: Sequence[Any], text: bool) -> dict[str, Any]:
        """The values of the cells, which are all `text` or not. Raises CellError."""
        raws = self.taken(cells)
        if text:
            return dict(zip(self.names, map(getitem, self.known, raws), strict=True))
        found = (known.of(raw) for known, raw in zip(self.known, raws, strict=True))
        return dict(zip(self.names, found, strict=True))

    def are_filled(self, cells: Sequence[Any], text: bool) -> bool:
        """Whether anything stands in the cells, which are all `text` or not."""
        raws = self.taken(cells)
        return (any(raws) or not text) and any(map(has_content, raws))
