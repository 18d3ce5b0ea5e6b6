"""The queue behind a rotation, with what is not known (semantics section 9): pure, no records.

The state is a queue of people. A counted turn moves whoever took it to the end; joining puts one at the
end, leaving takes one out. Where a fact is not known (who, whether it counts, when it was), every queue
that is possible is kept, and equal ones are merged, so that an unknown matters only as long as it must.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from operator import is_
from typing import TYPE_CHECKING, Final

from policykit.engine.spans import NEVER, Span

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Hashable


Queue = tuple[str, ...]
Absent = Callable[[str, Span], "bool | None"]
"""Whether somebody is absent at an instant; None where it is not known."""

MOST_STATES: Final = 2_000
"""More possible states than this are not followed: anybody may be next then."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody on the roster from `since` (inclusive) to `until` (exclusive); `place` orders the roster."""

    name: str
    place: str
    since: Span
    until: Span = NEVER
    causes: frozenset[Hashable] = frozenset()


@dataclass(frozen=True, slots=True)
class Turn:
    """A record that may count as a turn; `by` are those it may be of, None is somebody not known."""

    id: str
    at: Span
    by: frozenset[str] | None
    counts: bool | None = True
    causes: frozenset[Hashable] = frozenset()

    @property
    def settled(self) -> bool:
        """Whether nothing about it is in doubt."""
        return self.at.known and self.counts is not None and self.by is not None and len(self.by) == 1


@dataclass(frozen=True, slots=True)
class Rotation:
    """How the queue stands: `next` are those who may be next (None: nobody is present).

    `queues` are the orders that are possible, None where too many were; `expected` says of each turn whose
    turn it may have been; `lost` that too much is not known to follow.
    """

    next: frozenset[str | None]
    queues: frozenset[Queue] | None
    expected: Mapping[str, frozenset[str | None]] = field(default_factory=dict)
    causes: frozenset[Hashable] = frozenset()


@dataclass(frozen=True, slots=True)
class _Event:
    """Something that changes the queue at an instant within `at`; `fire` gives the queues it may lead to."""

    at: Span
    rank: tuple[int, str]
    fire: Callable[[Queue], frozenset[Queue]]
    causes: frozenset[Hashable] = frozenset()
    turn: str = ""


_Open = frozenset[int]
_States = dict[tuple[Queue, _Open], "frozenset[Hashable]"]


class _Lost(Exception):  # noqa: N818 - no error: too many states to follow
    pass


def rotate(
    roster: Iterable[Member],
    turns: Iterable[Turn],
    absent: Absent,
    now: Span,
    make_up: bool = True,
    restarts: Iterable[dt.datetime] = (),
) -> Rotation:
    """Whose turn it is at `now`.

    `make_up` leaves the absent at the head; without it they go to the end when they are passed. At each
    of `restarts` the queue begins again in the order of the roster (no carry-over from day to day). Turns
    at one instant count in the order of their ids.
    """
    members = sorted(roster, key=lambda m: (m.since.lo, m.place, m.name))
    place = {m.name: (m.since.lo, m.place, m.name) for m in reversed(members)}
    people = frozenset(place)
    events = [
        *(_Event(m.since, (1, m.place), _joiner(m.name), m.causes) for m in members),
        *(_Event(m.until, (0, m.place), _leaver(m.name), m.causes) for m in members if m.until != NEVER),
        *(_Event(Span(at, at), (2, ""), _restart(place)) for at in set(restarts)),
        *(_Event(t.at, (3, t.id), _taker(t, people, absent, make_up), t.causes, t.id) for t in turns),
    ]
    expected: dict[str, frozenset[str | None]] = {}
    try:
        # What may have happened at an instant must be open when what surely did comes to pass.
        events.sort(key=lambda e: (e.at.lo, e.at.known, e.rank))
        states = _follow(events, now, absent, expected)
    except _Lost:
        return Rotation(people | {None}, None, expected, _all(e.causes for e in events))
    nexts = {queue: _next(queue, absent, now) for queue, _ in states}
    possible = frozenset[str | None]().union(*nexts.values())
    causes = _all(states.values()) if len(possible) > 1 else frozenset()
    return Rotation(possible, frozenset(nexts), expected, causes)


