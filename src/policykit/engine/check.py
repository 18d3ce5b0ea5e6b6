"""check: a conduct item that the clerk ticks on the form (design section 2, rule kinds)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.engine import registry
from policykit.engine.duty import Truth
from policykit.engine.make import make
from policykit.feel.values import Absent, Unknown
from policykit.policy.norms import Check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.engine.finding import Finding
    from policykit.engine.scope import RecordScope

DONE = frozenset((True, "done"))
"""What a tick says: a yes-or-no field, or one of the values done and not_done."""


@registry.per_record(Check)
def check(rule: Check, scope: RecordScope) -> Iterator[Finding]:
    """The finding of a conduct item: done, not done, or not known where the box was left empty."""
    applies = scope.truth(rule.when)
    done = _ticked(rule, scope)
    possible = set() if applies.value else {"not_applicable"}
    if applies.value is not False:
        possible |= {"done"} if done.value is not False else set()
        possible |= {"not_done"} if done.value is not True else set()
    status = next(iter(possible)) if len(possible) == 1 else "undetermined"
    open_ = status == "undetermined"
    causes = frozenset().union(*(t.causes for t in (applies, done) if t.value is None)) if open_ else ()
    yield make(
        rule,
        scope,
        status,
        action=rule.action,
        lacking=(rule.action,) if status == "not_done" else (),
        causes=causes,
        possible=tuple(sorted(possible)) if open_ else (),
    )


def _ticked(rule: Check, scope: RecordScope) -> Truth:
    value = scope.value(rule.item)
    if isinstance(value, Unknown):
        return Truth(None, value.causes)
    return Truth(value=value is not None and not isinstance(value, Absent) and value in DONE)
