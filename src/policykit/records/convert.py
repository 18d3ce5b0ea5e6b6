"""From delivered rows to records: every cell read by its field, every bad row kept with its reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.problems import Problem
from policykit.records.cells import Setting, read_cell, show
from policykit.records.errors import CellError
from policykit.records.lookups import Cells
from policykit.records.quick import Defaults, Plan
from policykit.records.raw import RawCell, RawRow, RawTable, Tree
from policykit.records.record import Blank, Record, Reject

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from policykit.records.schema import Field

_SHOWN = 60


def convert(table: RawTable, setting: Setting, cells: Cells | None = None) -> list[Record | Reject]:
    """Read each row of `table`, in order: a record, or a reject with every problem of the row.

    `cells` of the same kind and setting remember what other tables held.
    """
    plan = Plan(table, cells or Cells(table.kind, setting))
    found = [plan.values(number) for number in range(len(table.lines))]
    for number, values in enumerate(found):
        if values is None:
            table.row(number)
    defaults = Defaults(table.kind, table.delivered)
    results: list[Record | Reject] = []
    for number, values in enumerate(found):
        fields = None if values is None else defaults.fields(values)
        read = (
            _Row(table, table.row(number), setting).read() if fields is None else plan.record(number, fields)
        )
        results.append(read)
    return results


def reject(table: RawTable, row: RawRow, problems: Sequence[Problem]) -> Reject:
    """Make the reject of a whole `row` of `table` for `problems`."""
    return Reject(table.kind.id, row.place, row.cells(), tuple(problems), frozenset(table.delivered))


class _Row:
    def __init__(self, table: RawTable, row: RawRow, setting: Setting) -> None:
        self.table, self.row, self.setting = table, row, setting
        self.kind, self.delivered = table.kind, table.delivered
        self.problems = list(row.problems)

    def read(self) -> Record | Reject:
        if self.problems and not self.row.tree:
            return reject(self.table, self.row, self.problems)
        fields = self._fields(self.kind.fields, self.row.tree, ())
        if self.problems:
            return reject(self.table, self.row, self.problems)
        id_ = str(fields[self.kind.id_field])
        return Record(self.kind.id, id_, fields, (self.row.place,), self._typed(fields))

    def _fields(self, fields: Mapping[str, Field], tree: Tree, path: tuple[str, ...]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, field in fields.items():
            here = (*path, name)
            node = tree.get(name)
            if node is not None:
                found[name] = self._value(field, node, here)
            elif here in self.delivered:
                found[name] = self._fields(field.fields, {}, here) if field.type == "context" else Blank.EMPTY
            if field.required and found.get(name, Blank.EMPTY) is Blank.EMPTY:
                self._complain("record-required", None, heading=field.titles)
        return found

    def _value(self, field: Field, node: RawCell | list[Tree] | Tree, path: tuple[str, ...]) -> Any:
        if isinstance(node, list):
            return [self._fields(field.fields, item, path) for item in node if item]
        if isinstance(node, dict):
            return self._fields(field.fields, node, path)
        try:
            value = read_cell(field, node.raw, self.kind.word_states, self.setting)
        except CellError as error:
            self._complain(error.code, node, **error.args_)
            return Blank.UNKNOWN
        if isinstance(value, Blank) and path == (self.kind.id_field,):
            return Blank.EMPTY
        return value

    def _complain(self, code: str, cell: RawCell | None, **args: object) -> None:
        place = cell.place if cell else self.row.place
        shown = {"heading": cell.heading, "cell": show(cell.raw).strip()[:_SHOWN]} if cell else {}
        self.problems.append(Problem(code, place, {"row": place.line, **shown, **args}))

    def _typed(self, fields: Mapping[str, Any]) -> dict[str, str]:
        typed = {}
        for name, node in self.row.tree.items():
            if isinstance(node, RawCell) and node.raw is not None:
                text = show(node.raw).strip()
                if text and text != fields[name]:
                    typed[name] = text
        return typed
