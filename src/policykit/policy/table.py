"""Pipe tables: `| condition | condition || result || note |`, a row a line, every cell with its offset.

`|` parts cells, `||` the sections: conditions, results, notes (`clause`, `chosen`). A `|` inside double
quotes is text. Widths mean nothing here; `format.py` aligns them, a Chinese character two columns wide.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

SECTIONS: Final = ("conditions", "results", "notes")


class TableError(Exception):
    """A table that cannot be read: a message code, its arguments and the offset in the table's text.

    `others` are the errors of the lines after it.
    """

    def __init__(self, code: str, offset: int, **args: object) -> None:
        super().__init__(code)
        self.code, self.offset, self.args_ = code, offset, args
        self.others: list[TableError] = []


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's text without the blanks around it, and its offset in the table's text."""

    text: str
    offset: int


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: the cells of its two or three sections, and where the line begins."""

    conditions: tuple[Cell, ...]
    results: tuple[Cell, ...]
    notes: tuple[Cell, ...]
    offset: int


@dataclass(frozen=True, slots=True)
class PipeTable:
    """The header and the rows of a table; every row has as many cells as the header in each section."""

    header: Row
    rows: tuple[Row, ...]


def read_table(text: str) -> PipeTable:
    """Read the pipe table `text`. Raises TableError for the lines that do not fit."""
    lines = list(_lines(text))
    if not lines:
        raise TableError("table-empty", 0)
    header = _row(*lines[0])
    for cell in (*header.conditions, *header.results, *header.notes):
        if not cell.text:
            raise TableError("table-column-unnamed", cell.offset)
    if len(lines) == 1:
        raise TableError("table-without-rows", header.offset)
    body, errors = [], []
    for line, offset in lines[1:]:
        try:
            body.append(_compared(header, _row(line, offset)))
        except TableError as error:
            errors.append(error)
    if errors:
        errors[0].others = errors[1:]
        raise errors[0]
    return PipeTable(header, tuple(body))


def _lines(text: str) -> Iterator[tuple[str, int]]:
    offset = 0
    for line in text.split("\n"):
        if line.strip():
            yield line, offset
        offset += len(line) + 1


def _row(line: str, offset: int) -> Row:
    stripped = line.strip()
    start = offset + line.index(stripped)
    if not stripped.startswith("|"):
        raise TableError("table-line-start", start)
    if not stripped.endswith("|") or len(stripped) < 2:
        raise TableError("table-line-end", start + len(stripped))
    sections = list(_sections(stripped, start))
    if not 2 <= len(sections) <= len(SECTIONS):
        raise TableError("table-sections", start, found=len(sections))
    conditions, results, notes = (*sections, ())[:3]
    return Row(conditions, results, notes, start)


def _sections(line: str, start: int) -> Iterator[tuple[Cell, ...]]:
    """Give the sections of a line that begins and ends with `|`; an empty cell has a blank in it."""
    cells: list[Cell] = []
    begin, quoted, position = 1, False, 1
    while position < len(line):
        character = line[position]
        if character == '"':
            quoted = not quoted
        elif character == "\\" and quoted:
            position += 1
        elif character == "|" and not quoted:
            cells.append(_cell(line, begin, position, start))
            if line.startswith("||", position) and position + 2 < len(line):
                yield tuple(cells)
                cells = []
                position += 1
            begin = position + 1
        position += 1
    if quoted:
        raise TableError("table-quote-open", start + begin)
    yield tuple(cells)


def _cell(line: str, begin: int, end: int, start: int) -> Cell:
    text = line[begin:end]
    blank = len(text) - len(text.lstrip())
    return Cell(text.strip(), start + begin + (blank if text.strip() else min(1, len(text))))


def _compared(header: Row, row: Row) -> Row:
    """Give `row` where it has the cells that the header has; the `||` are looked at before the cells."""
    if bool(row.notes) != bool(header.notes):
        wanted, found = (2 + bool(line.notes) for line in (header, row))
        raise TableError("table-parts-differ", row.offset, wanted=wanted, found=found)
    for section in SECTIONS:
        wanted, found = len(getattr(header, section)), len(getattr(row, section))
        if wanted != found:
            raise TableError("table-cell-count", row.offset, section=section, wanted=wanted, found=found)
    return row
