"""Permissions: when somebody entitled decided that a rule does not bind (semantics section 10)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.calendar.clock import utc
from policykit.engine.duty import NO, YES, Truth
from policykit.engine.lists import item_id, listed
from policykit.engine.moments import NEVER_COMES, Moment
from policykit.engine.people import held_role
from policykit.engine.spans import ANY_TIME, EARLIEST, LATEST, NEVER, Span, both
from policykit.feel.values import Absent, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.engine.duty import DueBounds
    from policykit.engine.scope import Names, RecordScope
    from policykit.policy.model import Rule
    from policykit.policy.norms import Permit


@dataclass(frozen=True, slots=True)
class Grant:
    """A permission as recorded: whether it was given by somebody entitled, from when and until when."""

    permit: Permit
    given: Truth
    at: Moment
    until: Moment

    def covers(self, instant: Span) -> Truth:
        """Whether it works at an instant: from the decision on, and before it expires."""
        working = both(self.at.span.by(instant), instant.before(self.until.span), self.given.value)
        return Truth(working, self.causes() if working is None else frozenset())

    def causes(self) -> frozenset[object]:
        """What is not known about it."""
        return self.given.causes | self.at.causes | self.until.causes


def grants(rule: Rule, scope: RecordScope, names: Names) -> Iterator[Grant]:
    """The permissions of the policy that override `rule`, as this record has them."""
    for permit in scope.book.permits.get(rule.name, ()):
        for asked in askings(permit, scope, names):
            yield grant(permit, scope, asked)


@dataclass(frozen=True, slots=True)
class Asking:
    """One time that a permission was asked for: the names it binds, and the item that tells of it.

    `there` says whether the item surely belongs; `told` is false for what a list that is not known may hold.
    """

    names: Names
    item: str = ""
    there: Truth = YES
    told: bool = True


def askings(permit: Permit, scope: RecordScope, names: Names) -> Iterator[Asking]:
    """The times that a permission was asked for: once, or once for each item of its list."""
    if permit.each is None or permit.each.items is None:
        yield Asking(names)
        return
    found = listed(scope.value(permit.each.items, names))
    for number, (member, sure) in enumerate(found.members, 1):
        there = YES if sure else Truth(None, found.causes)
        yield Asking(scope.within({permit.each.name: member}, names), item_id(member, number), there)
    if found.unlisted is not None:
        yield Asking(names, there=Truth(None, found.unlisted), told=False)


def grant(permit: Permit, scope: RecordScope, asked: Asking) -> Grant:
    """One permission as this record has it: asked for, granted, within its part, by the right person."""
    names, parts = asked.names, [asked.there, scope.truth(permit.only, asked.names)]
    if not asked.told:
        at = Moment(ANY_TIME, asked.there.causes)
    else:
        at = scope.moment(permit.decided_at, names)
        parts += [scope.truth(part, names) for part in (permit.when, permit.granted)]
        parts.append(entitled(permit, scope, names, at))
    value = both(*(part.value for part in parts), not at.never)
    causes = frozenset().union(*(part.causes for part in parts if part.value is None))
    until = scope.moment(permit.expires, names) if asked.told else NEVER_COMES
    return Grant(permit, Truth(value, causes), at, until)


def entitled(permit: Permit, scope: RecordScope, names: Names, at: Moment) -> Truth:
    """Whether its giver held one of the roles when deciding."""
    if permit.decided_by is None or not permit.roles:
        return Truth(value=True)
    who = scope.value(permit.decided_by, names)
    if isinstance(who, Unknown):
        return Truth(None, who.causes)
    if who is None or isinstance(who, Absent):
        return NO
    return (
        Truth(value=True) if who in permit.roles else held_role(scope.book.world, str(who), permit.roles, at)
    )


def excused(rule: Rule, scope: RecordScope, names: Names, due: DueBounds) -> tuple[Truth, Span]:
    """Whether a permission decided in time excuses from a duty, and when it was decided.

    In time is by the due: what was overdue when it was decided stays so.
    """
    found = [(_in_time(g, due), g) for g in grants(rule, scope, names)]
    for answer in (True, None):
        for truth, g in found:
            if truth.value is answer:
                return truth, g.at.span
    return NO, NEVER


def _in_time(g: Grant, due: DueBounds) -> Truth:
    if g.given.value is False:
        return NO
    first, last, at = due.earliest, due.latest, g.at.span
    if due.start.lo == LATEST or (first and at.hi < LATEST and first.met_by(at.hi)):
        early: bool | None = True
    else:
        early = False if last and not last.met_by(at.lo) else None
    value = both(g.given.value, early, _outlives(g, due))
    return Truth(value, g.causes() | due.causes if value is None else frozenset())


def _outlives(g: Grant, due: DueBounds) -> bool | None:
    """Whether the permission still works when the duty falls due."""
    first, last = due.earliest, due.latest
    falls = Span(utc(first.due) if first else EARLIEST, utc(last.due) if last else LATEST)
    return g.until.never or falls.by(g.until.span)
