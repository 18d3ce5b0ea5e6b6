"""permit: what became of a permission itself; what it defeats is `excuse`'s work (semantics section 10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.engine import registry
from policykit.engine.excuse import entitled
from policykit.engine.finding import Finding, Reason
from policykit.engine.make import make
from policykit.policy.norms import Permit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.engine.scope import RecordScope


@registry.per_record(Permit)
def permit(rule: Permit, scope: RecordScope) -> Iterator[Finding]:
    """The finding of a permission: granted, refused, pending, or not asked for."""
    asked, decided = scope.truth(rule.when), scope.moment(rule.decided_at)
    if asked.value is False:
        yield make(rule, scope, "not_applicable")
        return
    granted = scope.truth(rule.granted)
    right = entitled(rule, scope, scope, decided)
    possible = set() if asked.value else {"not_applicable"}
    if not decided.happens:
        possible.add("pending")
    if not decided.never:
        possible |= {"granted"} if granted.value is not False and right.value is not False else set()
        possible |= {"refused"} if granted.value is not True or right.value is not True else set()
    details = {"overrides": rule.overrides}
    if len(possible) == 1:
        (status,) = possible
        wrong = status == "refused" and granted.value is True
        reasons = (Reason("engine-not-entitled", {"roles": ", ".join(rule.roles)}),) if wrong else ()
        yield make(rule, scope, status, reasons=reasons, details=details)
        return
    causes = frozenset().union(
        *(t.causes for t in (asked, granted, right) if t.value is None), decided.causes
    )
    yield make(rule, scope, "undetermined", causes=causes, possible=tuple(sorted(possible)), details=details)
