"""What can be proved of a table from its literal cells alone: that some row always hits, that never two do.

Cells of numbers, strings, booleans, ranges and dashes are read as sets of values; any other cell may hit or
not. An axis is cut at every end point that its cells name, so that a cell is constant on each piece, and
one value stands for each. Sound, not complete: what is not proved may still be so. Null is no value here: a
table is complete for inputs that have a value of their column's kind.
"""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from policykit.feel import nodes as n
from policykit.feel.decimals import CONTEXT
from policykit.feel.tables import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policykit.feel.nodes import Node, UnaryTests
    from policykit.feel.tables import TableInput

Bits: TypeAlias = "frozenset[int] | None"

_BUDGET: Final = 20_000
_OTHER: Final = "\0"


def proven(table: Table) -> Table:
    """Give `table` with what is proved of it in `complete` and `disjoint`."""
    columns = [_column(table, index) for index in range(len(table.inputs))]
    rows = len(table.rules)
    return Table(
        table.span,
        table.hit,
        table.aggregation,
        table.inputs,
        table.outputs,
        table.rules,
        complete=_is_complete(columns, rows),
        disjoint=_is_disjoint(columns, rows),
    )


class _Column:
    """The pieces of one axis, and for each row the pieces that its cell holds; None where not known."""

    def __init__(self, pieces: Sequence[Any], cells: list[Bits], nulls: list[bool]) -> None:
        self.pieces = range(len(pieces))
        self.cells = cells
        self.nulls = nulls


def _column(table: Table, index: int) -> _Column:
    tests = [rule.tests[index] for rule in table.rules]
    pieces = _pieces(tests, table.inputs[index])
    cells = [_held(test, pieces) for test in tests]
    return _Column(pieces, cells, [_may_hold_null(test) for test in tests])


def _held(test: UnaryTests, pieces: Sequence[Any]) -> Bits:
    """Give the pieces that a cell holds; None where it is not all literal."""
    if not all(_is_literal(t) for t in test.tests):
        return None
    everything = frozenset(range(len(pieces)))
    if not test.tests:
        return everything
    found = frozenset(i for i, piece in enumerate(pieces) if any(_holds(t, piece) for t in test.tests))
    return everything - found if test.negated else found


def _may_hold_null(test: UnaryTests) -> bool:
    """Whether null may satisfy a cell: a dash, a negation, `null` itself, anything not understood."""
    return not test.tests or test.negated or not all(_is_literal(t) for t in test.tests)


def _is_literal(test: Node) -> bool:
    match test:
        case n.Literal():
            return test.value is not None
        case n.Test():
            ordered = test.op not in ("=", "!=")
            return isinstance(test.operand, n.Literal) and (
                isinstance(test.operand.value, Decimal) or (not ordered and test.operand.value is not None)
            )
        case n.RangeNode():
            ends = [end for end in (test.start, test.end) if end is not None]
            return all(isinstance(end, n.Literal) and isinstance(end.value, Decimal) for end in ends)
    return False


def _holds(test: Node, piece: Any) -> bool:
    match test:
        case n.Literal():
            return _is(piece, test.value)
        case n.Test(op=op, operand=n.Literal(value=value)):
            return _compares(op, piece, value)
        case n.RangeNode(start=start, end=end):
            after = start is None or _compares(">=" if test.start_included else ">", piece, _value(start))
            return after and (
                end is None or _compares("<=" if test.end_included else "<", piece, _value(end))
            )
    return False


def _value(node: Node) -> Any:
    return node.value if isinstance(node, n.Literal) else None


def _is(piece: Any, value: Any) -> bool:
    return type(piece) is type(value) and bool(piece == value)


def _compares(op: str, piece: Any, value: Any) -> bool:
    if op in ("=", "!="):
        return type(piece) is type(value) and _is(piece, value) == (op == "=")
    if not isinstance(piece, Decimal) or not isinstance(value, Decimal):
        return False
    verdicts = {"<": piece < value, "<=": piece <= value, ">": piece > value, ">=": piece >= value}
    return verdicts[op]


def _pieces(tests: Sequence[UnaryTests], column: TableInput) -> list[Any]:
    """One value for each piece of an axis; a piece of no known kind where no cell names a value."""
    allowed = [] if column.allowed is None else [column.allowed]
    named = [value for test in [*tests, *allowed] for value in _named(test)]
    pieces: list[Any] = [*_of_numbers(named), *_of_strings(named)]
    if any(isinstance(value, bool) for value in named):
        pieces += [True, False]
    if not pieces:
        pieces = [_OTHER]
    if allowed and all(_is_literal(t) for t in allowed[0].tests):
        held = _held(allowed[0], pieces) or frozenset()
        pieces = [piece for index, piece in enumerate(pieces) if index in held]
    return pieces


def _named(test: UnaryTests) -> Iterator[Any]:
    for node in n.walk(test):
        if isinstance(node, n.Literal) and node.value is not None:
            yield node.value


def _of_numbers(named: list[Any]) -> list[Decimal]:
    numbers = sorted({value for value in named if isinstance(value, Decimal)})
    if not numbers:
        return []
    between = [
        CONTEXT.divide(CONTEXT.add(low, high), Decimal(2)) for low, high in itertools.pairwise(numbers)
    ]
    return [numbers[0] - 1, *numbers, *between, numbers[-1] + 1]


def _of_strings(named: list[Any]) -> list[str]:
    strings = sorted({value for value in named if isinstance(value, str)})
    return [*strings, _OTHER] if strings else []


def _is_disjoint(columns: list[_Column], rows: int) -> bool:
    """Whether every two rows have a column whose cells share nothing, null included."""
    if rows * rows * len(columns) > _BUDGET * 50:
        return False
    return all(_apart(columns, a, b) for a in range(rows) for b in range(a))


def _apart(columns: list[_Column], a: int, b: int) -> bool:
    return any(_share_nothing(column, a, b) for column in columns)


def _share_nothing(column: _Column, a: int, b: int) -> bool:
    first, second = column.cells[a], column.cells[b]
    if first is None or second is None or (column.nulls[a] and column.nulls[b]):
        return False
    return not first & second


def _is_complete(columns: list[_Column], rows: int) -> bool:
    """Whether the literal rows together hold every combination of pieces."""
    usable = [row for row in range(rows) if all(column.cells[row] is not None for column in columns)]
    budget = [_BUDGET]
    return _covers(columns, 0, usable, budget)


def _covers(columns: list[_Column], index: int, rows: list[int], budget: list[int]) -> bool:
    budget[0] -= 1
    if budget[0] < 0 or not rows:
        return False
    if index == len(columns):
        return True
    column = columns[index]
    return all(
        _covers(columns, index + 1, [row for row in rows if piece in (column.cells[row] or ())], budget)
        for piece in column.pieces
    )
