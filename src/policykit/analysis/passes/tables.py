"""Decision tables: rows that never decide, rows of a `unique` table that hit together, cases without a row.

An axis is cut at every value that its cells name, parameters among them; one value stands for each piece,
and null for the absent. A cell that cannot be judged from the value of its own column alone (it reads
another field, or a date) is left out of every verdict. Sound, not complete.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from policykit.feel import evaluate_unary_tests
from policykit.feel import nodes as n
from policykit.policy.model import Decide, Policy
from policykit.policy.vocabulary import BOOLEAN, STRING, parameter_type
from policykit.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from policykit.feel.tables import Table
    from policykit.policy.workspace import Workspace

_BUDGET: Final = 50_000
_TRIED: Final = 200_000
"""So many cells times values are tried of a column; of a larger one nothing is said."""
_OTHER: Final = "…"


def table_faults(workspace: Workspace) -> Iterator[Problem]:
    """Tell of rows that cannot be reached, of overlaps, and of cases that no row holds."""
    for policy in workspace.versions():
        for rule in policy.rules:
            if isinstance(rule, Decide) and rule.table:
                yield from _faults(rule, rule.table, _axes(workspace, policy, rule, rule.table))


def _faults(rule: Decide, table: Table, axes: list[Axis]) -> Iterator[Problem]:
    rows = range(len(table.rules))
    if table.hit in ("first", "unique", "any", "priority"):
        yield from _missed(rule, table, axes)
    if table.hit == "first":
        for row in rows:
            if all(axis.held[row] is not None for axis in axes) and _covered(axes, row, list(range(row))):
                yield Problem("table-row-unreachable", _row_place(rule, table, row), {"row": row + 1})
    if table.hit == "unique":
        yield from _overlaps(rule, table, axes)


def _overlaps(rule: Decide, table: Table, axes: list[Axis]) -> Iterator[Problem]:
    """Tell of two rows that hit together, and of how many more pairs do: one slip makes many."""
    pairs = [
        (other, row, witness)
        for row in range(len(table.rules))
        for other in range(row)
        if (witness := _together(axes, other, row))
    ]
    for other, row, witness in pairs[:1]:
        args = {"row": row + 1, "other": other + 1, "case": witness, "more": len(pairs) - 1}
        code = "table-rows-overlap" if len(pairs) == 1 else "table-many-overlap"
        yield Problem(code, _row_place(rule, table, row), args)


def _missed(rule: Decide, table: Table, axes: list[Axis]) -> Iterator[Problem]:
    """Tell of a case of known values for which there is neither a row nor a default."""
    if any(output.default is not None for output in table.outputs) or any(None in a.held for a in axes):
        return
    if (case := _gap(axes)) is not None:
        shown = _case(axes, case)
        yield Problem("table-incomplete", rule.place_in_table(0), {"case": shown}, "warning")


def _row_place(rule: Decide, table: Table, row: int) -> Any:
    tests = table.rules[row].tests
    return rule.place_in_table(tests[0].span[0] if tests else table.rules[row].outputs[0].span[0])


@dataclass(frozen=True, slots=True)
class Axis:
    """A column: its name, a value for each piece, and for each row the pieces held (None: not known)."""

    name: str
    values: tuple[Any, ...]
    held: tuple[frozenset[int] | None, ...]

    @property
    def known(self) -> list[int]:
        """Give the pieces that are values."""
        return [i for i, value in enumerate(self.values) if value is not None]


def _axes(workspace: Workspace, policy: Policy, rule: Decide, table: Table) -> list[Axis]:
    context = {p.name: v for p in policy.parameters.values() if (v := _constant(p.value)) is not None}
    return [_axis(workspace, policy, rule, table, index, context) for index in range(len(table.inputs))]


def _constant(value: object) -> Any:
    """Give a parameter as a FEEL value; None for a period."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Decimal(value)
    return value if parameter_type(value) in (STRING, BOOLEAN) else None


def _axis(
    workspace: Workspace, policy: Policy, rule: Decide, table: Table, index: int, context: Mapping[str, Any]
) -> Axis:
    expression = table.inputs[index].expression
    tests = [row.tests[index] for row in table.rules]
    name = rule.table_text[slice(*expression.span)]
    values = _values(workspace, policy, rule, expression) or _pieces(tests, context)
    pieces = (*values, None)
    if len(pieces) * len(tests) > _TRIED:
        return Axis(name, pieces, (None,) * len(tests))
    return Axis(name, pieces, tuple(_held(test, pieces, context) for test in tests))


