"""Records in XLSX: a sheet for each kind, and beside it a sheet for each of its list fields."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from policykit.names import name_key
from policykit.problems import InputError, Place, Problem
from policykit.records.cells import show
from policykit.records.errors import CellFault
from policykit.records.grid import Line, read_grid
from policykit.records.kinds import kind_of, unclear
from policykit.records.raw import RawCell, RawRow, RawTable
from policykit.records.schema import Field, Kind, Titles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.records.schema import Schemas

MAX_UNPACKED: Final = 256 * 2**20
MAX_CELLS: Final = 20_000_000
GUIDE: Final = Titles({"zh-Hant": "填寫說明", "en": "How to fill in"})
CHOICES: Final = Titles({"zh-Hant": "選項", "en": "Choices"})
_HELPERS: Final = frozenset(map(name_key, (*GUIDE.values(), *CHOICES.values())))
_OLE: Final = b"\xd0\xcf\x11\xe0"
_CONTENT: Final = re.compile(rb"<(?:\w+:)?(?:v|is)>")
_MERGED: Final = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z0-9:]{1,20})\"")


def read_xlsx(data: bytes, file: str, kind: Kind | None, schemas: Schemas) -> tuple[list[RawTable], datetime]:
    """Read a workbook: its tables, and day 0 of its serial dates.

    A sheet's kind is told by its name; one whose name tells nothing has `kind`. Raises InputError for
    what is no sound workbook, one that would unpack to more than `MAX_UNPACKED` bytes, merged cells,
    formulas, and a sheet whose kind cannot be told.
    """
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            archive = _checked_archive(data, file)
            book = openpyxl.load_workbook(archive, read_only=True, data_only=False)
            if not book.worksheets:
                raise ValueError("no sheets")
            sheets = {sheet.title: list(_lines(sheet, file)) for sheet in book.worksheets}
            epoch = book.epoch
    except InputError:
        raise
    except Exception as error:  # a broken part makes zipfile, zlib and openpyxl raise almost anything
        problem = Problem("record-workbook-broken", Place(file), {"detail": type(error).__name__})
        raise InputError([problem]) from None
    sheets = {name: lines for name, lines in sheets.items() if name_key(name) not in _HELPERS}
    return _tables(sheets, file, kind, schemas), epoch


def _checked_archive(data: bytes, file: str) -> io.BytesIO:
    """Unpack the XML parts, no more than they say and than is allowed, into an archive that is not packed.

    A part's stated size may lie; what openpyxl then reads has been read within bounds already.
    """
    place = Place(file)
    if data[:4] == _OLE:
        raise InputError([Problem("record-workbook-old", place)])
    checked = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(checked, "w") as target:
        parts = [part for part in source.infolist() if part.filename.endswith((".xml", ".rels"))]
        if sum(part.file_size for part in parts) > MAX_UNPACKED:
            raise InputError([Problem("record-workbook-bomb", place, {"limit": MAX_UNPACKED // 2**20})])
        for part in parts:
            with source.open(part) as stream:
                content = stream.read(part.file_size)
            _check_part(part.filename, content, file)
            target.writestr(part.filename, content)
    return checked


def _check_part(name: str, content: bytes, file: str) -> None:
    if b"<!DOCTYPE" in content or content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in content[:64]:
        raise InputError([Problem("record-workbook-bomb", Place(file), {"limit": MAX_UNPACKED // 2**20})])
    for merged in _MERGED.findall(content) if name.startswith("xl/worksheets/") else ():
        if not _is_title(merged, content):
            raise InputError([Problem("record-merged-cells", Place(file), {"range": merged.decode()})])


def _is_title(merged: bytes, content: bytes) -> bool:
    """Whether merged cells lie in one row that holds nothing else, as a title above the headings does."""
    rows = set(re.findall(rb"[0-9]+", merged))
    row = re.compile(
        rb'<(?:\w+:)?row\s[^>]*?\br="' + max(rows, default=b"0") + rb'"[^>]*>(.*?)</(?:\w+:)?row>', re.S
    )
    found = row.search(content)
    return len(rows) == 1 and (found is None or len(_CONTENT.findall(found[1])) <= 1)


def _lines(sheet: Any, file: str) -> Iterator[Line]:
    sheet.reset_dimensions()
    where = f"{file}[{sheet.title}]"
    cells = 0
    for number, row in enumerate(sheet.iter_rows(), 1):
        cells += len(row)
        if cells > MAX_CELLS:
            raise InputError([Problem("record-too-wide", Place(where, number), {"limit": MAX_CELLS})])
        values = [_value(cell, where, number, column) for column, cell in enumerate(row, 1)]
        if any(value is not None for value in values):
            yield number, values


def _value(cell: Any, where: str, row: int, column: int) -> object:
    """Give what the cell holds as text, bool, int, Decimal, date, datetime or `CellFault`.

    A date cell at midnight is a date: a spreadsheet cannot tell a day from its first instant.
    """
    value = cell.value
    if isinstance(value, str):
        if cell.data_type == "f":
            raise InputError([Problem("record-formula", Place(where, row, column), {"cell": value[:60]})])
        text = value.replace("_x000D_", "")  # how some programs write a carriage return
        return CellFault("record-cell-error", text) if cell.data_type == "e" else text
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else Decimal(repr(value))
    if isinstance(value, datetime):
        moment = (value + timedelta(microseconds=500_000)).replace(microsecond=0)
        return moment if moment.time() != time() else moment.date()
    if isinstance(value, date):
        return value
    if isinstance(value, time | timedelta):
        return CellFault("record-time-alone", str(value))
    raise InputError([Problem("record-formula", Place(where, row, column), {"cell": type(value).__name__})])


def child_kind(kind: Kind, field: Field) -> Kind:
    """Give the sheet of the list field `field` the shape of a kind: the record's id, then the item's fields.

    The field that holds the record's id has the id of `kind`.
    """
    id_ = kind.fields[kind.id_field]
    owner = Field(kind.id, id_.titles, "string", aliases=("id", *kind.titles.values()), required=True)
    return Kind(f"{kind.id}.{field.id}", field.titles, {kind.id: owner, **field.fields}, id_field=kind.id)


def _tables(sheets: dict[str, list[Line]], file: str, kind: Kind | None, schemas: Schemas) -> list[RawTable]:
    parents: list[RawTable] = []
    children: list[tuple[str, list[tuple[Kind, Field]]]] = []
    unknown: list[Problem] = []
    filled = {name: lines for name, lines in sheets.items() if lines} or dict(list(sheets.items())[:1])
    for name, lines in filled.items():
        if owners := _list_fields(name, schemas):
            children.append((name, owners))
        elif (own := kind_of(name, schemas) or kind) is None:
            unknown.append(unclear(Place(f"{file}[{name}]"), schemas))
        else:
            parents.append(read_grid(own, lines, f"{file}[{name}]"))
    for name, owners in children:
        present = [table for table in parents if any(table.kind is owner for owner, _ in owners)]
        if present:
            field = next(field for owner, field in owners if owner is present[0].kind)
            _join(present, field, filled[name], f"{file}[{name}]")
        else:
            unknown.append(Problem("record-list-alone", Place(f"{file}[{name}]")))
    if unknown:
        raise InputError(unknown)
    return parents


def _list_fields(name: str, schemas: Schemas) -> list[tuple[Kind, Field]]:
    """Give the list fields, with their kinds, that a sheet called `name` may hold the items of."""
    found = []
    for kind in schemas.values():
        for field in kind.fields.values():
            names = {name_key(n) for n in (field.id, *field.titles.values())}
            whole = {name_key(k) + n for k in (kind.id, *kind.titles.values()) for n in names}
            if field.type == "list" and name_key(name) in names | whole:
                found.append((kind, field))
    return found


def _join(parents: list[RawTable], field: Field, lines: list[Line], file: str) -> None:
    """Put the items on the sheet of `field` into the records they belong to."""
    kind = parents[0].kind
    child = read_grid(child_kind(kind, field), lines, file)
    rows: dict[str, list[RawRow]] = {}
    for table in parents:
        table.deliver((field.id,))
        table.delivered.update((field.id, *names) for names in child.delivered if names != (kind.id,))
        for row in table.rows():
            rows.setdefault(_id_text(row.tree.get(kind.id_field)), []).append(row)
    parents[0].problems += child.problems
    for item in child.rows():
        owner = item.tree.pop(kind.id, None)
        found = rows.get(_id_text(owner), []) if owner else []
        if not found:
            found = [_orphan(item, owner, kind)]
            parents[0].add(found[0])
        for row in found:
            items = row.tree.setdefault(field.id, [])
            if isinstance(items, list):
                items.append(item.tree)
            else:
                row.problems.append(Problem("record-list-twice", item.place, {"row": item.place.line}))
            row.problems += item.problems
            row.strays += item.strays


def _id_text(cell: object) -> str:
    return show(cell.raw).strip() if isinstance(cell, RawCell) else ""


def _orphan(item: RawRow, owner: object, kind: Kind) -> RawRow:
    row = RawRow(item.place)
    if isinstance(owner, RawCell):
        row.tree[kind.id_field] = owner
    args = {"row": item.place.line, "id": _id_text(owner)[:60]}
    row.problems.append(Problem("record-list-orphan", item.place, args))
    return row
