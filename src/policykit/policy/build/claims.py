"""Who has what: prefer, share, rotate and the identity of subjects (semantics 8 and 9)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.feel.types import ANY, ListType
from policykit.names import closest
from policykit.policy.build.parts import Part
from policykit.policy.expressions import BOOLEAN, Scope
from policykit.policy.model import Claim, Deadline, Identity, Prefer, Share, Transfer
from policykit.policy.norms import Rotate
from policykit.policy.vocabulary import DATE_TIME, STRING
from policykit.policy.words import hint

if TYPE_CHECKING:
    from policykit.policy.model import Chosen

Common = dict[str, Any]


def identity(part: Part, subject: str) -> Identity:
    """Read who counts as the same subject; its keys are those by which records name it (`x-subject`)."""
    kinds = part.draft.vocabulary.words.schemas.values()
    keys = {key for kind in kinds for key in kind.subjects.get(subject, ())}
    same, doubtful, household = part.part("same_when"), part.part("doubtful"), part.part("household")
    assert same is not None
    choices = [p.chosen() for p in (part, doubtful, household) if p]
    return Identity(
        subject=subject,
        any=_keys(same, "any", keys),
        unless_differs=_keys(same, "unless_differs", keys),
        doubtful=_keys(doubtful, "when", keys) if doubtful else (),
        household_of=household.kind("record") if household else None,
        relations=tuple(household.get("relations", ())) if household else (),
        chosen=tuple(choice for choice in choices if choice),
    )


def _keys(part: Part, key: str, known: set[str]) -> tuple[str, ...]:
    given = tuple(part.get(key, ()))
    for name in given:
        if name not in known:
            suggestion = hint(closest(name, known, 1), sorted(known))
            part.say("policy-unknown-identity-key", key, name=name, hint=suggestion)
    return given


def prefer(part: Part, common: Common, scope: Scope) -> Prefer:  # noqa: ARG001 - claims see their own records
    """Read a precedence among claims."""
    tie, otherwise = part.part("tie"), part.part("otherwise")
    owner = otherwise.get("owner") if otherwise else "nobody"
    return Prefer(
        **common,
        subject=_subject(part),
        claims=tuple(_claim(claim) for claim in part.parts("claims")),
        order=tuple(part.get("order", ("strength", "at", "listed"))),
        transfers=tuple(_transfer(transfer) for transfer in part.parts("transfers")),
        tie_waits_for=tie.role("waits_for") if tie else "",
        tie_chosen=tie.chosen() if tie else None,
        otherwise=otherwise.expression("owner", {}) if otherwise and owner != "nobody" else None,
        otherwise_clauses=otherwise.clauses() if otherwise else (),
    )


def _subject(part: Part) -> str:
    subject = str(part.get("subject"))
    known = [*part.draft.source.data.get("identity", ()), *part.draft.borrowed.identity]
    if subject not in known:
        near = hint(closest(subject, known, 1), known)
        part.say("policy-unknown-subject", "subject", name=subject, hint=near)
    return subject


def _claim(part: Part) -> Claim:
    scope = part.kind_scope("of")
    timely, lapses = part.part("timely"), part.part("lapses")
    kept = lapses.get("kept_by", ()) if lapses else ()
    return Claim(
        name=part.get("claim"),
        title=part.text("title"),
        of=part.get("of"),
        claimant=part.expression("claimant", scope, STRING),
        at=part.expression("at", scope, DATE_TIME),
        place=part.place(),
        when=part.condition("when", scope),
        clauses=part.clauses(),
        strength=part.get("strength", 2),
        timely=_period(timely, scope),
        timely_at=timely.expression("at", scope, DATE_TIME) if timely else None,
        lapses_when=lapses.condition("when", scope) if lapses else None,
        lapses=_period(lapses, scope),
        kept_by=tuple(_kept(lapses, index, scope) for index in range(len(kept))) if lapses else (),
        chosen=part.chosen(),
    )


def _period(part: Part | None, scope: Scope) -> Deadline | None:
    """Read `{from, within}` of a part whose `at` and `when` mean something else."""
    if part is None:
        return None
    return Deadline(
        start=part.expression("from", scope, DATE_TIME),
        within=part.period("within"),
        counting=part.counting(part.draft.counting) if "counting" in part else None,
        place=part.place(),
    )


def _kept(part: Part, index: int, scope: Scope) -> Any:
    """Read one of the instants that keep a claim alive."""
    item = Part(part.draft, (*part.path, "kept_by", index), part.data["kept_by"][index], "at")
    return item.expression("at", scope)


def _transfer(part: Part) -> Transfer:
    scope = part.kind_scope("of")
    return Transfer(
        of=part.get("of"),
        title=part.text("title"),
        to=part.expression("to", scope, STRING),
        at=part.expression("at", scope, DATE_TIME),
        place=part.place(),
        when=part.condition("when", {**scope, "holder": STRING, "tied": BOOLEAN}),
        clauses=part.clauses(),
    )


def share(part: Part, common: Common, scope: Scope) -> Share:
    """Read an allocation."""
    decided = part.part("decided")
    assert decided is not None
    decision = decided.kind_scope("of")
    return Share(
        **common,
        subject=_subject(part),
        leaver=part.expression("leaver", scope, STRING),
        at=part.expression("at", scope, DATE_TIME),
        pool=part.expression("pool", scope, ListType(ANY)),
        receivers=part.expression("receivers", scope, ListType(ANY)),
        decided_of=decided.get("of"),
        decided_by=decided.role("by"),
        decided_to=decided.expression("to", decision, STRING),
        decided_at=decided.expression("at", decision, DATE_TIME),
        decided_when=decided.condition("when", {**scope, **decision}),
        together=part.get("together", ""),
    )


def rotate(part: Part, common: Common, scope: Scope) -> Rotate:  # noqa: ARG001 - turns see their own records
    """Read an order of turns."""
    turn = part.kind_scope("over")
    make_up, make_up_chosen = _setting(part, "make_up")
    carry_over, carry_over_chosen = _setting(part, "carry_over")
    return Rotate(
        **common,
        over=part.get("over"),
        by=part.expression("by", turn, STRING),
        at=part.expression("at", turn, DATE_TIME),
        ties=part.get("ties", "id"),
        roster=part.kind("roster"),
        absent=part.kind("absent") if "absent" in part else "",
        counts=part.condition("counts", turn),
        make_up=make_up,
        make_up_chosen=make_up_chosen,
        carry_over=carry_over,
        carry_over_chosen=carry_over_chosen,
    )


def _setting(part: Part, key: str) -> tuple[bool, Chosen | None]:
    setting = part.part(key, "value")
    return (bool(setting.get("value")), setting.chosen()) if setting else (True, None)
