"""Decision tables with every hit policy (DMN 1.5, 8.2 and 10.3.3.2), over inputs that may be Unknown.

A row is sure (S) if every cell is true, out if one is false or null, and may hit (M) otherwise. Where
nothing is Unknown there are no M rows and the meaning is the specification's. With M rows the result is
determined only where each way for them to turn out gives it; else it is Unknown, with bounds where it
has them, and a collected list has doubtful members. Several outputs are judged column by column.

`decide(table, scope)` gives a `TableResult`; a table is a node as well and has that result's value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.feel import nodes as n
from policykit.feel import unknown
from policykit.feel.hits import POLICIES, Case
from policykit.feel.interpret.runtime import Scope, evaluate, handles
from policykit.feel.record import record
from policykit.feel.unknown import SPECIAL, UNSETTLED

if TYPE_CHECKING:
    from policykit.feel.hits import Outcome
    from policykit.feel.nodes import Node, Span, UnaryTests
    from policykit.feel.values import Value


@record
class TableInput:
    """A column of conditions: what is tested, and the values that it may have."""

    expression: Node
    allowed: UnaryTests | None = None


@record
class TableOutput:
    """A column of results; `allowed` lists its values in falling priority, `default` is that of a miss."""

    name: str | None
    allowed: UnaryTests | None = None
    default: Node | None = None


@record
class TableRule:
    """A row: a cell for each input, an expression for each output."""

    tests: tuple[UnaryTests, ...]
    outputs: tuple[Node, ...]


@record
class Table(n.Node):
    """A decision table.

    `hit` is the policy's full name in small letters, `aggregation` None or, for `collect`, one of `sum`,
    `min`, `max`, `count`. `complete` and `disjoint` say what `proofs.proven` proved of its literal cells:
    some row hits whatever the inputs are; no two rows hit at once.
    """

    span: Span
    hit: str
    aggregation: str | None
    inputs: tuple[TableInput, ...]
    outputs: tuple[TableOutput, ...]
    rules: tuple[TableRule, ...]
    complete: bool = False
    disjoint: bool = False


@record
class TableResult:
    """What a table decided.

    `sure` and `maybe` are the positions (from 0) of the rows that hit and that may hit; `chosen` of those
    that the value was taken from; `conflict` that rows disagree where the hit policy forbids it (the value
    is then null); `missed` that no row hit and the default, if any, was given.
    """

    value: Value
    sure: tuple[int, ...]
    maybe: tuple[int, ...]
    chosen: tuple[int, ...]
    conflict: bool = False
    missed: bool = False


@handles(Table)
def table(node: Table, scope: Scope) -> Value:
    """Give a table as an expression is the value that it decides."""
    return decide(node, scope).value


def decide(table: Table, scope: Scope) -> TableResult:
    """Evaluate `table` in `scope`; it never raises for bad data."""
    inputs = _inputs(table, scope)
    if inputs is None:
        return TableResult(scope.runtime.fail(table, "feel-input-not-allowed"), (), (), ())
    sure, maybe, doubts = _rows(table, inputs)
    case = Case(table, scope, sure, maybe, doubts)
    outcome = POLICIES[table.aggregation or table.hit](case)
    return _result(table, case, outcome, scope)


def _result(table: Table, case: Case, outcome: Outcome, scope: Scope) -> TableResult:
    sure, maybe = tuple(case.sure), tuple(case.maybe)
    if outcome.conflict:
        rows = ", ".join(str(row + 1) for row in sure)
        value = scope.runtime.fail(table, "feel-table-conflict", rows=rows)
        return TableResult(value, sure, maybe, (), conflict=True)
    missed = not sure and not maybe
    return TableResult(outcome.value, sure, maybe, outcome.rows, missed=missed)


def _inputs(table: Table, scope: Scope) -> list[Scope] | None:
    """Give a scope for each column with its value as `?`; None where a value is not among those allowed."""
    scopes = []
    for column in table.inputs:
        value = evaluate(column.expression, scope)
        inner = scope.inner({"?": value})
        given = value is not None and type(value) not in SPECIAL
        if given and column.allowed is not None and evaluate(column.allowed, inner) is False:
            return None
        scopes.append(inner)
    return scopes


def _rows(table: Table, inputs: list[Scope]) -> tuple[list[int], list[int], dict[int, Value]]:
    """Give the rows that hit, those that may, and for each of these the Unknown that keeps it open."""
    sure: list[int] = []
    maybe: list[int] = []
    doubts: dict[int, Value] = {}
    for index, rule in enumerate(table.rules):
        verdict = _verdict(rule, inputs)
        if verdict is True:
            sure.append(index)
        elif type(verdict) in UNSETTLED:
            maybe.append(index)
            doubts[index] = verdict
    return sure, maybe, doubts


def _verdict(rule: TableRule, inputs: list[Scope]) -> Value:
    results: list[Value] = []
    for test, scope in zip(rule.tests, inputs, strict=True):
        result = evaluate(test, scope)
        if result is False or result is None or (type(result) in SPECIAL and type(result) not in UNSETTLED):
            return False
        results.append(result)
    return unknown.all_of(results)
