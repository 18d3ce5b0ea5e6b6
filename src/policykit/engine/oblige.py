"""oblige: a duty once, or once for each item of a list (semantics section 6)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from policykit.engine import excuse, registry
from policykit.engine.acts import Acts, acts_of
from policykit.engine.concerned import skipper
from policykit.engine.deadline import NO_WAITS, Wait, Waits
from policykit.engine.duty import YES, DueBounds, Duty, Truth
from policykit.engine.escalate import Ladder
from policykit.engine.finding import Due, Finding, Level, Reason, Subject
from policykit.engine.fulfil import first_act, matched
from policykit.engine.lists import item_id, listed
from policykit.engine.make import make
from policykit.engine.moments import NEVER_COMES, Moment
from policykit.engine.spans import EARLIEST, LATEST, NEVER, Span
from policykit.engine.trouble import Trouble
from policykit.engine.view import View
from policykit.feel.values import Unknown
from policykit.policy.model import Oblige
from policykit.problems import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policykit.engine.fulfil import Done
    from policykit.engine.scope import Names, RecordScope


class Occasion(NamedTuple):
    """One occasion of a duty: the names it binds, the item it is about, and the acts that may fulfil it.

    `listed` says whether the item is surely there. `acts` None reads them as the rule says; `due_at` is the
    due of an occurrence.
    """

    names: Names
    item: str = ""
    listed: Truth = YES
    acts: Acts | None = None
    subject: Subject | None = None


@registry.per_record(Oblige)
def oblige(rule: Oblige, scope: RecordScope) -> Iterator[Finding]:
    """The findings of a duty about one record: one, or one for each item of its list."""
    if rule.each is None:
        yield judge(rule, scope, Occasion(scope))
    elif rule.each.items is not None:
        for occasion in items(rule, scope):
            yield judge(rule, scope, occasion)


def items(rule: Oblige, scope: RecordScope) -> Iterator[Occasion]:
    """The occasions of a duty owed for each item of a list, each with the acts that answer it."""
    assert rule.each is not None
    assert rule.each.items is not None
    found = listed(scope.value(rule.each.items))
    bound = [scope.within({rule.each.name: member}) for member, _ in found.members]
    ids = [item_id(member, n) for n, (member, _) in enumerate(found.members, 1)]
    answered = _matched(rule, scope, bound, [member for member, _ in found.members], ids)
    for names, id_, (_, sure), acts in zip(bound, ids, found.members, answered, strict=True):
        yield Occasion(names, id_, YES if sure else Truth(None, found.causes), acts)
    if found.unlisted is not None:
        any_item = scope.within({rule.each.name: Unknown(found.unlisted)})
        yield Occasion(any_item, "", Truth(None, found.unlisted), Acts((), found.unlisted))


def _matched(
    rule: Oblige, scope: RecordScope, bound: Sequence[Names], members: Sequence[Any], ids: Sequence[str]
) -> list[Acts | None]:
    if rule.fulfilled.act is None:
        return [None] * len(bound)
    every = [acts_of(rule.fulfilled, scope, names) for names in bound]
    order = sorted(range(len(bound)), key=lambda n: (start_of(rule, scope, bound[n]).span.lo, n))
    opens = [_opens(members[n]) for n in order]
    given = matched([every[n].known for n in order], [ids[n] for n in order], opens)
    found: list[Acts | None] = [None] * len(bound)
    for n, acts in zip(order, given, strict=True):
        found[n] = Acts(tuple(acts), every[n].unlisted)
    return found


def _opens(member: Any) -> Span:
    """Since when an item could be answered: its own event, or always where it has none."""
    own = member.shape.own_event if isinstance(member, View) else None
    at = member.moment(own) if own else NEVER_COMES
    return Span(EARLIEST, EARLIEST) if at.never else at.span


def start_of(rule: Oblige, scope: RecordScope, names: Names) -> Moment:
    """The moment from which the due is counted: `from`, the instant promised, or the event to come before."""
    return scope.moment(rule.due.start or rule.due.at or rule.due.before, names)


@dataclass(slots=True)
class Judgement:
    """Everything that one occasion of a duty came to, before it is told."""

    rule: Oblige
    scope: RecordScope
    occasion: Occasion
    start: Moment
    duty: Duty
    waits: Waits = NO_WAITS
    excused_at: Span = NEVER
    statuses: frozenset[str] = field(default_factory=frozenset)

    @property
    def status(self) -> str:
        """The status that is left, `undetermined` where there are several."""
        return next(iter(self.statuses)) if len(self.statuses) == 1 else "undetermined"


def judge(rule: Oblige, scope: RecordScope, occasion: Occasion) -> Finding:
    """What one occasion of a duty came to."""
    names = occasion.names
    applies = scope.truth(rule.when, names)
    if applies.value is False:
        return _base(rule, scope, occasion, "not_applicable")
    start = start_of(rule, scope, names)
    waits = _waits(rule, scope, names)
    due = _due(rule, scope, start, waits)
    done = _done(rule, scope, occasion, start)
    excused, excused_at = excuse.excused(rule, scope, names, due)
    duty = Duty(scope.book.world.as_of, due, done, applies, excused, occasion.listed)
    return _told(Judgement(rule, scope, occasion, start, duty, waits, excused_at, duty.statuses()))


def _due(rule: Oblige, scope: RecordScope, start: Moment, waits: Waits) -> DueBounds:
    """The due within its bounds; one that the calendar cannot count is a trouble."""
    counter, written = scope.book.counter, rule.due
    period = scope.book.period(written.within) if written.within else None
    try:
        if written.at is not None:
            return counter.promised(start, written.counting)
        if written.start is None:
            return counter.before(start, period, written.counting)
        assert period is not None, "the schema asks for a period after `from`"
        return counter.within(start, period, written.counting, scope.book.world.as_of, waits)
    except InputError as error:
        problem = error.problems[0]
        trouble = Trouble(problem.code, written.place or rule.place, problem.args)
        scope.troubles[trouble] = None
        return DueBounds(start.span, causes=start.causes | {trouble})


def _done(rule: Oblige, scope: RecordScope, occasion: Occasion, start: Moment) -> Done:
    acts = occasion.acts or acts_of(rule.fulfilled, scope, occasion.names)
    begins = start.span if rule.due.start is not None and not start.never else None
    return first_act(acts.known, begins, rule.fulfilled.early, unlisted=acts.unlisted)


def _waits(rule: Oblige, scope: RecordScope, names: Names) -> Waits:
    if rule.suspended is None:
        return NO_WAITS
    found = listed(scope.value(rule.suspended.each, names))
    waits = []
    for member, sure in found.members:
        inner = scope.within({rule.suspended.name: member}, names)
        ends = scope.moment(rule.suspended.start, inner), scope.moment(rule.suspended.end, inner)
        waits.append(Wait(*ends, sure))
    doubts = found.causes if any(not wait.sure for wait in waits) else frozenset()
    return Waits(tuple(waits), found.unlisted or frozenset(), doubts)


def _base(rule: Oblige, scope: RecordScope, occasion: Occasion, status: str, **parts: Any) -> Finding:
    applies = status != "not_applicable"
    who = scope.value(rule.bearer, occasion.names) if rule.bearer and applies else rule.bearer_role
    subject = occasion.subject or Subject(scope.view.kind, scope.view.id, occasion.item)
    bearer = who if isinstance(who, str) and who else None
    sanction = rule.sanction if status in _SANCTIONED else {}
    parts |= {"bearer": bearer, "action": rule.action, "sanction": sanction}
    return make(rule, scope, status, subject=subject, **parts)


_SANCTIONED: Final = frozenset(("overdue", "fulfilled_late", "undetermined"))
"""Where a sanction may be at issue; its amount and the decision are a person's."""


