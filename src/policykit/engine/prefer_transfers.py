"""Recorded decisions that move ownership, in order of time (semantics section 8, transfers).

Pure. A transfer asks for a holder: how the subject stands just when it is decided. Until one takes effect
that is the outcome of the contest at that instant; from then on ownership rests on the decision, which no
later lapse or claim undoes. A transfer that does not hold moves nothing and is refused.

With what is not known every holder that is possible is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from policykit.engine.prefer_contest import Outcome, Standing, only
from policykit.engine.spans import Span, both

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping


Holds = Callable[[Standing], "tuple[bool | None, frozenset[Hashable]]"]
"""Whether a transfer takes effect with this holder, and what would tell where that is not known."""


@dataclass(frozen=True, slots=True)
class Step:
    """A recorded transfer: when, to whom, and on what condition; `rank` orders those of one instant."""

    id: str
    at: Span
    to: Standing
    holds: Holds
    rank: tuple[int, str] = (0, "")
    causes: frozenset[Hashable] = frozenset()


@dataclass(frozen=True, slots=True)
class Effect:
    """What came of a transfer, and with which holders it was judged."""

    what: Literal["moved", "refused", "doubtful"]
    holders: frozenset[Standing]


@dataclass(frozen=True, slots=True)
class Moves:
    """How the subject stands after the transfers.

    `by` are the transfers it may rest on, the empty id the contest itself; `base` is the contest's outcome
    at the end, `effects` what came of each transfer decided by then.
    """

    standings: frozenset[Standing]
    by: frozenset[str]
    base: Outcome
    effects: Mapping[str, Effect] = field(default_factory=dict)
    causes: frozenset[Hashable] = frozenset()


@dataclass(frozen=True, slots=True)
class _Held:
    standing: Standing
    by: str


_States = frozenset["_Held | None"]
"""How it may stand; None is as the contest says at whatever instant is asked about."""


def follow(steps: Iterable[Step], base: Callable[[Span], Outcome], until: Span) -> Moves:
    """Apply `steps` up to `until`, each to whoever has it then; `base` is the contest as of an instant."""
    decided = sorted((s for s in steps if s.at.by(until) is not False), key=lambda s: (s.at.lo, s.rank, s.id))
    states: _States = frozenset({None})
    causes: frozenset[Hashable] = frozenset()
    effects: dict[str, Effect] = {}
    for group in _groups(decided):
        states, more = _together(group, states, base, until, effects)
        causes = causes | more if len(states) > 1 else frozenset()
    end = base(until)
    standings = frozenset(
        s for state in states for s in (end.standings if state is None else {state.standing})
    )
    if only(standings):
        causes = frozenset()
    else:
        causes |= end.causes if None in states else frozenset()
        causes |= frozenset(m for s in decided if _held_by(states, s.id) for m in s.causes)
    by = frozenset("" if state is None else state.by for state in states)
    return Moves(standings, by, end, effects, causes)


def _held_by(states: _States, step: str) -> bool:
    return any(state is not None and state.by == step for state in states)


def _groups(steps: Sequence[Step]) -> list[list[Step]]:
    """Split steps, sorted by their earliest instant, where it is known which comes first."""
    groups: list[list[Step]] = []
    reach = None
    for step in steps:
        if reach is not None and (
            step.at.lo < reach or (step.at.lo == reach and not _exact([*groups[-1], step]))
        ):
            groups[-1].append(step)
        else:
            groups.append([step])
            reach = None
        reach = step.at.hi if reach is None else max(reach, step.at.hi)
    return groups


def _exact(steps: Iterable[Step]) -> bool:
    return all(step.at.known for step in steps)


def _together(
    group: Sequence[Step],
    states: _States,
    base: Callable[[Span], Outcome],
    until: Span,
    effects: dict[str, Effect],
) -> tuple[_States, frozenset[Hashable]]:
    """Apply steps whose order is not known: every state that any order, or leaving some out, leads to."""
    if len(group) == 1:
        return _apply(group[0], states, base, until, effects)
    causes: frozenset[Hashable] = frozenset(m for step in group for m in step.causes)
    size = 0
    while size != len(states):
        size = len(states)
        for step in group:
            after, more = _apply(step, states, base, until, effects)
            states, causes = states | after, causes | more
    return states, causes


def _apply(
    step: Step, states: _States, base: Callable[[Span], Outcome], until: Span, effects: dict[str, Effect]
) -> tuple[_States, frozenset[Hashable]]:
    happened = step.at.by(until)
    causes = step.causes if happened is None else frozenset()
    after: set[_Held | None] = set(states) if happened is None else set()
    answers: set[bool | None] = set()
    holders: set[Standing] = set()
    for state in states:
        outcome = base(step.at) if state is None else None
        for standing in outcome.standings if outcome else {state.standing} if state else ():
            holds, facts = step.holds(standing)
            answers.add(both(holds, happened))
            holders.add(standing)
            causes |= facts if holds is None else frozenset()
            after |= {_Held(step.to, step.id)} if holds is not False else set()
            after |= {state} if holds is not True else set()
        causes |= outcome.causes if outcome else frozenset()
    effects[step.id] = Effect(_what(answers), frozenset(holders))
    return frozenset(after), causes


def _what(answers: set[bool | None]) -> Literal["moved", "refused", "doubtful"]:
    if answers == {True}:
        return "moved"
    return "refused" if answers == {False} else "doubtful"
