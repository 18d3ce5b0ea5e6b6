"""decide: a DMN decision for a record, by expression or table (semantics section 3, Tables)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policykit.engine import registry
from policykit.engine.make import causes_of, make
from policykit.engine.shown import shown
from policykit.engine.trouble import Trouble
from policykit.feel.diagnostics import Diagnostic
from policykit.feel.interpret import Runtime, Scope
from policykit.feel.interpret import evaluate as interpreted
from policykit.feel.limits import FeelLimitError
from policykit.feel.tables import TableResult
from policykit.feel.tables import decide as decide_table
from policykit.feel.values import DoubtfulList, Unknown
from policykit.policy.model import Decide

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from policykit.engine.finding import Finding
    from policykit.engine.scope import RecordScope
    from policykit.feel.values import Value


@dataclass(frozen=True, slots=True)
class Decision:
    """What a decision or measure came to for one record.

    `rows` are the table rows that decided or may decide, from 0; `outputs` what they could give where it
    is not determined.
    """

    value: Value
    rows: tuple[int, ...] = ()
    conflict: bool = False
    outputs: tuple[Value, ...] = ()


def decided(rule: Decide, scope: RecordScope) -> Decision:
    """Decide `rule` for the record of `scope`; where its `when` fails the value is null."""
    applies = scope.truth(rule.when)
    if applies.value is False:
        return Decision(None)
    found = Decision(scope.value(rule.expression)) if rule.expression else _by_table(rule, scope)
    return Decision(Unknown(applies.causes | causes_of(found.value))) if applies.value is None else found


def _by_table(rule: Decide, scope: RecordScope) -> Decision:
    assert rule.table is not None, "the schema asks for a table or a value"
    book = scope.book
    runtime = Runtime(now=book.world.now, functions=book.functions, unknown_errors=True)
    names = Scope(scope, None, runtime)
    try:
        result = decide_table(rule.table, names)
        rows = sorted({*result.sure, *result.maybe})
        open_ = isinstance(result.value, Unknown | DoubtfulList) and not result.conflict
        outputs = tuple(_output(rule, names, row) for row in rows) if open_ else ()
    except FeelLimitError as error:
        result = TableResult(runtime.fail(rule.table, error.code, **error.arguments), (), (), ())
        outputs = ()
    for diagnostic in runtime.diagnostics:
        scope.troubles[_trouble(diagnostic, rule)] = None
    hit = result.chosen or result.sure
    value = _placed(result.value, rule)
    return Decision(value, hit, result.conflict, outputs)


def _output(rule: Decide, names: Scope, row: int) -> Value:
    assert rule.table is not None
    outputs = [interpreted(node, names) for node in rule.table.rules[row].outputs]
    return (
        outputs[0]
        if len(outputs) == 1
        else dict(zip((c.name or "" for c in rule.table.outputs), outputs, strict=True))
    )


def _placed(value: Value, rule: Decide) -> Value:
    """`value` with the diagnostics of the table's cells located in the file."""
    if isinstance(value, Unknown):
        return Unknown(_located(value.causes, rule), value.bounds)
    if isinstance(value, DoubtfulList):
        return DoubtfulList(value.sure, value.doubtful, value.open, _located(value.causes, rule))
    return value


def _located(causes: frozenset[Hashable], rule: Decide) -> frozenset[Hashable]:
    return frozenset(_trouble(c, rule) if isinstance(c, Diagnostic) else c for c in causes)


def _trouble(diagnostic: Diagnostic, rule: Decide) -> Trouble:
    return Trouble(diagnostic.code, rule.place_in_table(diagnostic.span[0]), diagnostic.arguments)


@registry.per_record(Decide)
def decide(rule: Decide, scope: RecordScope) -> Iterator[Finding]:
    """The finding of a decision: decided, undetermined with what it may be, or a conflict of rows."""
    found = scope.decision(rule.name)
    scope.recall(rule.name)
    causes = unsettled(found.value)
    status = "conflict" if found.conflict else "undetermined" if causes is not None else "decided"
    rows = found.rows if status != "undetermined" else ()
    cited = [clause for row in rows if row < len(rule.row_clauses) for clause in rule.row_clauses[row]]
    details = {"chosen": chosen} if (chosen := _chosen(rule, rows)) else {}
    if found.outputs and status == "undetermined":
        details["values"] = _distinct(shown(value) for value in found.outputs)
    yield make(
        rule,
        scope,
        status,
        value=shown(found.value) if status != "conflict" else None,
        causes=causes or (),
        rows=tuple(row + 1 for row in rows),
        clauses=tuple(dict.fromkeys(cited)) or rule.clauses,
        possible=("decided",) if status == "undetermined" else (),
        details=details,
    )


def unsettled(value: Value) -> frozenset[Hashable] | None:
    """The facts that would settle a value and its members; None where it is known."""
    if isinstance(value, Unknown | DoubtfulList):
        return value.causes
    if isinstance(value, list):
        found = [causes for item in value if (causes := unsettled(item)) is not None]
        return frozenset(cause for causes in found for cause in causes) if found else None
    if isinstance(value, dict):
        return unsettled(list(value.values()))
    return None


def _chosen(rule: Decide, rows: tuple[int, ...]) -> list[str]:
    return [rule.row_chosen[row] for row in rows if row < len(rule.row_chosen) and rule.row_chosen[row]]


def _distinct(values: Iterator[Any]) -> list[Any]:
    found: list[Any] = []
    for value in values:
        if value not in found:
            found.append(value)
    return found
