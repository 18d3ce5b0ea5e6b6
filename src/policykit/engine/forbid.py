"""forbid: conduct that the regulation forbids (semantics section 10).

An event of conduct counts as established where the column was not delivered; an expression that fails is
undetermined, never clear.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.engine import registry
from policykit.engine.duty import NO, YES, Truth
from policykit.engine.excuse import grants
from policykit.engine.finding import Finding, Reason
from policykit.engine.make import make
from policykit.engine.moments import NEVER_COMES, Moment
from policykit.engine.spans import LATEST, both
from policykit.feel import nodes as n
from policykit.feel.values import NOT_YET
from policykit.policy.norms import Forbid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.engine.scope import RecordScope


@registry.per_record(Forbid)
def forbid(rule: Forbid, scope: RecordScope) -> Iterator[Finding]:
    """The finding of a prohibition about one record."""
    happened = scope.truth(rule.when)
    if happened.value is False:
        yield _found(rule, scope, "clear")
        return
    established = _established(rule, scope)
    excepted = scope.truth(rule.unless, default=False)
    allowed, since = _permitted(rule, scope)
    possible = statuses(happened, established, _either(excepted, allowed))
    if len(possible) == 1:
        (status,) = possible
        reasons = (Reason("engine-permitted", {"at": since}),) if status == "permitted" and since else ()
        yield _found(rule, scope, status, reasons=reasons)
        return
    causes = [t.causes for t in (happened, established, excepted, allowed) if t.value is None]
    yield _found(
        rule, scope, "undetermined", causes=frozenset().union(*causes), possible=tuple(sorted(possible))
    )


def statuses(happened: Truth, established: Truth, excepted: Truth) -> frozenset[str]:
    """Every status that a prohibition may turn out to have."""
    found = set()
    broken = both(happened.value, established.value)
    if broken is not True:
        found.add("clear")
    if broken is not False and excepted.value is not False:
        found.add("permitted")
    if broken is not False and excepted.value is not True:
        found.add("violated")
    return frozenset(found)


def _established(rule: Forbid, scope: RecordScope) -> Truth:
    """Whether it is established: true where nobody keeps that column, open before the inquiry has ended."""
    if rule.established is None:
        return YES
    tree, view = rule.established.tree, scope.view
    if isinstance(tree, n.Name) and tree.name in view.shape.fields:
        if not view.delivered(tree.name):
            return YES
        if view[tree.name] is NOT_YET:
            return Truth(None, frozenset((view.missing(tree.name),)))
    return scope.truth(rule.established)


def event_of(rule: Forbid, scope: RecordScope) -> Moment:
    """When the conduct happened: `at`, else the record's own event."""
    if rule.at is not None:
        return scope.moment(rule.at)
    own = scope.view.shape.own_event
    return scope.view.moment(own) if own else NEVER_COMES


def _permitted(rule: Forbid, scope: RecordScope) -> tuple[Truth, str]:
    """Whether a permission decided by then covers the conduct, and since when."""
    event = event_of(rule, scope)
    answers = [(grant.covers(event.span), grant) for grant in grants(rule, scope, scope)]
    for wanted in (True, None):
        for truth, grant in answers:
            if truth.value is wanted:
                at = grant.at.span
                known = (
                    at.lo.astimezone(scope.book.world.zone).isoformat() if at.known and at.lo < LATEST else ""
                )
                return Truth(wanted, truth.causes | event.causes if wanted is None else frozenset()), known
    return NO, ""


def _either(first: Truth, second: Truth) -> Truth:
    """Kleene's or; the causes are those of what is open."""
    negated = both(*(None if t.value is None else not t.value for t in (first, second)))
    return Truth(None if negated is None else not negated, first.causes | second.causes)


def _found(rule: Forbid, scope: RecordScope, status: str, **parts: Any) -> Finding:
    who = scope.value(rule.bearer) if rule.bearer else rule.bearer_role
    named = status in ("violated", "undetermined")
    return make(
        rule,
        scope,
        status,
        bearer=who if isinstance(who, str) and who else None,
        action=rule.action,
        sanction=rule.sanction if named else {},
        **parts,
    )