def _values(workspace: Workspace, policy: Policy, rule: Decide, expression: n.Node) -> tuple[Any, ...]:
    """Give all values of an enumerated or boolean column; empty for any other."""
    if not isinstance(expression, n.Name):
        return ()
    for other in policy.rules:
        if isinstance(other, Decide) and other.name == expression.name:
            return tuple(other.values)
    kind = workspace.schemas.get(rule.record)
    field = kind.fields.get(expression.name) if kind else None
    if field and field.values:
        return tuple(field.values)
    return (True, False) if field and field.type == "boolean" else ()


def _pieces(tests: Sequence[n.UnaryTests], context: Mapping[str, Any]) -> tuple[Any, ...]:
    nodes = [node for test in tests for node in n.walk(test)]
    named = {node.value for node in nodes if isinstance(node, n.Literal) and node.value is not None}
    named |= {context[node.name] for node in nodes if isinstance(node, n.Name) and node.name in context}
    numbers = sorted({value for value in named if isinstance(value, Decimal)})
    pieces: list[Any] = [value for value in named if isinstance(value, bool)] and [True, False]
    if numbers:
        between = [(low + high) / 2 for low, high in pairwise(numbers)]
        pieces += sorted([numbers[0] - 1, *numbers, *between, numbers[-1] + 1])
    strings = sorted({value for value in named if isinstance(value, str)})
    return (*pieces, *strings, _OTHER) if strings or not pieces else tuple(pieces)


def _held(test: n.UnaryTests, pieces: Sequence[Any], context: Mapping[str, Any]) -> frozenset[int] | None:
    """Give the pieces that a cell holds; None where it depends on more than its own column."""
    for node in n.walk(test):
        if isinstance(node, n.Temporal | n.Call | n.Path) or (
            isinstance(node, n.Name) and node.name not in context
        ):
            return None
    hits = (evaluate_unary_tests(test, piece, context).value is True for piece in pieces)
    return frozenset(index for index, hit in enumerate(hits) if hit)


def _covered(axes: list[Axis], row: int, rows: list[int]) -> bool:
    """Whether `rows` together surely hold everything that `row` holds."""
    usable = [r for r in rows if all(axis.held[r] is not None for axis in axes)]
    pieces = [sorted(axis.held[row] or ()) for axis in axes]
    try:
        return all(pieces) and _find(axes, pieces, usable, [_BUDGET]) is None
    except _TooLargeError:
        return False


def _gap(axes: list[Axis]) -> list[int] | None:
    """Give a combination of known values that no row holds; None where none is found."""
    try:
        return _find(axes, [axis.known for axis in axes], list(range(len(axes[0].held))), [_BUDGET])
    except _TooLargeError:
        return None


class _TooLargeError(Exception):
    """The table has more combinations than are looked at."""


def _find(axes: list[Axis], pieces: list[list[int]], rows: list[int], budget: list[int]) -> list[int] | None:
    """Give a combination of `pieces` outside all `rows`; None where there is none."""
    budget[0] -= 1
    if budget[0] < 0:
        raise _TooLargeError
    depth = len(axes) - len(pieces)
    if not rows:
        return [axis[0] for axis in pieces]
    if not pieces:
        return None
    for piece in pieces[0]:
        holding = [row for row in rows if piece in (axes[depth].held[row] or ())]
        rest = _find(axes, pieces[1:], holding, budget)
        if rest is not None:
            return [piece, *rest]
    return None


def _together(axes: list[Axis], one: int, other: int) -> str:
    """Say a case in which two rows both hit; empty where none is sure."""
    shared: list[int] = []
    for axis in axes:
        first, second = axis.held[one], axis.held[other]
        both = first & second if first is not None and second is not None else frozenset()
        if not both:
            return ""
        shared.append(min(both))
    return _case(axes, shared)


def _case(axes: list[Axis], pieces: Sequence[int]) -> str:
    """Say a combination: `injury = true, claimed_amount = 4999`."""
    return ", ".join(f"{axis.name} = {_said(axis.values[i])}" for axis, i in zip(axes, pieces, strict=True))


def _said(value: Any) -> str:
    if value is None:
        return "none"
    return str(value).lower() if isinstance(value, bool) else f"{value}"
