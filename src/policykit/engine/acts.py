"""The acts that may fulfil a duty, read from the record or from a list (semantics section 6, Fulfilment)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from policykit.engine.fulfil import UNNAMED, Act
from policykit.engine.lists import listed
from policykit.engine.needs import holds
from policykit.engine.spans import LATEST, Span
from policykit.feel.values import Absent, Unknown

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Hashable

    from policykit.engine.scope import Names, RecordScope
    from policykit.feel.values import Value
    from policykit.policy.model import Fulfilment


class Acts(NamedTuple):
    """The acts known; `unlisted` is what would tell whether there are others (None: there are none)."""

    known: tuple[Act, ...]
    unlisted: frozenset[Hashable] | None = None


def acts_of(fulfilled: Fulfilment, scope: RecordScope, names: Names) -> Acts:
    """What may fulfil the duty over `names`: the record's own act, or each member of the list of acts."""
    if fulfilled.act is None:
        return Acts((_act(fulfilled, scope, names, sure=True),))
    found = listed(scope.value(fulfilled.act, names))
    acts = []
    for member, sure in found.members:
        inner = scope.within({"item": member}, names)
        if isinstance(member, Mapping):
            inner = scope.within(member, inner)
        answers, doubts = _answers(fulfilled, member)
        act = _act(fulfilled, scope, inner, sure, answers)
        acts.append(_with_causes(act, doubts if sure else doubts | found.causes))
    return Acts(tuple(acts), found.unlisted)


def _act(fulfilled: Fulfilment, scope: RecordScope, names: Names, sure: bool, answers: Any = None) -> Act:
    at = scope.moment(fulfilled.at, names)
    span = _until(at.span, scope.book.world.as_of)
    if span.lo == LATEST:
        return Act(span, answers=answers)
    met: bool | None = True
    causes, lacking = set(at.causes), []
    for condition in fulfilled.conditions:
        truth = holds(condition, scope, names)
        causes |= truth.causes if truth.value is None else frozenset()
        if truth.value is False:
            lacking.append(condition.name)
        met = False if lacking else None if truth.value is None else met
    return Act(span, met, sure, frozenset(causes), tuple(lacking), answers)


def _until(at: Span, as_of: dt.datetime) -> Span:
    """An act after the instant of evaluation has not happened yet, whatever field it stands in."""
    return at if at.lo <= as_of else Span(LATEST, LATEST)


def _answers(fulfilled: Fulfilment, member: Value) -> tuple[Any, frozenset[Hashable]]:
    """The item that an act names, and what would tell where that is not known."""
    if fulfilled.matched_by is None or not isinstance(member, Mapping):
        return None, frozenset()
    value = member[fulfilled.matched_by]
    if isinstance(value, Unknown):
        return UNNAMED, value.causes
    return (None if isinstance(value, Absent) else value), frozenset()


def _with_causes(act: Act, causes: frozenset[Hashable]) -> Act:
    return replace(act, causes=act.causes | causes) if causes else act
