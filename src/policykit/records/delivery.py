"""A delivery of records: every file that was handed in, read together."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from policykit import garbage
from policykit.files import read_bytes
from policykit.problems import InputError, Place, Problem
from policykit.records import documents, tabular
from policykit.records.cells import Setting, show
from policykit.records.convert import convert, reject
from policykit.records.decode import decode
from policykit.records.kinds import kind_of
from policykit.records.lookups import Cells
from policykit.records.raw import RawCell
from policykit.records.record import Record, Reject

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from policykit.records.raw import RawRow, RawTable
    from policykit.records.schema import Kind, Schemas

TEXT_READERS: Final[Mapping[str, Callable[[str, str, Kind | None, Schemas], list[RawTable]]]] = {
    ".yaml": documents.read_yaml,
    ".yml": documents.read_yaml,
    ".json": documents.read_json,
    ".jsonl": documents.read_json_lines,
    ".ndjson": documents.read_json_lines,
    ".csv": tabular.read_csv,
    ".tsv": tabular.read_csv,
}
WORKBOOKS: Final = (".xlsx", ".xlsm")


@dataclass(frozen=True, slots=True)
class Delivery:
    """What was handed in: accepted `records` by kind, rejected rows, and what people should be told.

    A kind that was delivered without a record is a key of `records` with nothing; one that was not
    delivered is no key. `problems` are those of whole columns; `notices` (warnings) lose nothing.
    """

    records: Mapping[str, tuple[Record, ...]]
    rejects: tuple[Reject, ...] = ()
    problems: tuple[Problem, ...] = ()
    notices: tuple[Problem, ...] = ()

    @property
    def kinds(self) -> frozenset[str]:
        """The ids of the kinds that were delivered."""
        return frozenset(self.records)


def read(
    paths: Iterable[str | os.PathLike[str]],
    schemas: Schemas,
    kind: str | None = None,
    zone: str = "Asia/Shanghai",
    region: str = "CN",
) -> Delivery:
    """Read record files: YAML, JSON, JSON Lines, CSV and XLSX.

    The kind of a file is told by its keys or its sheets' names, else by `kind` (id or title), else by its
    own name. Times without an offset are local to `zone`; telephone numbers are read as dialled in
    `region`. An exact copy of a record counts once; one id with two contents rejects both.

    Raises InputError with a problem for each file that cannot be used, and for an unknown `kind`.
    """
    given = _given_kind(kind, schemas)
    setting = Setting(ZoneInfo(zone), region)
    collector, problems = _Collector(), []
    with garbage.unsought():
        for path in paths:
            try:
                collector.add_file(os.fspath(path), schemas, given, setting)
            except InputError as error:
                problems += error.problems
        if problems:
            raise InputError(problems)
        return collector.delivery()


def read_data(
    data: Any,
    schemas: Schemas,
    *,
    kind: str | None = None,
    zone: str = "Asia/Shanghai",
    region: str = "CN",
    where: Callable[[tuple[str | int, ...]], Place] = lambda _: Place(""),
) -> Delivery:
    """Read records that are plain data already (`{complaint: [{…}, …]}`), such as a policy's test cases.

    `where` gives the place of a path of `data`. Raises InputError as `read` does.
    """
    given = _given_kind(kind, schemas)
    collector = _Collector()
    for table in documents.tables(data, where, given, schemas, where(()).file):
        collector.add(table, Setting(ZoneInfo(zone), region))
    return collector.delivery()


def _given_kind(name: str | None, schemas: Schemas) -> Kind | None:
    found = schemas.kind(name) if name else None
    if name and found is None:
        near = ", ".join(schemas.suggest(name) or schemas)
        raise InputError([Problem("record-unknown-kind", None, {"name": name[:60], "near": near})])
    return found


def raw_tables(
    data: bytes, file: str, schemas: Schemas, given: Kind | None, setting: Setting
) -> Iterator[tuple[RawTable, Setting]]:
    """Give the tables of the record file `file`, which holds `data`, in its order, cells as they stand.

    Each comes with what its cells are read with. Raises InputError as `read` does.
    """
    suffix = Path(file).suffix.casefold()
    kind = given or kind_of(Path(file).stem, schemas)
    if suffix in WORKBOOKS:
        from policykit.records.workbook import read_xlsx

        tables, epoch = read_xlsx(data, file, kind, schemas)
        setting = replace(setting, epoch=epoch)
    elif suffix in TEXT_READERS:
        tables = TEXT_READERS[suffix](decode(data, file, schemas), file, kind, schemas)
    else:
        formats = ", ".join((*TEXT_READERS, *WORKBOOKS))
        raise InputError([Problem("record-format", Place(file), {"formats": formats})])
    yield from ((table, setting) for table in tables)


@dataclass(slots=True)
class _Part:
    """A table and what became of its rows, which are read `again` where one has to be looked at."""

    table: RawTable
    found: list[Record | Reject]
    again: Callable[[], RawTable] | None

    def row(self, number: int) -> RawRow:
        if self.again and not self.table.plain:
            self.table.plain = self.again().plain
        return self.table.row(number)


class _Found(NamedTuple):
    part: _Part
    number: int
    record: Record


class _Collector:
    """Gathers the tables of all files; records with one id are compared when all are there."""

    def __init__(self) -> None:
        self.parts: dict[str, list[_Part]] = {}
        self.spoilt: dict[tuple[str, str], list[Place]] = {}
        self.cells: dict[tuple[str, Setting], Cells] = {}
        self.rejects: list[Reject] = []
        self.problems: list[Problem] = []
        self.notices: list[Problem] = []

    def add_file(self, file: str, schemas: Schemas, kind: Kind | None, setting: Setting) -> None:
        data = read_bytes(file)

        def tables() -> Iterator[tuple[RawTable, Setting]]:
            return raw_tables(data, file, schemas, kind, setting)

        def again(number: int) -> RawTable:
            return next(islice(tables(), number, None))[0]

        for number, (table, own) in enumerate(tables()):
            self.add(table, own, partial(again, number))

    def add(self, table: RawTable, setting: Setting, again: Callable[[], RawTable] | None = None) -> None:
        """Read a table; where it can be read `again`, what is not laid out of it is let go of."""
        kind = table.kind
        self.problems += table.problems
        if not table.lines:
            args = {"kind": kind.titles}
            self.notices.append(Problem("record-empty", table.place, args, "warning"))
        cells = self.cells.setdefault((kind.id, setting), Cells(kind, setting))
        found = convert(table, setting, cells)
        cells.forget()
        for number, result in enumerate(found):
            if isinstance(result, Reject):
                self.rejects.append(result)
                row = table.row(number)
                cell = row.tree.get(kind.id_field)
                if isinstance(cell, RawCell):
                    self.spoilt.setdefault((kind.id, show(cell.raw).strip()), []).append(row.place)
        self.parts.setdefault(kind.id, []).append(_Part(table, found, again))
        if again and table.lay:
            table.drop()  # it would be most of what is in memory, and is hardly ever looked at

    def delivery(self) -> Delivery:
        records = {kind: tuple(self._once(kind, parts)) for kind, parts in self.parts.items()}
        rejects = sorted(self.rejects, key=lambda r: r.place)
        return Delivery(records, tuple(rejects), tuple(self.problems), tuple(self.notices))

    def _once(self, kind: str, parts: Sequence[_Part]) -> Iterable[Record]:
        """Give each record once, and none of those whose id has several contents."""
        records = [found for part in parts for found in part.found if isinstance(found, Record)]
        ids = {record.id for record in records}
        if len(ids) == len(records) and not any((kind, id_) in self.spoilt for id_ in ids):
            return records
        by_id: dict[str, list[_Found]] = {}
        for part in parts:
            for number, record in enumerate(part.found):
                if isinstance(record, Record):
                    by_id.setdefault(record.id, []).append(_Found(part, number, record))
        ones = (self._one(group, self.spoilt.get((kind, id_), ())) for id_, group in by_id.items())
        return [record for record in ones if record]

    def _one(self, group: list[_Found], spoilt: Sequence[Place]) -> Record | None:
        """Give the one record of an id; None where its contents differ, and all are rejected.

        `spoilt` are the places of rows with this id that were rejected for something else.
        """
        first = group[0].record
        if len(group) == 1 and not spoilt:
            return first
        places = (*(found.record.places[0] for found in group), *spoilt)
        if not spoilt and all(found.record.fields == first.fields for found in group):
            args = {"id": first.id[:60], "count": len(group), "first": str(places[0])}
            self.notices.append(Problem("record-copy", places[1], args, "warning"))
            return replace(first, places=places)
        for found in group:
            here = found.record.places[0]
            others = ", ".join(str(place) for place in places if place != here)
            problem = Problem(
                "record-two-contents", here, {"row": here.line, "id": first.id[:60], "others": others}
            )
            self.rejects.append(reject(found.part.table, found.part.row(found.number), [problem]))
        return None
