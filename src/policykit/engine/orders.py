"""What a series of events leads to, where it is not known when each of them was.

Pure. Every order that the bounds of the events allow is followed, and states that are equal are merged; so
an unknown matters only as long as it makes a difference.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from policykit.engine.spans import Span

MOST_STATES: Final = 2_000
"""More possible states than this are not followed."""

S = TypeVar("S", bound=Hashable)
Causes = frozenset[Hashable]


class TooManyError(Exception):
    """More states are possible than are followed: too much is not known."""


@dataclass(frozen=True, slots=True)
class Event(Generic[S]):
    """Something that happens at an instant within `at`.

    `fire` gives the states that it may lead to from one, each with the facts that would tell whether it
    does. `rank` orders the events of one known instant.
    """

    at: Span
    rank: tuple[int, int]
    fire: Callable[[S], Iterable[tuple[S, Causes]]]


def unfold(
    events: Iterable[Event[S]],
    start: S,
    now: Span,
    look: Callable[[Event[S], set[S]], None] | None = None,
) -> dict[S, Causes]:
    """The states that are possible at `now`, each with the facts that would tell it from the others.

    `look` is shown each event that began by `now` with the states it may meet. Raises TooManyError.
    """
    # What may have happened at an instant must be open when what surely did comes to pass.
    begun = sorted(
        (e for e in events if e.at.by(now) is not False), key=lambda e: (e.at.lo, e.at.known, e.rank)
    )
    states: _States[S] = {(start, frozenset()): frozenset()}
    for n, event in enumerate(begun):
        over = {m for open_ in _opens(states) for m in open_ if begun[m].at.before(event.at)}
        states = _without(states, over)
        if look:
            look(event, {state for state, _ in states})
        states = _fired({(state, open_ | {n}): causes for (state, open_), causes in states.items()}, begun)
        if event.at.known:
            states = _without(states, {n})
    states = _without(states, {m for open_ in _opens(states) for m in open_ if begun[m].at.by(now)})
    found: dict[S, Causes] = {}
    for (state, _), causes in states.items():
        found[state] = found.get(state, frozenset()) | causes
    return found if len(found) > 1 else dict.fromkeys(found, frozenset())


_States = dict[tuple[S, frozenset[int]], Causes]
"""A state, and the events of which it is open whether they have happened, to the facts that would tell."""


def _opens(states: Iterable[tuple[S, frozenset[int]]]) -> set[frozenset[int]]:
    return {open_ for _, open_ in states}


def _without(states: _States[S], over: set[int]) -> _States[S]:
    """The states in which none of `over` is open still; one state left needs no facts."""
    left = {state: causes for state, causes in states.items() if not state[1] & over}
    return dict.fromkeys(left, frozenset()) if len(left) == 1 else left


def _fired(states: _States[S], events: list[Event[S]]) -> _States[S]:
    """The states, and those in which any of the open events has happened by now."""
    found, waiting = dict(states), list(states)
    while waiting:
        state, open_ = waiting.pop()
        for n in open_:
            for after, causes in events[n].fire(state):
                key, told = (after, open_ - {n}), found[state, open_] | causes
                if key not in found or not told <= found[key]:
                    found[key] = told | found.get(key, frozenset())
                    waiting.append(key)
        if len(found) > MOST_STATES:
            raise TooManyError
    return found
