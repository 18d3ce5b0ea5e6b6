"""gate: what must hold before an event (semantics section 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.engine import registry
from policykit.engine.make import make
from policykit.engine.needs import holds
from policykit.engine.spans import both
from policykit.policy.norms import Gate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.engine.duty import Truth
    from policykit.engine.finding import Finding
    from policykit.engine.moments import Moment
    from policykit.engine.scope import RecordScope
    from policykit.policy.model import Condition


@registry.per_record(Gate)
def gate(rule: Gate, scope: RecordScope) -> Iterator[Finding]:
    """The finding of a gate about one record, with every need lacking and every fact missing."""
    applies = scope.truth(rule.when)
    if applies.value is False:
        yield make(rule, scope, "not_applicable")
        return
    event = scope.moment(rule.before)
    needs = [(need, holds(need, scope, scope)) for need in rule.needs]
    possible = statuses(applies, event, [truth for _, truth in needs])
    status = next(iter(possible)) if len(possible) == 1 else "undetermined"
    open_ = status == "undetermined"
    lacking = [need for need, truth in needs if truth.value is False]
    doubts = [t.causes for t in (applies, *(t for _, t in needs)) if t.value is None]
    if not (event.happens or event.never):
        doubts.append(event.causes)
    yield make(
        rule,
        scope,
        status,
        clauses=_cited(rule, lacking),
        lacking=tuple(need.name for need in lacking) if status != "passed" else (),
        causes=frozenset().union(*doubts) if open_ else (),
        possible=tuple(sorted(possible)) if open_ else (),
    )


def statuses(applies: Truth, event: Moment, needs: list[Truth]) -> frozenset[str]:
    """Every status that a gate may turn out to have."""
    met = both(*(truth.value for truth in needs))
    found = set() if applies.value else {"not_applicable"}
    if met is not False:
        found.add("passed")
    if met is not True and not event.happens:
        found.add("not_passed")
    if met is not True and not event.never:
        found.add("violated")
    return frozenset(found)


def _cited(rule: Gate, lacking: list[Condition]) -> tuple[str, ...]:
    """The clauses of what is lacking before those of the gate."""
    return tuple(dict.fromkeys([*(clause for need in lacking for clause in need.clauses), *rule.clauses]))
