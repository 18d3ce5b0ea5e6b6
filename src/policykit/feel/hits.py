"""The hit policies: what the rows that hit, and those that may, come to. One function a policy."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Final

from policykit.feel import compare, doubtful, unknown
from policykit.feel.builtins import BUILTINS
from policykit.feel.interpret.functions import call_builtin
from policykit.feel.interpret.runtime import Scope, evaluate
from policykit.feel.record import record
from policykit.feel.unknown import is_unsettled, same
from policykit.feel.values import DoubtfulList, FeelFailure, Unknown, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from policykit.feel.nodes import UnaryTests
    from policykit.feel.tables import Table


@record
class Outcome:
    """The value that a hit policy gives and the rows that it was taken from."""

    value: Value
    rows: tuple[int, ...] = ()
    conflict: bool = False


class Case:
    """One evaluation of a table: its sure rows, its doubtful ones, and their outputs, evaluated once."""

    def __init__(
        self, table: Table, scope: Scope, sure: list[int], maybe: list[int], doubts: dict[int, Value]
    ) -> None:
        self.table = table
        self.scope = scope
        self.sure = sure
        self.maybe = maybe
        self.doubts = doubts
        self._outputs: dict[int, list[Value]] = {}

    @cached_property
    def names(self) -> list[str]:
        """The names of the output columns; empty for one without a name."""
        return [column.name or "" for column in self.table.outputs]

    def outputs(self, row: int) -> list[Value]:
        """Give the values of the output columns of `row`."""
        if row not in self._outputs:
            self._outputs[row] = [evaluate(node, self.scope) for node in self.table.rules[row].outputs]
        return self._outputs[row]

    def value(self, row: int) -> Value:
        """Give the output of `row`: the value of its only column, else a context."""
        return self.combined(self.outputs(row))

    def combined(self, columns: Sequence[Value]) -> Value:
        """Give the value that the output columns make."""
        if len(columns) == 1:
            return columns[0]
        return dict(zip(self.names, columns, strict=True))

    @property
    def may_miss(self) -> bool:
        """Whether it may be that no row hits."""
        return not self.sure and not (self.table.complete and self.maybe)

    @property
    def has_default(self) -> bool:
        """Whether a miss has an output; an output column without a default is null then."""
        return any(column.default is not None for column in self.table.outputs)

    @cached_property
    def default(self) -> list[Value]:
        """The defaults of the output columns."""
        defaults = [column.default for column in self.table.outputs]
        return [None if default is None else evaluate(default, self.scope) for default in defaults]

    def missed(self) -> Outcome:
        """Give the outcome of a table that no row hits: the defaults, else an error."""
        if self.has_default:
            return Outcome(self.combined(self.default))
        failed = self.scope.runtime.fail(self.table, "feel-table-miss")
        return Outcome(
            failed if len(self.names) == 1 or failed is None else self.combined([failed] * len(self.names))
        )

    def agreed(self, rows: Sequence[int]) -> Outcome:
        """Give what `rows`, and the default where no row may hit, agree in, column by column."""
        if not rows:
            return self.missed()
        if self.may_miss and not self.has_default:
            return self.undetermined(rows)
        candidates = [*map(self.outputs, rows), *([self.default] if self.may_miss else [])]
        if len(candidates) == 1:
            return Outcome(self.combined(candidates[0]), tuple(rows))
        doubts = [self.doubts[row] for row in rows if row in self.doubts]
        columns = [unknown.common(list(values), *doubts) for values in zip(*candidates, strict=True)]
        return Outcome(self.combined(columns), tuple(rows))

    def undetermined(self, rows: Sequence[int]) -> Outcome:
        """Unknown, by what keeps rows open and what is Unknown in their outputs."""
        doubt = unknown.merged(
            *(self.doubts[row] for row in rows if row in self.doubts),
            *(v for row in rows for v in self.outputs(row)),
        )
        return Outcome(self.combined([doubt] * len(self.table.outputs)), tuple(rows))

    def causes(self) -> frozenset[object]:
        """Give what would settle which rows hit."""
        return unknown.causes_in(self.doubts.values())


def unique(case: Case) -> Outcome:
    """Apply `unique`: one row at most may hit."""
    if len(case.sure) > 1:
        return Outcome(None, conflict=True)
    if case.sure:
        return case.undetermined(case.maybe) if case.maybe else case.agreed(case.sure)
    if len(case.maybe) > 1 and not case.table.disjoint:
        return case.undetermined(case.maybe)
    return case.agreed(case.maybe)


def any_(case: Case) -> Outcome:
    """`any`: rows that hit agree."""
    first = [case.outputs(row) for row in case.sure]
    if any(not _agree(first[0], other) for other in first[1:]):
        return Outcome(None, conflict=True)
    if not case.maybe:
        return case.agreed(case.sure[:1])
    rows = [*case.sure, *case.maybe]
    outcome = case.agreed(rows)
    return case.undetermined(rows) if is_unsettled(outcome.value) else outcome


def _agree(left: list[Value], right: list[Value]) -> bool:
    """Whether two rows may be the same: what is Unknown is no conflict yet."""
    return all(
        is_unsettled(a) or is_unsettled(b) or unknown.equal(a, b) is True or same(a, b)
        for a, b in zip(left, right, strict=True)
    )


def first(case: Case) -> Outcome:
    """`first`: the uppermost row that hits."""
    if not case.sure:
        return case.agreed(case.maybe)
    top = case.sure[0]
    return case.agreed([*(row for row in case.maybe if row < top), top])


def priority(case: Case) -> Outcome:
    """`priority`: the row whose outputs stand first among the allowed values."""
    if not case.sure:
        return case.agreed(case.maybe)
    ranks = _ranks(case, [*case.sure, *case.maybe])
    if ranks is None:
        return case.undetermined([*case.sure, *case.maybe])
    best = min(case.sure, key=lambda row: (ranks[row], row))
    higher = [row for row in case.maybe if (ranks[row], row) < (ranks[best], best)]
    return case.agreed([*higher, best])


def _ranks(case: Case, rows: Sequence[int]) -> dict[int, tuple[int, ...]] | None:
    """Give the places of the rows' outputs among the allowed values; None where an output is Unknown."""
    orders = [_listed(column.allowed, case.scope) for column in case.table.outputs]
    ranks: dict[int, tuple[int, ...]] = {}
    for row in rows:
        values = case.outputs(row)
        if any(map(is_unsettled, values)):
            return None
        ranks[row] = tuple(
            next((i for i, known in enumerate(order) if compare.equal(known, value)), len(order))
            for order, value in zip(orders, values, strict=True)
        )
    return ranks


