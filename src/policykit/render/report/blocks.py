"""What a report is made of, before it becomes a page or a workbook: sections of tables and charts."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from policykit.render.report.widths import tight, widths

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Sort = Literal["text", "number", "share", "hours", "moment"]
"""What a column holds; a share is a fraction of 1, hours are hours."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its `id` within the table, its title, and what it holds."""

    id: str
    title: str
    sort: Sort = "text"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its `value` (text, number, datetime without offset, date, None) and the `text` that shows it.

    `bar` is the length of a bar beside it, from 0 to 1; `mark` makes it stand out; `sort` is what it holds
    where that is another than its column.
    """

    value: Any
    text: str
    mark: bool = False
    bar: float | None = None
    sort: Sort | None = None


BLANK = Cell(None, "")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table. `id` is the same when the report is issued again; `head` rows sum up the others."""

    id: str
    cells: Sequence[Cell]
    sum: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first cell of a row says what the row is about.

    `shown` is how many lines are printed where not all are. `listing` says that its lines are records or
    findings: not its numbers but who is on it is compared when the report is issued again. What is drawn
    instead is not `on_paper`: it stands in the workbook.
    """

    title: str
    columns: Sequence[Column]
    lines: Sequence[Line]
    shown: int | None = None
    listing: bool = False
    dense: bool = False
    on_paper: bool = True

    @property
    def printed(self) -> Sequence[Line]:
        """The lines that are printed on paper."""
        return self.lines if self.shown is None else self.lines[: self.shown]

    def widths(self, page: float) -> list[float]:
        """Give the width of each column in mm, on paper `page` mm wide."""
        return widths(self, page)

    def tight(self, page: float) -> bool:
        """Say whether it is set smaller, on paper `page` mm wide."""
        return tight(self, page)

    @property
    def left(self) -> int:
        """How many lines are not printed."""
        return len(self.lines) - len(self.printed)


@dataclass(frozen=True)
class Picture:
    """A chart: its title, and what draws it when it is asked for."""

    title: str
    draw: Callable[[], str]

    @cached_property
    def svg(self) -> str:
        """The chart as SVG, a `data:` URI."""
        return self.draw()


@dataclass(slots=True)
class Part:
    """A section as it is laid out.

    `of` says which set it counts and how many are in it. `half` parts stand side by side.
    """

    id: str
    kind: str
    title: str
    of: str = ""
    tables: list[Table] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    half: bool = False
    page: bool = False

    def every(self) -> list[Part]:
        """Give the part and those within it."""
        return [self, *(inner for part in self.parts for inner in part.every())]

    @property
    def rows(self) -> list[list[Part]]:
        """Its parts in rows, for the page: two halves that follow each other share one."""
        return in_rows(self.parts)


def in_rows(parts: Sequence[Part]) -> list[list[Part]]:
    """Put parts into rows: two halves that follow each other share one."""
    rows: list[list[Part]] = []
    for part in parts:
        if rows and part.half and len(rows[-1]) == 1 and rows[-1][0].half:
            rows[-1].append(part)
        else:
            rows.append([part])
    return rows