def _follow(
    events: list[_Event], now: Span, absent: Absent, expected: dict[str, frozenset[str | None]]
) -> _States:
    """Every state that is possible at `now`: a queue, and the events that may be yet to come."""
    states: _States = {((), frozenset()): frozenset()}
    begun = [e for e in events if e.at.by(now) is not False]
    for n, event in enumerate(begun):
        states = _closed(states, begun, _ended_before(event.at))
        if event.turn:
            heads = (_next(queue, absent, event.at) for queue, _ in states)
            expected[event.turn] = frozenset[str | None]().union(*heads)
        states = {(queue, open_ | {n}): causes for (queue, open_), causes in states.items()}
        states = _fired(states, begun)
        if event.at.known:
            states = _closed(states, begun, partial(is_, event))
    return _closed(states, begun, lambda e: e.at.by(now) is True)


def _fired(states: _States, events: list[_Event]) -> _States:
    """The states, and those in which any of the open events has happened by now."""
    found, waiting = dict(states), list(states)
    while waiting:
        queue, open_ = waiting.pop()
        for n in open_:
            for after in events[n].fire(queue):
                state = (after, open_ - {n})
                causes = found[queue, open_] | events[n].causes
                if state not in found or not causes <= found[state]:
                    found[state] = causes | found.get(state, frozenset())
                    waiting.append(state)
        if len(found) > MOST_STATES:
            raise _Lost
    return found


def _closed(states: _States, events: list[_Event], over: Callable[[_Event], bool]) -> _States:
    """The states in which no event is open that must have happened; one state left needs no facts."""
    left = {state: causes for state, causes in states.items() if not any(over(events[n]) for n in state[1])}
    return dict.fromkeys(left, frozenset()) if len(left) == 1 else left


def _ended_before(limit: Span) -> Callable[[_Event], bool]:
    return lambda event: event.at.before(limit) is True


def _all(causes: Iterable[frozenset[Hashable]]) -> frozenset[Hashable]:
    return frozenset(fact for facts in causes for fact in facts)


def _next(queue: Queue, absent: Absent, at: Span) -> frozenset[str | None]:
    """Who may be the first present."""
    found: set[str | None] = set()
    for person in queue:
        away = absent(person, at)
        if away is not True:
            found.add(person)
        if away is False:
            return frozenset(found)
    return frozenset(found | {None})


def _joiner(person: str) -> Callable[[Queue], frozenset[Queue]]:
    return lambda queue: frozenset({queue if person in queue else (*queue, person)})


def _leaver(person: str) -> Callable[[Queue], frozenset[Queue]]:
    return lambda queue: frozenset({tuple(p for p in queue if p != person)})


def _restart(place: Mapping[str, tuple[object, ...]]) -> Callable[[Queue], frozenset[Queue]]:
    return lambda queue: frozenset({tuple(sorted(queue, key=place.__getitem__))})


def _taker(
    turn: Turn, people: frozenset[str], absent: Absent, make_up: bool
) -> Callable[[Queue], frozenset[Queue]]:
    def fire(queue: Queue) -> frozenset[Queue]:
        found: set[Queue] = set()
        if turn.counts is not True or turn.by is None:
            found.add(queue)
        for person in (people if turn.by is None else turn.by) if turn.counts is not False else ():
            found |= _taken(queue, person, turn.at, absent, make_up)
        return frozenset(found)

    return fire


def _taken(queue: Queue, person: str, at: Span, absent: Absent, make_up: bool) -> set[Queue]:
    """The queue after a turn of `person`; without make-up, those passed while absent go to the end first."""
    if person not in queue:
        return {queue}
    ahead, behind = queue[: queue.index(person)], queue[queue.index(person) + 1 :]
    found: set[tuple[Queue, Queue]] = {((), ())}
    for other in ahead:
        away = False if make_up else absent(other, at)
        stays = {((*keep, other), gone) for keep, gone in found if away is not True}
        goes = {(keep, (*gone, other)) for keep, gone in found if away is not False}
        found = stays | goes
    return {(*keep, *behind, *gone, person) for keep, gone in found}
