"""A record file without some of its records: cut, read again, and compared before anything is written."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from policykit.access.looks import personal
from policykit.access.removal import cuts, workbook
from policykit.problems import InputError, Place, Problem
from policykit.records.cells import Setting
from policykit.records.convert import convert
from policykit.records.decode import decode
from policykit.records.delivery import WORKBOOKS, raw_tables
from policykit.records.raw import RawCell, RawRow
from policykit.records.record import Record

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from policykit.records.raw import RawTable
    from policykit.records.schema import Schemas

Ref = tuple[str, str]
_CODECS: Final = ("utf-8", "utf-8-sig", "gb18030", "cp950", "big5hkscs")
_UTF16: Final = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_LEAST: Final = 6
"""A text of fewer letters may stand elsewhere by chance."""


class RecordFile:
    """A record file at `path` with `data`; `kind` is the one given for it, `zone` that of its times."""

    def __init__(self, path: Path, data: bytes, schemas: Schemas, kind: str | None, zone: str) -> None:
        self.path, self.data, self.schemas = path, data, schemas
        self._kind = schemas.kind(kind) if kind else None
        self._setting = Setting(ZoneInfo(zone))

    def without(self, refs: Collection[Ref]) -> bytes:
        """The file without the records `refs` (kind, id), which it holds; nothing else differs.

        Raises InputError where that cannot be had: then somebody has to do it by hand.
        """
        tables = self._tables(self.data)
        gone = {number: rows for number, table in enumerate(tables) if (rows := _rows(table, refs))}
        try:
            content = self._cut(tables, gone)
            left = self._tables(content)
        except (InputError, ValueError, LookupError):
            raise self._refused("purge-by-hand") from None
        if _contents(left) != _contents(tables, gone):
            raise self._refused("purge-by-hand")
        if any(self._spelt(tables, gone, content)):
            raise self._refused("purge-left-behind")
        return content

    def _refused(self, code: str) -> InputError:
        return InputError([Problem(code, Place(str(self.path)))])

    def _tables(self, data: bytes) -> list[_Table]:
        found = raw_tables(data, str(self.path), self.schemas, self._kind, self._setting)
        return [_Table(table, convert(table, own)) for table, own in found]

    def _cut(self, tables: list[_Table], gone: Mapping[int, Collection[int]]) -> bytes:
        suffix = self.path.suffix.casefold()
        if suffix in WORKBOOKS:
            return workbook.without_rows(self.data, _sheet_rows(tables, gone))
        mark, codec = self._codec()
        text = self.data.removeprefix(mark).decode(codec)
        lines = {tables[n].table.lines[row] for n, rows in gone.items() for row in rows}
        if suffix in (".jsonl", ".ndjson"):
            ranges = cuts.of_lines(text, lines)
        elif suffix in (".csv", ".tsv"):
            ranges = cuts.of_csv(text, lines)
        else:
            ranges = (cuts.of_json if suffix == ".json" else cuts.of_yaml)(text, gone)
        return mark + cuts.without(text, ranges).encode(codec)

    def _codec(self) -> tuple[bytes, str]:
        """The byte order mark and the codec that give the text, and give the very bytes again."""
        text = decode(self.data, str(self.path), self.schemas)
        candidates = [(self.data[:2], _UTF16[self.data[:2]])] if self.data[:2] in _UTF16 else []
        marked = self.data.startswith(b"\xef\xbb\xbf")
        candidates += [(b"\xef\xbb\xbf" if marked else b"", codec) for codec in _CODECS]
        for mark, codec in candidates:
            try:
                if mark + text.encode(codec) == self.data:
                    return mark, codec
            except UnicodeEncodeError:
                continue
        raise self._refused("purge-by-hand")

    def _spelt(
        self, tables: list[_Table], gone: Mapping[int, Collection[int]], content: bytes
    ) -> Iterator[str]:
        """The personal data of the rows that went, and of no other, that still stands in the file."""
        went = {text for n, rows in gone.items() for row in rows for text in _texts(tables[n], row)}
        stay = {
            text
            for n, table in enumerate(tables)
            for row in range(len(table.results))
            if row not in gone.get(n, ())
            for text in _texts(table, row)
        }
        if self.path.suffix.casefold() in WORKBOOKS:
            parts = list(workbook.texts(content))
        else:
            parts = [decode(content, str(self.path), self.schemas)] if content else []
        others = "\n".join(stay)
        for text in went:
            if len(text) >= _LEAST and text not in others and any(text in part for part in parts):
                yield text


class _Table:
    """A table of a file and what became of each of its rows."""

    def __init__(self, table: RawTable, results: list[Any]) -> None:
        self.table, self.results = table, results


def _rows(table: _Table, refs: Collection[Ref]) -> set[int]:
    results = enumerate(table.results)
    return {n for n, r in results if isinstance(r, Record) and (r.kind, r.id) in refs}


def _contents(tables: list[_Table], gone: Mapping[int, Collection[int]] | None = None) -> list[Any]:
    """What the tables say, row by row, without places and without the rows that go."""
    found = []
    for number, table in enumerate(tables):
        left = [r for n, r in enumerate(table.results) if n not in (gone or {}).get(number, ())]
        rows = [
            (r.kind, r.fields, r.typed) if isinstance(r, Record) else (r.kind, r.cells, len(r.problems))
            for r in left
        ]
        found.append((table.table.kind.id, rows, [p.code for p in table.table.problems]))
    return found


def _sheet_rows(tables: list[_Table], gone: Mapping[int, Collection[int]]) -> dict[str, set[int]]:
    """The rows that go of each sheet: the records' own, and those of their items on other sheets."""
    found: dict[str, set[int]] = defaultdict(set)
    for number, rows in gone.items():
        for row in rows:
            raw = tables[number].table.row(row)
            for place in (raw.place, *(cell.place for cell in _cells(raw))):
                found[place.file.rpartition("[")[2].removesuffix("]")].add(place.line)
    return found


def _cells(row: RawRow) -> Iterator[RawCell]:
    pending: list[Any] = list(row.tree.values())
    for node in pending:
        if isinstance(node, RawCell):
            yield node
        else:
            pending.extend(node.values() if isinstance(node, dict) else node)


def _texts(table: _Table, row: int) -> Iterable[str]:
    """The personal data of a row, as typed."""
    told = personal(table.table.kind.fields)
    cells = table.table.row(row).cells()
    return (cell.text.strip() for cell in cells if cell.path and cell.path[0] in told)
