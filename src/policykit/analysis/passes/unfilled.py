"""Blanks that an outline left: a condition or deadline that is null, a reason that begins with 待填."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.analysis.outline.skeleton import TO_FILL
from policykit.analysis.parts import Piece, pieces
from policykit.feel import nodes as n
from policykit.policy.model import Oblige
from policykit.policy.norms import Check, Forbid, Gate, Permit
from policykit.problems import Problem
from policykit.yamlsource import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.policy.model import Policy, Text
    from policykit.policy.workspace import Workspace
    from policykit.problems import Severity


def unfilled(workspace: Workspace) -> Iterator[Problem]:
    """Tell of everything that has still to be written: warnings in a draft, errors once it is issued."""
    for policy in workspace.versions():
        severity: Severity = "error" if policy.issued_on else "warning"
        yield from _expressions(policy, severity)
        yield from _texts(policy, severity)


def _expressions(policy: Policy, severity: Severity) -> Iterator[Problem]:
    for piece in pieces(policy):
        if isinstance(piece.rule, Oblige | Forbid | Permit | Gate | Check):
            tree = piece.tree
            if isinstance(tree, n.Literal) and tree.value is None:
                args = {"rule": piece.rule.name, "key": _key(piece)}
                yield Problem("policy-to-fill", piece.place(tree), args, severity)


def _key(piece: Piece) -> str:
    """Give the key of the file under which a blank stands."""
    if isinstance(piece.rule, Oblige) and piece.expression is piece.rule.fulfilled.at:
        return "fulfilled"
    return "from" if piece.key == "start" else piece.key


def _texts(policy: Policy, severity: Severity) -> Iterator[Problem]:
    chosen = {name: p.chosen.because for name, p in policy.parameters.items() if p.chosen}
    blank = [("parameters", name) for name, because in chosen.items() if _is_blank(because)]
    blank += [("guidance", clause) for clause, text in policy.guidance.items() if _is_blank(text)]
    source = load(policy.source) if blank else None
    for part, name in blank:
        place = source.where_key((part, name)) if source else None
        yield Problem("policy-to-fill", place, {"rule": name, "key": part}, severity)


def _is_blank(text: Text) -> bool:
    return any(words.startswith(TO_FILL) for words in text.values())
