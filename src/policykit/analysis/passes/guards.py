"""Guards: what a rule must not ask, and what it should ask first (semantics 3).

- `is known(x)` in a condition, a cell or a claim would let blanks buy compliance: an error.
- A field that may be nothing satisfies no ordering; outside cells `x != null` should stand beside it.
- `every` over an empty list is true; `count(list) > 0` should stand beside it where that is not meant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from policykit.analysis.parts import Piece, pieces
from policykit.feel import nodes as n
from policykit.policy.model import Measure
from policykit.policy.norms import Check
from policykit.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.policy.workspace import Workspace
    from policykit.records.schema import Field

_ORDERINGS: Final = frozenset(("<", "<=", ">", ">="))


def missing_guards(workspace: Workspace) -> Iterator[Problem]:
    """Tell of questions that should not be asked and of guards that are missing."""
    for policy in workspace.versions():
        for piece in pieces(policy):
            if not isinstance(piece.rule, Check | Measure):
                yield from _knowing(piece)
            if not piece.is_cell:
                kind = workspace.schemas.get(piece.record)
                fields = kind.fields if kind else {}
                yield from _unguarded(piece, piece.tree, frozenset(), fields)


def _knowing(piece: Piece) -> Iterator[Problem]:
    for node in n.walk(piece.tree):
        if isinstance(node, n.Call) and node.function == n.Name(node.function.span, "is known"):
            yield Problem("guard-is-known", piece.place(node), {})


def _unguarded(
    piece: Piece, node: n.Node, guarded: frozenset[str], fields: dict[str, Field] | object
) -> Iterator[Problem]:
    """Walk down with the names that are known to have a value, and the lists known not to be empty."""
    match node:
        case n.Logic(_, "and", operands):
            sure = guarded.union(*(_assures(operand) for operand in operands))
            for operand in operands:
                yield from _unguarded(piece, operand, sure, fields)
            return
        case n.Logic(_, "or", operands):
            for operand in operands:
                others = (_excludes(other) for other in operands if other is not operand)
                yield from _unguarded(piece, operand, guarded.union(*others), fields)
            return
        case n.If(_, condition, then, otherwise):
            yield from _unguarded(piece, condition, guarded, fields)
            yield from _unguarded(piece, then, guarded | _assures(condition), fields)
            yield from _unguarded(piece, otherwise, guarded | _excludes(condition), fields)
            return
        case n.Compare(_, op, left, right) if op in _ORDERINGS:
            for side in (left, right):
                if (
                    isinstance(side, n.Name)
                    and side.name not in guarded
                    and _may_be_nothing(side.name, fields)
                ):
                    yield Problem("guard-none", piece.place(side), {"name": side.name, "op": op}, "warning")
        case n.Quantified(_, "every", iterations, _):
            name = _key(iterations[0].source)
            if name not in guarded:
                args = {"list": name}
                yield Problem("guard-every", piece.place(node), args, "warning")
    for child in n.children(node):
        yield from _unguarded(piece, child, guarded, fields)


def _may_be_nothing(name: str, fields: dict[str, Field] | object) -> bool:
    field = fields.get(name) if isinstance(fields, dict) else None
    return field is not None and field.absent == "none"


def _assures(node: n.Node) -> frozenset[str]:
    """Give what has a value, or at least one member, where `node` is true."""
    match node:
        case n.Logic(_, "and", operands):
            return frozenset().union(*(_assures(operand) for operand in operands))
        case n.Compare(_, "!=", name, n.Literal(value=None)) | n.Compare(
            _, "!=", n.Literal(value=None), name
        ):
            return frozenset((_key(name),))
        case n.Compare(_, ">" | ">=", n.Call(_, n.Name(name="count"), (counted,)), n.Literal()):
            return frozenset((_key(counted),))
        case n.Call(_, n.Name(name="not"), (inner,)):
            return _excludes(inner)
    return frozenset()


def _excludes(node: n.Node) -> frozenset[str]:
    """Give what has a value, or at least one member, where `node` is false."""
    match node:
        case n.Logic(_, "or", operands):
            return frozenset().union(*(_excludes(operand) for operand in operands))
        case n.Compare(_, "=", name, n.Literal(value=None)) | n.Compare(_, "=", n.Literal(value=None), name):
            return frozenset((_key(name),))
        case n.Compare(_, "=", n.Call(_, n.Name(name="count"), (counted,)), n.Literal()):
            return frozenset((_key(counted),))
        case n.Call(_, n.Name(name="not"), (inner,)):
            return _assures(inner)
    return frozenset()


def _key(node: n.Node) -> str:
    """Name a value: two nodes of one key are the same value."""
    match node:
        case n.Name(_, name):
            return name
        case n.Path(_, operand, name):
            return f"{_key(operand)}.{name}"
        case n.Filter(_, operand, _):
            return f"{_key(operand)}[…]"
    return "…"
