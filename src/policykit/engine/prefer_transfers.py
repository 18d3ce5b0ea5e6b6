"""Recorded decisions that move ownership, in order of time (semantics section 8, transfers).

Pure. A transfer asks for a holder: how the subject stands just when it is decided. Until one takes effect
that is the outcome of the contest at that instant; from then on ownership rests on the decision, which no
later lapse or claim undoes. A transfer that does not hold moves nothing and is refused.

With what is not known every holder that is possible is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from policykit.engine.orders import Event, TooManyError, unfold
from policykit.engine.prefer_contest import Outcome, Standing, only
from policykit.engine.spans import Span, both

Causes = frozenset[Hashable]
Holds = Callable[[Standing], "tuple[bool | None, Causes]"]
"""Whether a transfer takes effect with this holder, and what would tell where that is not known."""


@dataclass(frozen=True, slots=True)
class Step:
    """A recorded transfer: when, to whom, and on what condition.

    Those of one instant follow each other by `rank`, then by `id`.
    """

    id: str
    at: Span
    to: Standing
    holds: Holds
    rank: int = 0
    causes: Causes = frozenset()


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
    causes: Causes = frozenset()


@dataclass(frozen=True, slots=True)
class _Held:
    """How it stands after the transfer `by`; before any, `standing` is None: as the contest says then."""

    standing: Standing | None = None
    by: str = ""


@dataclass(slots=True)
class _Judged:
    answers: set[bool | None] = field(default_factory=set)
    holders: set[Standing] = field(default_factory=set)


def follow(steps: Iterable[Step], base: Callable[[Span], Outcome], until: Span) -> Moves:
    """Apply `steps` up to `until`, each to whoever has it then; `base` is the contest as of an instant."""
    ranked = sorted(steps, key=lambda step: (step.rank, step.id))
    decided = [step for step in ranked if step.at.by(until) is not False]
    judged = {step.id: _Judged() for step in decided}
    events = [Event(s.at, (0, n), _mover(s, base, until, judged[s.id])) for n, s in enumerate(decided)]
    states: Mapping[_Held, Causes]
    try:
        states = unfold(events, _Held(), until)
    except TooManyError:
        everything: Causes = frozenset(cause for s in decided for cause in s.causes)
        states = {_Held(): everything, **{_Held(s.to, s.id): everything for s in decided}}
    end = base(until)
    standings: set[Standing] = set()
    causes: Causes = frozenset()
    for state, facts in states.items():
        standings |= end.standings if state.standing is None else {state.standing}
        causes |= facts | (end.causes if state.standing is None else _of(decided, state.by))
    settled = only(frozenset(standings))
    effects = {name: Effect(_what(j.answers), frozenset(j.holders)) for name, j in judged.items()}
    by = frozenset(state.by for state in states)
    return Moves(frozenset(standings), by, end, effects, frozenset() if settled else causes)


def _of(steps: Sequence[Step], by: str) -> Causes:
    """What would tell to whom a transfer went, where that is not known."""
    return next(step.causes if step.to.owner is None else frozenset() for step in steps if step.id == by)


def _mover(
    step: Step, base: Callable[[Span], Outcome], until: Span, judged: _Judged
) -> Callable[[_Held], Iterator[tuple[_Held, Causes]]]:
    happened = step.at.by(until)

    def fire(state: _Held) -> Iterator[tuple[_Held, Causes]]:
        outcome = base(step.at) if state.standing is None else None
        for standing in outcome.standings if outcome else () if state.standing is None else (state.standing,):
            holds, facts = step.holds(standing)
            judged.answers.add(both(holds, happened))
            judged.holders.add(standing)
            causes = facts if holds is None else frozenset()
            causes |= frozenset() if step.at.known else step.causes
            causes |= outcome.causes if outcome else frozenset()
            if holds is not False:
                yield _Held(step.to, step.id), causes
            if holds is not True:
                yield state, causes

    return fire


def _what(answers: set[bool | None]) -> Literal["moved", "refused", "doubtful"]:
    if answers == {True}:
        return "moved"
    return "refused" if answers == {False} else "doubtful"
