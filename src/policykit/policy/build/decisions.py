"""Decisions and figures: decide (an expression or a pipe table) and measure (semantics 3, 4 and 10)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

from policykit.feel.nodes import Name, Node, transform
from policykit.feel.proofs import proven
from policykit.feel.tables import Table, TableInput, TableOutput, TableRule
from policykit.feel.types import ANY, SIMPLE, ContextType, ListType, NamedType
from policykit.policy.build.parts import Part
from policykit.policy.expressions import Located, Scope
from policykit.policy.model import Chosen, Decide, Measure
from policykit.policy.table import Cell, PipeTable, TableError, read_table
from policykit.policy.vocabulary import NUMBER, OPEN
from policykit.policy.words import words
from policykit.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from policykit.feel.nodes import UnaryTests
    from policykit.feel.types import Type

Common = dict[str, Any]
N = TypeVar("N", bound=Node)

CLAUSE: Final = ("clause", "條款")
CHOSEN: Final = ("chosen", "公司選定")
NOTES: Final = (*CLAUSE, *CHOSEN)
"""The columns that may stand after the second `||`."""


@dataclass(slots=True)
class Columns:
    """A table read: its columns with their types, its rows, and what their notes say."""

    inputs: list[tuple[Node, Type]]
    outputs: list[tuple[str, Type]]
    rows: list[TableRule]
    clauses: list[tuple[str, ...]]
    chosen: list[str]


def decision_type(part: Part, name: str, scope: Scope) -> Type:
    """Give the type of a decision's value; its problems are told when the rule itself is read."""
    declared = _declared(part, name)
    if "value" in part:
        quiet = Part(_silent(part), part.path, part.data)
        return declared or quiet.typed("value", scope)[1]
    columns = _result_names(part)
    value = declared or ANY
    if len(columns) > 1:
        value = ContextType(tuple((column, ANY) for column in columns))
    hit = str(part.get("hit", "unique"))
    if hit in ("collect", "rule order", "output order"):
        return ListType(value)
    return NUMBER if hit == "collect count" else value


def _silent(part: Part) -> Any:
    """Give a copy of the draft whose problems go nowhere."""
    from dataclasses import replace

    return replace(part.draft, problems=[])


def _declared(part: Part, name: str) -> Type | None:
    if "values" in part:
        values = {key: part_text(part, key) for key in part.data["values"]}
        return part.draft.vocabulary.enumerate_values(name, values)
    return SIMPLE.get(part.get("type", ""))


def part_text(part: Part, key: str) -> dict[str, str]:
    """Give the titles of the value `key` of a decision."""
    values = part.part("values")
    return dict(values.text(key)) if values else {}


def _result_names(part: Part) -> list[str]:
    try:
        return [cell.text for cell in read_table(str(part.data["table"])).header.results]
    except (TableError, KeyError):
        return []


def measure(part: Part, common: Common, scope: Scope) -> Measure:
    """Read a figure over many records."""
    over = part.kind_scope("over")
    both = {name: kind for name, kind in over.items() if name in scope}
    by = part.get("by", ())
    groups = (Part(part.draft, (*part.path, "by", i), value, "by") for i, value in enumerate(by))
    return Measure(
        **common,
        when=part.condition("when", scope),
        over=part.get("over"),
        figure=part.get("figure", "count"),
        value=part.optional("value", over),
        where=part.condition("where", over),
        same=part.fields("same", both),
        by=tuple(group.expression("by", over) for group in groups),
        within=part.period("within") if "within" in part else None,
    )


def decide(part: Part, common: Common, scope: Scope) -> Decide:
    """Read a decision."""
    name = str(common["name"])
    values = {key: part_text(part, key) for key in part.get("values", ())}
    shared = {**common, "when": part.condition("when", scope), "values": values, "type": part.get("type")}
    if "value" in part:
        return Decide(**shared, expression=part.expression("value", scope, _declared(part, name) or ANY))
    at = Located(part.draft.source, part.path_of("table"), str(part.data["table"]))
    try:
        columns = _columns(part, at, read_table(at.text), scope)
    except TableError as error:
        part.draft.problems.extend(_told(at, each) for each in (error, *error.others))
        return Decide(**shared)
    return Decide(
        **shared,
        table=_table(part, at, columns, scope),
        table_text=at.text,
        table_place=at.place(),
        row_clauses=tuple(columns.clauses),
        row_chosen=tuple(columns.chosen),
    )


def _told(at: Located, error: TableError) -> Problem:
    args = dict(error.args_)
    if "section" in args:
        args["section"] = words(f"table-section-{args['section']}")
    return Problem(error.code, at.place(error.offset), args)


def _table(part: Part, at: Located, columns: Columns, scope: Scope) -> Table:
    hit, _, aggregation = str(part.get("hit", "unique")).partition(" ")
    if hit != "collect":
        hit, aggregation = str(part.get("hit", "unique")), ""
    span = (0, len(at.text))
    inputs = tuple(TableInput(tree, _allowed(part, kind)) for tree, kind in columns.inputs)
    outputs = tuple(_output(part, name, kind, len(columns.outputs), scope) for name, kind in columns.outputs)
    return proven(Table(span, hit, aggregation or None, inputs, outputs, tuple(columns.rows)))


