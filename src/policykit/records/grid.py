"""Rows of cells under a row of headings: what CSV and spreadsheets have in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from policykit.problems import InputError, Place, Problem
from policykit.records import headings
from policykit.records.raw import RawCell, RawTable, has_content

if TYPE_CHECKING:
    from policykit.records.raw import RawRow
    from policykit.records.record import Path
    from policykit.records.schema import Kind

MAX_COLUMNS: Final = 1_000
_SEARCHED: Final = 10

Line: TypeAlias = tuple[int, Sequence[object]]
"""A row's number, from 1, and its cells; None or blank text is an empty cell."""


def read_grid(kind: Kind, lines: Iterable[Line], file: str) -> RawTable:
    """Lay out `lines` as records of `kind`; `file` names them in places (line is the row's number).

    The headings are the first row, within ten, at least half of whose cells are headings of `kind`, else
    the first row; a title above them is passed over. A column under no known heading is a problem of the
    table, and of each row that has something in it. Raises InputError for one field headed twice.
    """
    table = RawTable(kind, Place(file))
    filled = (line for line in lines if any(map(has_content, line[1])))
    first = list(islice(filled, _SEARCHED))
    if not first:
        return table
    start = _heading_row(kind, first)
    number, names = first[start]
    columns = _columns(kind, names, Place(file, number), table)
    table.columns = tuple(() if column is None else column.path for column in columns)

    table.lay = lambda row, cells: _lay(row, cells, columns)
    for number, cells in chain(first[start + 1 :], filled):
        table.lines.append(number)
        table.plain.append(cells)
    return table


class _Column(NamedTuple):
    """A column: its heading as typed, and the field it means, if any."""

    heading: str
    path: Path | None


def _heading_row(kind: Kind, lines: Sequence[Line]) -> int:
    for index, (_, cells) in enumerate(lines):
        names = [str(cell) for cell in cells if has_content(cell)]
        known = sum(headings.resolve(name, kind) is not None for name in names)
        if known and known * 2 >= len(names):
            return index
    return 0


def _columns(kind: Kind, names: Sequence[object], place: Place, table: RawTable) -> list[_Column | None]:
    """Resolve the headings; None for a column that holds nothing of the record."""
    if len(names) > MAX_COLUMNS:
        raise InputError([Problem("record-too-wide", place, {"limit": MAX_COLUMNS})])
    seen: dict[Path, str] = {}
    columns: list[_Column | None] = []
    for position, raw in enumerate(names, 1):
        heading = "" if raw is None else str(raw).strip()
        here = Place(place.file, place.line, position)
        if headings.is_ignored(heading):
            columns.append(None)
            continue
        path = headings.resolve(heading, kind) if heading else None
        if path in seen and path is not None:
            args = {"heading": heading, "first": seen[path]}
            raise InputError([Problem("record-heading-twice", here, args)])
        if path is not None:
            seen[path] = heading
            table.deliver(path)
        elif heading:
            near = headings.near(heading, kind)
            table.problems.append(
                Problem("record-unknown-column", here, {"heading": heading[:60], "near": near})
            )
        columns.append(_Column(heading, path))
    return columns


def _lay(row: RawRow, cells: Sequence[object], columns: Sequence[_Column | None]) -> None:
    """Lay the cells of a line out under its headings."""
    for position, raw in enumerate(cells, 1):
        if not has_content(raw):
            continue
        column = columns[position - 1] if position <= len(columns) else _Column("", None)
        if column is None:
            continue
        cell = RawCell(raw, column.heading, Place(row.place.file, row.place.line, position))
        if column.path is None or not row.put(column.path, cell):
            _stray(row, cell)


def _stray(row: RawRow, cell: RawCell) -> None:
    row.strays.append(cell)
    args = {"row": cell.place.line, "heading": cell.heading[:60], "cell": str(cell.raw)[:60]}
    code = "record-in-unknown-column" if cell.heading else "record-no-heading"
    row.problems.append(Problem(code, cell.place, {**args, "column": cell.place.column}))