def _listed(allowed: UnaryTests | None, scope: Scope) -> list[Value]:
    return [] if allowed is None else [evaluate(test, scope) for test in allowed.tests]


def rule_order(case: Case) -> Outcome:
    """`rule order` and plain `collect`: the outputs of all rows that hit, from top to bottom."""
    return _list(case, case.sure)


def output_order(case: Case) -> Outcome:
    """`output order`: the outputs of all rows that hit, in falling priority."""
    ranks = _ranks(case, case.sure)
    if ranks is None:
        return case.undetermined(case.sure)
    return _list(case, sorted(case.sure, key=lambda row: (ranks[row], row)))


def _list(case: Case, rows: Sequence[int]) -> Outcome:
    if not case.sure and case.has_default:
        if case.maybe:
            return Outcome(Unknown(case.causes()), tuple(case.maybe))
        default = case.combined(case.default)
        return Outcome(default if type(default) is list else [default])
    values = doubtful.made(map(case.value, rows), map(case.value, case.maybe), case.causes())
    return Outcome(values, (*rows, *case.maybe))


def total(case: Case) -> Outcome:
    """`collect` with `sum`."""
    return _total_of_doubtful(case) if case.maybe and not case.sure else _aggregated(case, "sum")


def minimum(case: Case) -> Outcome:
    """`collect` with `min`."""
    return case.agreed(case.maybe) if case.maybe and not case.sure else _aggregated(case, "min")


def maximum(case: Case) -> Outcome:
    """`collect` with `max`."""
    return case.agreed(case.maybe) if case.maybe and not case.sure else _aggregated(case, "max")


def _aggregated(case: Case, function: str) -> Outcome:
    """Give what a built-in makes of the outputs of the rows, or the default where there are none."""
    if not case.sure:
        return case.missed()
    sure, maybe = [case.value(row) for row in case.sure], [case.value(row) for row in case.maybe]
    builtin, runtime = BUILTINS[function], case.scope.runtime
    try:
        value = call_builtin(builtin, [doubtful.made(sure, maybe, case.causes())], {}, runtime)
    except FeelFailure as failure:
        value = runtime.fail(case.table, failure.code, **failure.args_)
    return Outcome(value, (*case.sure, *case.maybe))


def _total_of_doubtful(case: Case) -> Outcome:
    """Give the sum where no row is sure: bounded by the doubtful rows and the default."""
    values = [case.value(row) for row in case.maybe]
    causes = case.causes() | unknown.causes_in(values)
    if case.may_miss and not case.has_default:
        return Outcome(Unknown(causes), tuple(case.maybe))
    bounds = [unknown.bounds_of(doubtful.total(DoubtfulList([Decimal(0)], values)))]
    if case.may_miss:
        bounds.append(unknown.bounds_of(case.combined(case.default)))
    return Outcome(Unknown(causes, unknown.hull(bounds)), tuple(case.maybe))


def count(case: Case) -> Outcome:
    """`collect` with `count`: how many rows hit."""
    rows = (*case.sure, *case.maybe)
    return Outcome(doubtful.count(doubtful.made(case.sure, case.maybe, case.causes())), rows)


POLICIES: Final[dict[str, Callable[[Case], Outcome]]] = {
    "unique": unique,
    "any": any_,
    "first": first,
    "priority": priority,
    "rule order": rule_order,
    "output order": output_order,
    "collect": rule_order,
    "sum": total,
    "min": minimum,
    "max": maximum,
    "count": count,
}
