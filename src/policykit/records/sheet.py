"""Sheets for people to fill in and to mend: entry sheets, sheets of records, sheets of rejected rows.

All three look alike and read back alike. Content is never taken for a formula, and the same content gives
the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from policykit.files import atomic_write
from policykit.problems import message
from policykit.records import headings
from policykit.records.columns import YES_NO, Column, cell_of, columns, flatten
from policykit.records.workbook import CHOICES, GUIDE, child_kind

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping, Sequence

    from policykit.problems import Language
    from policykit.records.record import Path, Record, Reject
    from policykit.records.schema import Field, Kind, Schemas

_FORMATS: Final = {"date and time": "yyyy-mm-dd hh:mm", "date": "yyyy-mm-dd", "string": "@"}
_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r")
_MAX_CELL: Final = 32_767
_WIDTHS: Final = {"date and time": 18, "date": 13}
_ENTRY_ROWS: Final = 2_000
_GUIDE: Final = (("field", 24), ("type", 14), ("required", 10), ("how", 80))
_STAMP: Final = (2020, 1, 1, 0, 0, 0)


def write_entry_sheet(path: str | os.PathLike[str], kind: Kind, lang: Language) -> None:
    """Write an empty XLSX for people to enter records of `kind` in, headed in `lang`.

    Each list field has a sheet of its own. Raises InputError where the file cannot be written.
    """
    book = _Book(lang)
    book.add(kind.titles[lang], kind, columns(kind, lang))
    for field in kind.fields.values():
        if field.type == "list":
            child = child_kind(kind, field)
            book.add(child.titles[lang], child, columns(child, lang))
    book.add_guide(kind)
    atomic_write(path, book.to_bytes())


def write_records(
    path: str | os.PathLike[str],
    kind: Kind,
    records: Sequence[Record | Mapping[str, Any]],
    lang: Language,
    zone: str = "Asia/Shanghai",
) -> None:
    """Write `records` of `kind` (or mappings of field ids to values) as XLSX that reads back as they are.

    Items of a list field stand in numbered columns. Only fields that some record holds have a column.
    Raises InputError where the file cannot be written.
    """
    rows = [flatten(record) for record in records]
    held = {tuple(part for part in path_ if isinstance(part, str)) for row in rows for path_ in row}
    lists = _lengths(rows)
    shown = [column for column in columns(kind, lang, lists) if tuple(filter(_is_name, column.path)) in held]
    book = _Book(lang)
    sheet = book.add(kind.titles[lang], kind, shown)
    for number, row in enumerate(rows, 2):
        for position, column in enumerate(shown, 1):
            value = cell_of(column.field, row.get(column.path), kind.words, lang, ZoneInfo(zone))
            put(sheet, number, position, value)
    atomic_write(path, book.to_bytes())


def write_rejects(
    path: str | os.PathLike[str], rejects: Iterable[Reject], schemas: Schemas, lang: Language
) -> None:
    """Write rejected rows as XLSX, a sheet for each kind: the reason first, then every cell as typed.

    Rows that came with other columns stand on a sheet of their own, for an empty column says something
    else than none. Mended, the file can be handed in as it is. Raises InputError where it cannot be written.
    """
    book = _Book(lang)
    alike: dict[tuple[str, frozenset[tuple[str, ...]]], list[Reject]] = {}
    for reject in rejects:
        alike.setdefault((reject.kind, reject.delivered), []).append(reject)
    for (kind, _), found in alike.items():
        _add_rejects(book, schemas[kind], found, lang)
    atomic_write(path, book.to_bytes())


def _add_rejects(book: _Book, kind: Kind, rejects: Sequence[Reject], lang: Language) -> None:
    known: list[dict[Path, Any]] = [{c.path: c.text for c in r.cells if c.path} for r in rejects]
    whole = [path for row in known for path in row if len(path) == 1 and kind.fields[str(path[0])].fields]
    delivered = rejects[0].delivered | {(name,) for name in kind.required}
    shown = [c for c in columns(kind, lang, _lengths(known)) if tuple(filter(_is_name, c.path)) in delivered]
    shown += [
        Column(headings.title_of(p, kind, lang), p, kind.fields[str(p[0])]) for p in dict.fromkeys(whole)
    ]
    sheet = book.add(kind.titles[lang], kind, shown, headings.REASON[lang])
    strays: dict[tuple[str, int], int] = {}
    for number, (reject, cells) in enumerate(zip(rejects, known, strict=True), 2):
        reasons = (f"{p.reason(lang)}{p.mend(lang)}" for p in reject.problems)
        put(sheet, number, 1, "\n".join(reasons))
        for position, column in enumerate(shown, 2):
            put(sheet, number, position, cells.get(column.path))
        seen: dict[str, int] = {}
        for cell in reject.cells:
            if cell.path is None:
                nth = seen[cell.heading] = seen.get(cell.heading, 0) + 1
                position = strays.setdefault((cell.heading, nth), len(shown) + 2 + len(strays))
                put(sheet, 1, position, cell.heading)
                put(sheet, number, position, cell.text)


def _lengths(rows: Iterable[Mapping[Path, Any]]) -> dict[str, int]:
    """Give the most items that each list field has in any row."""
    lengths: dict[str, int] = {}
    for row in rows:
        for path in row:
            if len(path) == 3:
                lengths[str(path[0])] = max(lengths.get(str(path[0]), 0), int(path[1]) + 1)
    return lengths


def _is_name(part: str | int) -> bool:
    return isinstance(part, str)


def put(sheet: Any, row: int, column: int, value: object) -> None:
    """Set a cell; text stays text whatever it begins with, and cannot break the file."""
    if value is None or value == "":
        return
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

        value = ILLEGAL_CHARACTERS_RE.sub("\ufffd", value)[:_MAX_CELL]
        cell.value = value
        cell.data_type = "s"
        cell.number_format = "@"
        cell.quotePrefix = value.startswith(_DANGEROUS)
    else:
        cell.value = value
        if cell.is_date:
            cell.number_format = _FORMATS["date and time" if hasattr(value, "hour") else "date"]


class _Book:
    """A workbook in the making: its sheets, and the hidden one that drop-downs take their choices from."""

    def __init__(self, lang: Language) -> None:
        import openpyxl

        self.lang = lang
        self.book = openpyxl.Workbook()
        self.book.remove(self.book.worksheets[0])
        self.choices: dict[tuple[str, ...], str] = {}

    def add(self, title: str, kind: Kind, shown: Sequence[Column], reason: str = "") -> Any:
        """Add a sheet for `kind` with `shown` columns, after one headed `reason` where there is one."""
        sheet = self.book.create_sheet(title[:31])
        first = 2 if reason else 1
        if reason:
            self._head(sheet, 1, reason, 48)
        for position, column in enumerate(shown, first):
            mark = "*" if column.field.required and not reason else ""
            self._head(sheet, position, column.heading + mark, _width(column.heading, column.field.type))
            self._format(sheet, position, column.field, kind)
        sheet.freeze_panes = "B2"
        return sheet

    def _head(self, sheet: Any, position: int, heading: str, width: float) -> None:
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

        cell = sheet.cell(1, position, heading)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E8EDF3")
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        cell.border = Border(bottom=Side("thin", color="7F8FA3"))
        sheet.column_dimensions[cell.column_letter].width = width

    def _format(self, sheet: Any, position: int, field: Field, kind: Kind) -> None:
        """Give a column the number format, the choices and the note of its field."""
        from openpyxl.utils import get_column_letter
        from openpyxl.worksheet.datavalidation import DataValidation

        letter = get_column_letter(position)
        if style := _FORMATS.get(field.type):
            sheet.column_dimensions[letter].number_format = style
        choices = self._choices(field, kind)
        note = field.note[self.lang] if field.note else ""
        if not choices and not note:
            return
        rule = DataValidation(type="list" if choices else None, allow_blank=True, errorStyle="warning")
        rule.formula1 = self._range(choices) if choices else None
        rule.showErrorMessage = bool(choices)
        rule.promptTitle, rule.prompt = field.titles[self.lang][:32], note[:255]
        rule.showInputMessage = bool(note)
        rule.add(f"{letter}2:{letter}{_ENTRY_ROWS}")
        sheet.add_data_validation(rule)

    def _choices(self, field: Field, kind: Kind) -> tuple[str, ...]:
        own = tuple(titles[self.lang] for titles in field.values.values())
        if field.type == "boolean":
            own = YES_NO[self.lang]
        if own and field.absent == "unknown":
            own = (*own, self._unknown(kind))
        return own

    def _unknown(self, kind: Kind) -> str:
        from policykit.records.columns import word
        from policykit.records.record import Blank

        return word(Blank.UNKNOWN, kind.words, self.lang)

    def _range(self, choices: tuple[str, ...]) -> str:
        """Give the reference to a column of `choices`, which is written at its first use."""
        from openpyxl.utils import get_column_letter

        if choices not in self.choices:
            title = CHOICES[self.lang]
            if title not in self.book.sheetnames:
                self.book.create_sheet(title).sheet_state = "hidden"
            position = len(self.choices) + 1
            for row, choice in enumerate(choices, 1):
                put(self.book[title], row, position, choice)
            letter = get_column_letter(position)
            self.choices[choices] = f"'{title}'!${letter}$1:${letter}${len(choices)}"
        return self.choices[choices]

    def add_guide(self, kind: Kind) -> None:
        """Add the sheet that says what each field is and how it is filled in."""
        sheet = self.book.create_sheet(GUIDE[self.lang])
        for position, (heading, width) in enumerate(_GUIDE, 1):
            self._head(sheet, position, self._said(heading), width)
        for row, column in enumerate(columns(kind, self.lang, _ones(kind)), 2):
            field = column.field
            cells = (
                column.heading,
                self._said("choice" if field.values else field.type),
                self._said("required") if field.required else "",
                " ".join(filter(None, (field.note[self.lang] if field.note else "", self._listed(field)))),
            )
            for position, text in enumerate(cells, 1):
                put(sheet, row, position, text)

    def _said(self, key: str) -> str:
        return message("sheet-word", key, self.lang, {})

    def _listed(self, field: Field) -> str:
        separator = ", " if self.lang == "en" else "、"
        return separator.join(titles[self.lang] for titles in field.values.values())

    def to_bytes(self) -> bytes:
        """Give the XLSX, the same for the same content."""
        if not self.book.sheetnames:
            self.book.create_sheet("-")
        for title in set(CHOICES.values()) & set(self.book.sheetnames):
            self.book.move_sheet(title, len(self.book.sheetnames))
        raw = io.BytesIO()
        self.book.save(raw)
        return pinned(raw)


def _ones(kind: Kind) -> dict[str, int]:
    return {field.id: 1 for field in kind.fields.values() if field.type == "list"}


def pinned(raw: io.BytesIO) -> bytes:
    """Take the time of writing out of a workbook: out of its archive and of its properties."""
    out = io.BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2020-01-01T00:00:00Z", content)
            info = zipfile.ZipInfo(name, _STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, content)
    return out.getvalue()


def _width(heading: str, sort: str) -> float:
    """Give a column's width in characters, in which a moment has room; a Chinese character is two wide."""
    return max(_WIDTHS.get(sort, 12), 4 + sum(1 if character < "\u2e80" else 2 for character in heading))
