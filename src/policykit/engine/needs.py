"""Named conditions: one, or one over each item of a list, at least so many of them (semantics section 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.engine.duty import Truth
from policykit.engine.lists import listed

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from policykit.engine.scope import Names, RecordScope
    from policykit.policy.model import Condition


def holds(condition: Condition, scope: RecordScope, names: Names) -> Truth:
    """Whether a condition holds: for every item where it has items, or for `at_least` so many of them.

    With `at_least` the list must also have so many items. Doubtful items may or may not count.
    """
    each = condition.each
    if each is None or each.items is None:
        return scope.truth(condition.that, names)
    found = listed(scope.value(each.items, names))
    answers = [
        (scope.truth(condition.that, scope.within({each.name: member}, names)), sure)
        for member, sure in found.members
    ]
    causes = found.causes.union(*(truth.causes for truth, _ in answers), found.unlisted or ())
    if condition.at_least is None:
        return _every(answers, causes, unlisted=found.unlisted is not None)
    return _at_least(condition.at_least, answers, causes, unlisted=found.unlisted is not None)


def _every(answers: Sequence[tuple[Truth, bool]], causes: frozenset[Hashable], *, unlisted: bool) -> Truth:
    if any(truth.value is False and sure for truth, sure in answers):
        return Truth(value=False)
    settled = not unlisted and all(truth.value is True for truth, _ in answers)
    return Truth(value=True) if settled else Truth(None, causes)


def _at_least(
    wanted: int, answers: Sequence[tuple[Truth, bool]], causes: frozenset[Hashable], *, unlisted: bool
) -> Truth:
    """All items there must hold, and be so many at least."""
    every = _every(answers, causes, unlisted=unlisted)
    fewest = sum(1 for _, sure in answers if sure)
    if every.value is False or (len(answers) < wanted and not unlisted):
        return Truth(value=False)
    return every if fewest >= wanted else Truth(None, causes)
