"""Records in YAML, JSON and JSON Lines: mappings whose keys are field names in any language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from policykit import yamlsource
from policykit.names import closest
from policykit.problems import InputError, Place, Problem
from policykit.records import headings
from policykit.records.jsonsource import objects, scan
from policykit.records.kinds import unclear
from policykit.records.raw import RawCell, RawRow, RawTable, Tree

if TYPE_CHECKING:
    from policykit.records.schema import Field, Kind, Schemas

MOST_STRAYS: Final = 200
"""So many keys that no field has, or items that are no records, make a document one of no records."""

Where = Callable[[tuple[str | int, ...]], Place]
"""The place of the value at a path of the document."""


def read_yaml(text: str, file: str, kind: Kind | None, schemas: Schemas) -> list[RawTable]:
    """Read a YAML document: a list of records, one record, or lists of records by kind.

    Raises InputError where it is not correct YAML or its kind cannot be told.
    """
    source = yamlsource.parse(text, file)
    return tables(source.data, source.where, kind, schemas, file)


def read_json(text: str, file: str, kind: Kind | None, schemas: Schemas) -> list[RawTable]:
    """Read a JSON document; as `read_yaml`. A place is that of the record it lies in."""
    if not text.strip():
        return tables(None, lambda _: Place(file), kind, schemas, file)
    data, lines = scan(text, file)

    def where(path: tuple[str | int, ...]) -> Place:
        return Place(file, lines.get(path[:2], lines.get(path[:1], 1)))

    return tables(data, where, kind, schemas, file)


def read_json_lines(text: str, file: str, kind: Kind | None, schemas: Schemas) -> list[RawTable]:
    """Read one JSON object a line; a line that is none is a bad row, and the others go on."""
    if kind is None:
        raise InputError([unclear(Place(file), schemas)])
    lines = {number: line for number, line in enumerate(text.split("\n"), 1) if line and not line.isspace()}
    table = RawTable(kind, Place(file), lines=list(lines), plain=list(lines.values()))
    table.lay = lambda row, line: _lay_line(row, table, line)
    table.documents = objects(text, table.plain)
    return [table]


def tables(data: Any, where: Where, kind: Kind | None, schemas: Schemas, file: str) -> list[RawTable]:
    """Lay out plain `data` as tables of rows; `kind` is that of records which stand under no kind.

    Raises InputError where the kind cannot be told or the data are no records.
    """
    if isinstance(data, Mapping) and any(
        schemas.kind(key) and (value is None or isinstance(value, list)) for key, value in data.items()
    ):
        return _by_kind(data, where, schemas)
    if kind is None:
        raise InputError([unclear(Place(file), schemas)])
    if isinstance(data, Mapping):
        table = RawTable(kind, where(()))
        table.add(_row(table, data, (), where))
        return [table]
    return [_table(kind, data, (), where)]


def _by_kind(data: Mapping[str, Any], where: Where, schemas: Schemas) -> list[RawTable]:
    found, problems = [], []
    for key, value in data.items():
        kind = schemas.kind(key)
        if kind is None:
            near = ", ".join(schemas.suggest(key) or schemas)
            args = {"name": key[:60], "near": near}
            problems.append(Problem("record-unknown-kind", where((key,)), args))
        else:
            found.append(_table(kind, value, (key,), where))
    if problems:
        raise InputError(problems)
    return found


def _table(kind: Kind, data: Any, path: tuple[str | int, ...], where: Where) -> RawTable:
    if data is not None and not isinstance(data, list):
        raise InputError([Problem("record-not-records", where(path))])
    if sum(not isinstance(item, Mapping) for item in data or ()) > MOST_STRAYS:
        raise InputError([Problem("record-not-records", where(path))])
    table = RawTable(kind, where(path))
    unknown: set[str] = set()
    for number, item in enumerate(data or ()):
        row = _row(table, item, (*path, number), where)
        table.add(row)
        unknown.update(cell.heading for cell in row.strays)
        if len(unknown) > MOST_STRAYS:
            raise InputError([Problem("record-too-wide", row.place, {"limit": MOST_STRAYS})])
    return table


def _row(table: RawTable, data: Any, path: tuple[str | int, ...], where: Where) -> RawRow:
    row = RawRow(where(path))
    _lay(row, table, data, path, where)
    return row


def _lay(row: RawRow, table: RawTable, data: Any, path: tuple[str | int, ...], where: Where) -> None:
    """Lay `data`, which stands at `path` of its document, out as the cells of `row`."""
    if not isinstance(data, Mapping):
        row.strays.append(RawCell(data, "", row.place))
        row.problems.append(Problem("record-not-a-record", row.place, {"row": row.place.line}))
        return
    for key, value in data.items():
        place = where((*path, key))
        found = headings.resolve(key, table.kind)
        if found is None:
            _stray(row, RawCell(value, key, place), headings.near(key, table.kind))
        elif len(found) == 1:
            name = str(found[0])
            row.tree[name] = _node(
                table, row, table.kind.fields[name], value, key, (*path, key), where, (name,)
            )
        elif row.put(found, RawCell(value, key, place)):
            table.deliver(found)
        else:
            _stray(row, RawCell(value, key, place), headings.near(key, table.kind))


def _node(
    table: RawTable, row: RawRow, field: Field, value: Any, key: str,
    path: tuple[str | int, ...], where: Where, names: tuple[str, ...],
) -> RawCell | list[Tree] | Tree:  # fmt: skip
    table.delivered.add(names)
    if field.type == "context" and isinstance(value, Mapping):
        return _tree(table, row, field, value, path, where, names)
    if field.type == "list" and isinstance(value, list) and all(isinstance(v, Mapping) for v in value):
        return [_tree(table, row, field, v, (*path, n), where, names) for n, v in enumerate(value)]
    return RawCell(value, key, where(path))


def _tree(
    table: RawTable, row: RawRow, field: Field, data: Mapping[str, Any],
    path: tuple[str | int, ...], where: Where, names: tuple[str, ...],
) -> Tree:  # fmt: skip
    tree: Tree = {}
    for key, value in data.items():
        part = field.part(key)
        if part is None:
            near = ", ".join(closest(key, field.fields) or field.fields)
            _stray(row, RawCell(value, key, where((*path, key))), near)
        else:
            here = (*names, part.id)
            tree[part.id] = _node(table, row, part, value, key, (*path, key), where, here)
    return tree


def _stray(row: RawRow, cell: RawCell, near: object) -> None:
    row.strays.append(cell)
    args = {"row": cell.place.line, "heading": cell.heading[:60], "near": near}
    row.problems.append(Problem("record-unknown-field", cell.place, args))


def _lay_line(row: RawRow, table: RawTable, line: str) -> None:
    """Lay out what a line holds; the problems of what is no JSON stand at its beginning."""
    try:
        data, _ = scan(line, row.place.file)
    except InputError as error:
        row.strays.append(RawCell(line.strip(), "", row.place))
        row.problems += (replace(problem, place=row.place) for problem in error.problems)
    else:
        _lay(row, table, data, (), lambda _: row.place)
