"""permit: what became of a permission itself; what it defeats is `excuse`'s work (semantics section 10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.engine import registry
from policykit.engine.excuse import askings, entitled
from policykit.engine.finding import Finding, Reason, Subject
from policykit.engine.make import make
from policykit.engine.spans import both
from policykit.policy.norms import Permit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.engine.excuse import Asking
    from policykit.engine.scope import RecordScope


@registry.per_record(Permit)
def permit(rule: Permit, scope: RecordScope) -> Iterator[Finding]:
    """The findings of a permission: granted, refused, pending, or not asked for; one for each item."""
    for asked in askings(rule, scope, scope):
        yield _found(rule, scope, asked)


def _found(rule: Permit, scope: RecordScope, asked: Asking) -> Finding:
    shared: dict[str, Any] = {
        "subject": Subject(scope.view.kind, scope.view.id, asked.item),
        "details": {"overrides": rule.overrides},
    }
    names = asked.names
    conditions = [asked.there, scope.truth(rule.only, names)]
    if asked.told:
        conditions.append(scope.truth(rule.when, names))
    applies = both(*(truth.value for truth in conditions))
    if applies is False:
        return make(rule, scope, "not_applicable", **shared)
    if not asked.told:
        return make(rule, scope, "undetermined", causes=asked.there.causes, possible=_ANY, **shared)
    decided, granted = scope.moment(rule.decided_at, names), scope.truth(rule.granted, names)
    right = entitled(rule, scope, names, decided)
    possible = set() if applies else {"not_applicable"}
    if not decided.happens:
        possible.add("pending")
    if not decided.never:
        possible |= {"granted"} if granted.value is not False and right.value is not False else set()
        possible |= {"refused"} if granted.value is not True or right.value is not True else set()
    if len(possible) == 1:
        (status,) = possible
        wrong = status == "refused" and right.value is False
        reasons = (Reason(NOT_ENTITLED, {"roles": ", ".join(rule.roles)}),) if wrong else ()
        return make(rule, scope, status, reasons=reasons, **shared)
    conditions += [granted, right]
    causes = frozenset().union(*(t.causes for t in conditions if t.value is None), decided.causes)
    return make(rule, scope, "undetermined", causes=causes, possible=tuple(sorted(possible)), **shared)


_ANY = ("granted", "not_applicable", "pending", "refused")

NOT_ENTITLED = "engine-not-entitled"
"""The reason that a permission counts for nothing: its giver did not hold the role."""
