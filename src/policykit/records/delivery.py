"""A delivery of records: every file that was handed in, read together."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from zoneinfo import ZoneInfo

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
    for path in paths:
        try:
            file = os.fspath(path)
            for table, own in raw_tables(read_bytes(file), file, schemas, given, setting):
                collector.add(table, own)
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


class _Found(NamedTuple):
    table: RawTable
    row: RawRow
    record: Record


class _Collector:
    """Gathers the tables of all files; records with one id are compared when all are there."""

    def __init__(self) -> None:
        self.found: dict[str, dict[str, list[_Found]]] = {}
        self.spoilt: dict[tuple[str, str], list[Place]] = {}
        self.cells: dict[tuple[str, Setting], Cells] = {}
        self.rejects: list[Reject] = []
        self.problems: list[Problem] = []
        self.notices: list[Problem] = []

    def add(self, table: RawTable, setting: Setting) -> None:
        by_id = self.found.setdefault(table.kind.id, {})
        self.problems += table.problems
        if not table.rows:
            args = {"kind": table.kind.titles}
            self.notices.append(Problem("record-empty", table.place, args, "warning"))
        cells = self.cells.setdefault((table.kind.id, setting), Cells(table.kind, setting))
        for row, result in convert(table, setting, cells):
            if isinstance(result, Record):
                by_id.setdefault(result.id, []).append(_Found(table, row, result))
            else:
                self.rejects.append(result)
                cell = row.tree.get(table.kind.id_field)
                if isinstance(cell, RawCell):
                    self.spoilt.setdefault((table.kind.id, show(cell.raw).strip()), []).append(row.place)

    def delivery(self) -> Delivery:
        records = {
            kind: tuple(
                record
                for id_, group in by_id.items()
                if (record := self._one(group, self.spoilt.get((kind, id_), ())))
            )
            for kind, by_id in self.found.items()
        }
        rejects = sorted(self.rejects, key=lambda r: r.place)
        return Delivery(records, tuple(rejects), tuple(self.problems), tuple(self.notices))

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
            here = found.row.place
            others = ", ".join(str(place) for place in places if place != here)
            problem = Problem(
                "record-two-contents", here, {"row": here.line, "id": first.id[:60], "others": others}
            )
            self.rejects.append(reject(found.table, found.row, [problem]))
        return None
