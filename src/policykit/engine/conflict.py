"""Conflicts between norms: shown, and never settled by a silent choice (semantics section 10)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from policykit.engine.finding import Finding, Reason
from policykit.policy.model import Oblige
from policykit.policy.norms import Forbid, Permit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from policykit.policy.model import Rule

Told = tuple["Rule", Finding]
"""A finding with the rule that gave it."""

_UNBOUND = ("not_applicable", "excused")


def may_conflict(rules: Iterable[Rule]) -> bool:
    """Whether any rules of a version could: duty and prohibition of one act, permissions of one rule."""
    known = list(rules)
    duties = {rule.act for rule in known if isinstance(rule, Oblige) and rule.act}
    overridden = [rule.overrides for rule in known if isinstance(rule, Permit)]
    return len(set(overridden)) < len(overridden) or any(
        isinstance(r, Forbid) and r.act in duties for r in known
    )


def with_conflicts(told: Sequence[Told]) -> list[Finding]:
    """The findings about one record, those in conflict with another marked so."""
    found = [finding for _, finding in told]
    for first, (duty, mine) in enumerate(told):
        for second, (other, theirs) in enumerate(told):
            if isinstance(duty, Oblige) and isinstance(other, Forbid) and _one_act(duty, mine, other, theirs):
                names = {"duty": mine.title or duty.name, "prohibition": theirs.title or other.name}
                reason = Reason("engine-duty-and-prohibition", names, (*mine.clauses, *theirs.clauses))
                found[first], found[second] = (
                    _marked(found[first], reason, theirs),
                    _marked(found[second], reason, theirs),
                )
    for rule, reason in _contradicted(told).items():
        for place, (own, finding) in enumerate(told):
            overrides = (
                isinstance(own, Permit) and own.overrides == rule and finding.status in ("granted", "refused")
            )
            if overrides or (own.name == rule and finding.status in ("excused", "permitted")):
                found[place] = replace(
                    found[place], status="conflict", reasons=(*found[place].reasons, reason)
                )
    return found


def _one_act(duty: Oblige, mine: Finding, other: Forbid, theirs: Finding) -> bool:
    """Whether a duty in force and a prohibition that is or may be unexcepted are of one act and bearer."""
    same = bool(duty.act) and duty.act == other.act
    bearer = mine.bearer == theirs.bearer or mine.bearer is None or theirs.bearer is None
    forbidden = theirs.status == "violated" or "violated" in theirs.possible
    return same and bearer and mine.status not in _UNBOUND and forbidden


def _marked(finding: Finding, reason: Reason, prohibition: Finding) -> Finding:
    """The finding in conflict, or, where the prohibition is not determined, one that may turn out so."""
    reasons = (*finding.reasons, reason)
    if prohibition.status == "violated":
        return replace(finding, status="conflict", possible=(), reasons=reasons)
    possible = finding.possible or (finding.status,)
    missing = finding.missing or prohibition.missing
    return replace(
        finding, status="undetermined", possible=(*possible, "conflict"), missing=missing, reasons=reasons
    )


def _contradicted(told: Sequence[Told]) -> dict[str, Reason]:
    """The rules that one permission lifts and another, decided as well, does not; with both named."""
    found: dict[str, Reason] = {}
    for first, one in told:
        for second, other in told:
            if not isinstance(first, Permit) or not isinstance(second, Permit):
                continue
            if first.overrides == second.overrides and (one.status, other.status) == ("granted", "refused"):
                names = {"first": one.title or first.name, "second": other.title or second.name}
                found[first.overrides] = Reason("engine-permissions-contradict", names)
    return found
