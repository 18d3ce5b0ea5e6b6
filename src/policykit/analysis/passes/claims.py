"""Two kinds of claim of equal strength that read opposite conditions of one fact (semantics 10).

Their order decides between them, and that may be meant; but it is a choice, and should be seen as one
(SAL-04's last sentence and SAL-06).
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from policykit.feel import nodes as n
from policykit.policy.model import Claim, Prefer
from policykit.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.policy.workspace import Workspace


def opposite_claims(workspace: Workspace) -> Iterator[Problem]:
    """Tell of claims whose conditions contradict each other and that nothing sets apart."""
    for policy in workspace.versions():
        for rule in policy.rules:
            if isinstance(rule, Prefer):
                for one, other in combinations(rule.claims, 2):
                    yield from _opposed(one, other)


def _opposed(one: Claim, other: Claim) -> Iterator[Problem]:
    if one.strength != other.strength or one.of != other.of or one.chosen or other.chosen:
        return
    first, second = _facts(one), _facts(other)
    for fact in sorted(first.keys() & second.keys()):
        if first[fact] != second[fact]:
            args = {"claim": other.name, "other": one.name, "fact": fact}
            yield Problem("claims-opposite", other.place, args, "warning")


def _facts(claim: Claim) -> dict[str, bool]:
    """Give the facts that a claim's condition needs, each with whether it must hold."""
    return dict(_literals(claim.when.tree, wanted=True)) if claim.when else {}


def _literals(node: n.Node, *, wanted: bool) -> Iterator[tuple[str, bool]]:
    match node:
        case n.Logic(_, "and", operands) if wanted:
            for operand in operands:
                yield from _literals(operand, wanted=True)
        case n.Call(_, n.Name(name="not"), (inner,)):
            yield from _literals(inner, wanted=not wanted)
        case n.Name(_, name):
            yield name, wanted
        case n.Compare(_, "=", n.Name(_, name), n.Literal(_, bool(value))):
            yield name, wanted is value
        case n.Compare(_, "=" | "!=" as op, n.Name(_, name), n.Literal(_, value)):
            yield f"{name} = {value}", wanted is (op == "=")
