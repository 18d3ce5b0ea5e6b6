"""A report as a workbook: a sheet a table, numbers and dates as such, text never taken for a formula."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any, Final

from policykit.records.sheet import pinned, put

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policykit.render.report.blocks import Cell, Part, Sort, Table

_FORBIDDEN: Final = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_LONGEST_TITLE: Final = 31
_WIDEST: Final = 60
_MOST_ROWS: Final = 1_000_000
_FORMATS: Final = {"share": "0.0%", "hours": "#,##0.0", "number": "#,##0.##;-#,##0.##;0"}


def workbook(parts: Sequence[Part], title: str, month: str) -> bytes:
    """Write every table of `parts` as a sheet of a workbook; the same tables give the same bytes.

    Above each table stand the report's title, the month, and the set that is counted; the head stays in view.
    """
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for part in (inner for one in parts for inner in one.every()):
        for table in part.tables:
            sheet = book.create_sheet(_sheet_title(table.title, book.sheetnames))
            _fill(sheet, table, "　".join(filter(None, (title, month, table.title, part.of))))
    if not book.sheetnames:
        book.create_sheet(_sheet_title(title, []))
    raw = io.BytesIO()
    book.save(raw)
    return pinned(raw)


def _sheet_title(title: str, taken: Sequence[str]) -> str:
    plain = " ".join(title.translate(_FORBIDDEN).split())[:_LONGEST_TITLE] or "-"
    number, found = 1, plain
    while found.casefold() in (name.casefold() for name in taken):
        number += 1
        end = f" {number}"
        found = plain[: _LONGEST_TITLE - len(end)] + end
    return found


def _fill(sheet: Any, table: Table, caption: str) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    put(sheet, 1, 1, caption)
    sheet.cell(1, 1).font = Font(bold=True)
    widths = [_column_width(table, position) for position in range(len(table.columns))]
    _head(sheet, table, widths)
    for row, line in enumerate(table.lines[:_MOST_ROWS], 3):
        for position, (column, cell) in enumerate(zip(table.columns, line.cells, strict=True), 1):
            _set(sheet, (row, position), cell, cell.sort or column.sort, widths[position - 1])
            if line.sum:
                sheet.cell(row, position).font = Font(bold=True)
    sheet.freeze_panes = "B3"
    sheet.auto_filter.ref = f"A2:{get_column_letter(len(table.columns))}{max(2, len(table.lines) + 2)}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:2"


def _head(sheet: Any, table: Table, widths: Sequence[float]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    for position, column in enumerate(table.columns, 1):
        put(sheet, 2, position, column.title)
        head = sheet.cell(2, position)
        head.font, head.fill = Font(bold=True), PatternFill("solid", fgColor="E6EAEE")
        head.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(position)].width = widths[position - 1]


def _set(sheet: Any, at: tuple[int, int], cell: Cell, sort: Sort, width: float) -> None:
    """Set a cell: a number or a moment as such; a text that is wider than its column is wrapped."""
    from openpyxl.styles import Alignment, Font

    put(sheet, *at, cell.text if cell.value is None else cell.value)
    if sort in _FORMATS and isinstance(cell.value, int | float):
        sheet.cell(*at).number_format = _FORMATS[sort]
    elif isinstance(cell.value, str) and _wide(cell.value) > width:
        sheet.cell(*at).alignment = Alignment(wrap_text=True, vertical="top")
    if cell.mark:
        sheet.cell(*at).font = Font(bold=True)


def _column_width(table: Table, position: int) -> float:
    """The width of a column in characters: that of its longest text, within bounds."""
    texts = [
        table.columns[position].title,
        *(_shown(line.cells[position].value) for line in table.lines[:2000]),
    ]
    return min(_WIDEST, 3 + max(map(_wide, texts)))


def _shown(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return "2026-01-01 00:00"
    return "" if value is None else str(value)


def _wide(text: str) -> int:
    """The width of a text in Latin characters."""
    longest = max(text.split("\n"), key=len, default="")
    return sum(1 if character < "\u2e80" else 2 for character in longest)