def _told(found: Judgement) -> Finding:
    """The finding of a judgement: due, act, levels, what is lacking and what is missing."""
    rule, scope, duty, status = found.rule, found.scope, found.duty, found.status
    due = _due_told(duty.due)
    acted = duty.done.at
    done = acted.lo if acted.known and acted.lo < LATEST and status.startswith("fulfilled") else None
    causes = duty.causes() if status == "undetermined" else frozenset()
    open_ = status in ("overdue", "pending", "undetermined")
    lacking = duty.done.lacking if open_ else ()
    if status == "overdue" and not lacking:
        lacking = (rule.action,)
    return _base(
        rule,
        scope,
        found.occasion,
        status,
        due=due,
        done_at=done.astimezone(scope.book.world.zone) if done else None,
        escalation=_levels(found) if rule.escalate else (),
        lacking=lacking,
        causes=causes,
        possible=tuple(sorted(found.statuses)) if status == "undetermined" else (),
        reasons=tuple(_reasons(found)),
        provisional=bool(due and due.provisional),
        details=_details(found),
    )


def _levels(found: Judgement) -> tuple[Level, ...]:
    state = Ladder(found.duty, found.start.span, found.waits, found.excused_at, skipper(found.scope))
    return tuple(state.level(found.rule, level, found.scope.book.counter) for level in found.rule.escalate)


def _due_told(bounds: DueBounds) -> Due | None:
    from policykit.engine.deadline import AccountView

    exact = None if bounds.suspended else bounds.exact
    if exact is None:
        return None
    return Due(exact.due, exact.exclusive, exact.provisional, AccountView(exact.account))


def _reasons(found: Judgement) -> Iterator[Reason]:
    """Why the status is what it is, step by step."""
    rule, duty, zone = found.rule, found.duty, found.scope.book.world.zone
    begins = rule.due.start or rule.due.at or rule.due.before
    if found.status == "pending" and found.start.never and begins:
        yield Reason("engine-begins-with", {"field": begins.text})
    if duty.due.suspended and found.status == "pending":
        since = duty.due.earliest.suspended_since if duty.due.earliest else None
        yield Reason("engine-suspended", {"since": since.astimezone(zone).isoformat() if since else "…"})
    if duty.done.early and found.status == "undetermined" and begins:
        act = duty.done.early
        yield Reason(
            "engine-early-act",
            {"act": _text(act, zone), "start": _text(found.start.span, zone), "field": begins.text},
        )
    if found.status == "excused":
        yield Reason("engine-excused", {"at": _text(found.excused_at, zone)})


def _text(at: Span, zone: Any) -> str:
    ends = [end.astimezone(zone).isoformat() if EARLIEST < end < LATEST else "…" for end in (at.lo, at.hi)]
    return ends[0] if at.known else f"{ends[0]} – {ends[1]}"


def _details(found: Judgement) -> dict[str, Any]:
    """What a due known only within bounds, or standing still, lies between."""
    due = found.duty.due
    ends = {"earliest": due.earliest, "latest": due.latest}
    details: dict[str, Any] = {"suspended": True} if due.suspended else {}
    if due.exact is None and due.start.lo < LATEST:
        details |= {name: end.due.isoformat(timespec="seconds") for name, end in ends.items() if end}
    return details
