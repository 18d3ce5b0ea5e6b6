"""Conflicts between norms: shown, and never settled by a silent choice (semantics section 10)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from policykit.engine.finding import Finding, Reason
from policykit.engine.permit import NOT_ENTITLED
from policykit.policy.model import Oblige
from policykit.policy.norms import Forbid, Permit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from policykit.engine.finding import Missing
    from policykit.policy.model import Rule

Told = tuple["Rule", Finding]
"""A finding with the rule that gave it."""

_UNBOUND = ("not_applicable", "excused")


def may_conflict(rules: Iterable[Rule]) -> bool:
    """Whether any rules of a version could: duty and prohibition of one act, permissions of one rule."""
    known = list(rules)
    duties = {rule.act for rule in known if isinstance(rule, Oblige) and rule.act}
    permits = [rule for rule in known if isinstance(rule, Permit)]
    contradict = len({rule.overrides for rule in permits}) < len(permits) or any(p.each for p in permits)
    return contradict or any(isinstance(r, Forbid) and r.act in duties for r in known)


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
    for clash in _contradictions(told):
        for place, (own, _) in enumerate(told):
            found[place] = _with_clash(own, found[place], clash)
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


@dataclass(frozen=True, slots=True)
class _Clash:
    """That one permission lifts `rule` and another does not; `doubts` would tell where it is not sure."""

    rule: str
    reason: Reason
    doubts: tuple[Missing, ...] | None


def _contradictions(told: Sequence[Told]) -> list[_Clash]:
    """For each rule the first two permissions that contradict, or else two that may."""
    decided = [(rule, finding) for rule, finding in told if isinstance(rule, Permit) and _decides(finding)]
    found: dict[str, _Clash] = {}
    for first, one in decided:
        for second, other in decided:
            if first.overrides != second.overrides or one is other:
                continue
            sure = (one.status, other.status) == ("granted", "refused")
            if sure or (_may_be(one, "granted") and _may_be(other, "refused")):
                names = {"first": _called(first, one), "second": _called(second, other)}
                reason = Reason("engine-permissions-contradict", names)
                clash = _Clash(first.overrides, reason, None if sure else (*one.missing, *other.missing))
                if sure or first.overrides not in found:
                    found[first.overrides] = clash
    return list(found.values())


def _decides(finding: Finding) -> bool:
    """Whether it is, or may be, the decision of somebody who may decide."""
    entitled = all(reason.code != NOT_ENTITLED for reason in finding.reasons)
    return entitled and (_may_be(finding, "granted") or _may_be(finding, "refused"))


def _may_be(finding: Finding, status: str) -> bool:
    return finding.status == status or status in finding.possible


def _with_clash(rule: Rule, finding: Finding, clash: _Clash) -> Finding:
    """The finding of a permission that clashes, or of the rule that it lifts, marked so."""
    own = isinstance(rule, Permit) and rule.overrides == clash.rule and _decides(finding)
    lifted = rule.name == clash.rule and (_may_be(finding, "excused") or _may_be(finding, "permitted"))
    if not own and not lifted:
        return finding
    reasons = (*finding.reasons, clash.reason)
    if clash.doubts is None and finding.status != "undetermined":
        return replace(finding, status="conflict", reasons=reasons)
    possible = (*(finding.possible or (finding.status,)), "conflict")
    missing = finding.missing or clash.doubts or ()
    return replace(finding, status="undetermined", possible=possible, missing=missing, reasons=reasons)


def _called(rule: Permit, finding: Finding) -> Any:
    """The title of a permission; that of an item with its id."""
    title, item = finding.title or {"en": rule.name}, finding.subject.item
    return {lang: f"{text} {item}" for lang, text in title.items()} if item else finding.title or rule.name
