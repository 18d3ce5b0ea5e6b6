"""The explanation of a precedence: what became of each claim and each transfer, and by which clause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from policykit.engine.finding import Reason
from policykit.engine.identity import MOST_MEMBERS
from policykit.engine.prefer_contest import Contender, Standing, beaten_by
from policykit.engine.spans import EARLIEST, local_text, span_text
from policykit.problems import LANGUAGES

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from policykit.engine.prefer_claims import Made, Record
    from policykit.engine.prefer_ownership import Held, Ownership
    from policykit.engine.prefer_reading import Decision
    from policykit.policy.model import Claim, Transfer


def explained(held: Held, zone: dt.tzinfo) -> Iterator[Reason]:
    """Each claim with what became of it, the contenders first in their order, then each transfer."""
    contenders = held.pool.contenders

    def place(record: Record) -> tuple[bool, Any, str]:
        found = contenders.get(record.id)
        return found is None, found.first if found else _from(record), record.id

    for record in sorted(held.pool.records, key=place):
        if record.ref in held.pool.belongs:
            yield Reason("prefer-household", {"record": record.id}, held.pool.rule.clauses)
        yield from _of_record(record, held, zone)
    if held.status == "nobody":
        yield Reason("prefer-nobody", {}, held.pool.rule.otherwise_clauses)
    for decision in held.decisions:
        if found := _of_decision(decision, held, zone):
            if decision.shared:
                yield Reason("prefer-household-moved", {"record": decision.step.id}, held.pool.rule.clauses)
            yield found
    if held.status == "tied" and held.pool.rule.tie_waits_for:
        yield Reason("prefer-waits-for", {"role": held.pool.rule.tie_waits_for}, held.pool.rule.clauses)


def _from(record: Record) -> dt.datetime:
    return min((m.at.span.lo for m in record.made), default=EARLIEST)


def _of_record(record: Record, held: Held, zone: dt.tzinfo) -> Iterator[Reason]:
    contender = held.pool.contenders.get(record.id)
    if not record.governed:
        yield Reason("prefer-ungoverned", {"record": record.id})
    elif not record.made:
        args = {"record": record.id, "condition": "; ".join(c.when.text for c in record.failed if c.when)}
        yield Reason("prefer-invalid", args, _clauses(record.failed))
    elif contender is None:
        for made in record.made:
            yield from _gone(record, made, held, zone)
    else:
        yield _ranked(record, contender, held, zone)


def _gone(record: Record, made: Made, held: Held, zone: dt.tzinfo) -> Iterator[Reason]:
    """Why a claim is out of the contest: entered late, or lapsed by the policy's own terms."""
    args = _args(record, made, zone)
    clauses = made.claim.clauses
    if made.timely.value is False and made.entry and made.entry.latest:
        yield Reason("prefer-late", {**args, "due": local_text(made.entry.latest.due, zone)}, clauses)
    elif made.lapse and made.lapse.by(held.at).value and made.lapse.due.latest:
        by = {"policy": made.policy.name, "version": made.policy.version}
        due = local_text(made.lapse.due.latest.due, zone)
        yield Reason("prefer-lapsed", {**args, **by, "due": due}, clauses)


def _ranked(record: Record, contender: Contender, held: Held, zone: dt.tzinfo) -> Reason:
    """The place of a claim in the contest."""
    base, rule = held.moves.base, held.pool.rule
    args = _args(record, record.made[0], zone)
    clauses = _clauses([made.claim for made in record.made])
    if base.bar is not None and contender.first > base.bar:
        args["by"] = base.winner or base.candidates[0]
        return Reason(f"prefer-lost-{beaten_by(contender.first, base.bar, rule.order)}", args, clauses)
    if record.id == base.winner:
        return Reason("prefer-won", args, clauses)
    if base.status == "owned" and contender.sure:
        return Reason("prefer-same", args, clauses)
    if base.status == "tied":
        return Reason("prefer-tied", args, clauses)
    return Reason("prefer-doubtful" if not contender.settled else "prefer-may-win", args, clauses)


def _args(record: Record, made: Made, zone: dt.tzinfo) -> dict[str, Any]:
    who = sorted(made.claimants) if made.claimants is not None else []
    return {
        "record": record.id,
        "claim": _title(made.claim),
        "claimant": listing(who) or "?",
        "at": span_text(made.at.span, zone),
    }


def _of_decision(decision: Decision, held: Held, zone: dt.tzinfo) -> Reason | None:
    """What came of a transfer, None for one that is not decided yet."""
    effect = held.moves.effects.get(decision.step.id)
    if effect is None:
        return None
    transfer = decision.transfer
    args = {
        "record": decision.step.id,
        "decision": _title(transfer),
        "to": decision.step.to.owner or "?",
        "at": span_text(decision.step.at, zone),
        "holder": _holders(effect.holders),
        "condition": transfer.when.text if transfer.when else "",
    }
    return Reason(f"prefer-transfer-{effect.what}", args, transfer.clauses)


_UNOWNED: Final = {
    "nobody": {"zh-Hant": "無人", "zh-Hans": "无人", "en": "nobody"},
    "tied": {"zh-Hant": "並列者", "zh-Hans": "并列者", "en": "those who tied"},
    "owned": {"zh-Hant": "不詳", "zh-Hans": "不详", "en": "somebody not known"},
}
"""What stands for the holder before a transfer where that was no one person."""


def _holders(standings: Iterable[Standing]) -> str | dict[str, str]:
    """Who held it before, by language where that is not a name."""
    found = list(standings)
    if len(found) == 1 and found[0].owner:
        return found[0].owner
    names = {lang: sorted(s.owner or _UNOWNED[s.status][lang] for s in found) for lang in LANGUAGES}
    return {lang: (", " if lang == "en" else "、").join(names[lang]) for lang in LANGUAGES}


def _title(thing: Claim | Transfer) -> Any:
    return thing.title or getattr(thing, "name", "") or thing.of


def _clauses(claims: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(clause for claim in claims for clause in claim.clauses))


def noticed(subject: str, ownership: Ownership) -> Iterator[Reason]:
    """What is doubtful about who the subject is."""
    for notice in ownership.who.subjects.notices.get(subject, ()):
        others = [ownership.who.name_of(other) for other in notice.others]
        others += [f"… (+{notice.more})"] if notice.more else []
        key = ownership.who.title(notice.key) if notice.key else ""
        yield Reason(f"prefer-{notice.code}", {"others": listing(others), "key": key})
    if household := ownership.who.crowded(subject):
        yield Reason("prefer-crowded-household", {"household": household, "most": MOST_MEMBERS})


def listing(names: Iterable[str]) -> str | dict[str, str]:
    """Names as the argument of a message, with the comma of each language."""
    found = list(names)
    if len(found) < 2:
        return "".join(found)
    return {lang: (", " if lang == "en" else "、").join(found) for lang in LANGUAGES}