def _allowed(part: Part, kind: Type) -> UnaryTests | None:
    """Give the values that a column of an enumerated type may have."""
    enumeration = part.draft.vocabulary.enumerations.get(kind.name) if isinstance(kind, NamedType) else None
    return enumeration.allowed if enumeration else None


def _output(part: Part, name: str, kind: Type, count: int, scope: Scope) -> TableOutput:
    """Make a column of results; a decision's `values` are its allowed values, in falling priority."""
    path, value = part.path_of("default"), part.get("default")
    if isinstance(value, Mapping):
        path, value = (*path, name), value.get(name)
    default = None
    if value is not None:
        text = value if isinstance(value, str) else str(value).lower()
        found = part.draft.expressions.read_result(Located(part.draft.source, path, text), kind, scope)
        default = found[0].tree if found else None
    return TableOutput(name if count > 1 else None, _allowed(part, kind), default)


def _columns(part: Part, at: Located, table: PipeTable, scope: Scope) -> Columns:
    inputs = []
    for cell in table.header.conditions:
        found = part.draft.expressions.read_text(_located(at, cell), scope)
        if found:
            inputs.append((_moved(found[0].tree, cell), found[1]))
    outputs = [(cell.text, _output_type(part, table)) for cell in table.header.results]
    _check_notes(part, at, table)
    columns = Columns(inputs, outputs, [], [], [])
    if len(inputs) == len(table.header.conditions):
        for row in table.rows:
            _add_row(part, at, columns, row, scope)
    for row in table.rows:
        notes = dict(zip((cell.text for cell in table.header.notes), row.notes, strict=True))
        columns.clauses.append(_cited(part, at, notes))
        columns.chosen.append(next((cell.text for name, cell in notes.items() if name in CHOSEN), ""))
    return columns


def _moved(tree: N, cell: Cell) -> N:
    """Give `tree` with its spans counted in the table's text instead of the cell's."""

    def move(node: Node) -> Node:
        start, end = node.span
        rest = [getattr(node, name) for name in node.__match_args__[1:]]  # type: ignore[attr-defined]  # a record
        make: Callable[..., Node] = type(node)
        return make((start + cell.offset, end + cell.offset), *rest)

    moved = transform(tree, move)
    assert isinstance(moved, type(tree))
    return moved


def _output_type(part: Part, table: PipeTable) -> Type:
    """Give the type of a result cell: the decision's declared values where there is one column."""
    if len(table.header.results) > 1:
        return ANY
    declared = _declared(part, str(part.data["decide"]))
    return declared or ANY


def _add_row(part: Part, at: Located, columns: Columns, row: Any, scope: Scope) -> None:
    expressions = part.draft.expressions
    tests, results = [], []
    for cell, (column, kind) in zip(row.conditions, columns.inputs, strict=True):
        unclear = isinstance(column, Name) and column.name in part.draft.vocabulary.unclear
        if not cell.text:
            part.draft.problems.append(Problem("table-cell-empty", at.place(cell.offset), {}))
        elif tests_ := expressions.read_cell(
            _located(at, cell), kind, {**scope, OPEN: ANY} if unclear else scope
        ):
            tests.append(_moved(tests_, cell))
    for cell, (_, kind) in zip(row.results, columns.outputs, strict=True):
        if not cell.text:
            part.draft.problems.append(Problem("table-result-empty", at.place(cell.offset), {}))
        elif found := expressions.read_result(_located(at, cell), kind, scope):
            results.append(_moved(found[0].tree, cell))
    if len(tests) == len(row.conditions) and len(results) == len(row.results):
        columns.rows.append(TableRule(tuple(tests), tuple(results)))


def _check_notes(part: Part, at: Located, table: PipeTable) -> None:
    for cell in table.header.notes:
        if cell.text not in NOTES:
            args = {"name": cell.text, "known": ", ".join(NOTES)}
            part.draft.problems.append(Problem("table-unknown-note", at.place(cell.offset), args))


def _cited(part: Part, at: Located, notes: dict[str, Cell]) -> tuple[str, ...]:
    """Give the clauses that a row cites."""
    cell = next((cell for name, cell in notes.items() if name in CLAUSE), None)
    if cell is None:
        return ()
    found = list(re.finditer(r"[^\s,、，]+", cell.text))
    for match in found:
        part.draft.cite(match[0], at.place(cell.offset + match.start()))
    return tuple(match[0] for match in found)


def _located(at: Located, cell: Cell) -> Located:
    return Located(at.source, at.path, cell.text, at.offset + cell.offset)


def row_choices(rule: Decide) -> list[tuple[int, Chosen]]:
    """Give the choices that the rows of a decision's table state, with the row (from 1)."""
    return [(i, Chosen({"zh-Hant": text})) for i, text in enumerate(rule.row_chosen, 1) if text]
