"""The queue behind a rotation, with what is not known (semantics section 9): pure, no records.

The state is a queue of people. A counted turn moves whoever took it to the end; joining puts one at the
end, leaving takes one out. Where a fact is not known (who, whether it counts, when it was), every queue
that is possible is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policykit.engine.orders import Event, TooManyError, unfold
from policykit.engine.spans import NEVER, Span

if TYPE_CHECKING:
    import datetime as dt

Queue = tuple[str, ...]
Causes = frozenset[Hashable]
Absent = Callable[[str, Span], "tuple[bool | None, Causes]"]
"""Whether somebody is absent at an instant; None where it is not known, with what would tell."""

_SURE: Causes = frozenset()


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody on the roster from `since` (inclusive) to `until` (exclusive); `place` orders the roster."""

    name: str
    place: str
    since: Span
    until: Span = NEVER
    causes: Causes = frozenset()


@dataclass(frozen=True, slots=True)
class Turn:
    """A record that may count as a turn; `by` are those it may be of, None is somebody not known.

    Those of one instant follow each other by `place`, then by `id`.
    """

    id: str
    at: Span
    by: frozenset[str] | None
    counts: bool | None = True
    causes: Causes = frozenset()
    place: str = ""


@dataclass(frozen=True, slots=True)
class Rotation:
    """How the queue stands: `next` are those who may be next (None: nobody is present).

    `queues` are the orders that are possible, None where too many were; `expected` says of each turn whose
    turn it may have been when it was taken.
    """

    next: frozenset[str | None]
    queues: frozenset[Queue] | None
    expected: Mapping[str, frozenset[str | None]] = field(default_factory=dict)
    causes: Causes = frozenset()


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
    of `restarts` the queue begins again in the order of the roster (no carry-over from day to day).
    """
    members = sorted(roster, key=lambda m: (m.since.lo, m.place, m.name))
    place = {m.name: n for n, m in reversed(list(enumerate(members)))}
    taken: dict[int, tuple[str, Event[Queue]]] = {}
    for n, t in enumerate(sorted(turns, key=lambda t: (t.place, t.id))):
        taken[n] = t.id, Event(t.at, (3, n), _taker(t, frozenset(place), absent, make_up))
    events: list[Event[Queue]] = [
        *(Event(m.until, (0, n), _leaver(m)) for n, m in enumerate(members) if m.until != NEVER),
        *(Event(m.since, (1, n), _joiner(m)) for n, m in enumerate(members)),
        *(Event(Span(at, at), (2, 0), _restart(place)) for at in set(restarts)),
        *(event for _, event in taken.values()),
    ]
    expected: dict[str, frozenset[str | None]] = {}

    def look(event: Event[Queue], queues: set[Queue]) -> None:
        kind, n = event.rank
        if kind == 3:
            expected[taken[n][0]] = _heads(queues, absent, event.at)[0]

    try:
        states = unfold(events, (), now, look)
    except TooManyError:
        facts = _all([*(t.causes for t in turns), *(m.causes for m in members)])
        return Rotation(frozenset(place) | {None}, None, expected, facts)
    heads, doubts = _heads(states, absent, now)
    causes = _all(states.values()) | doubts if len(heads) > 1 else _SURE
    return Rotation(heads, frozenset(states), expected, causes)


def _all(causes: Iterable[Causes]) -> Causes:
    return frozenset(fact for facts in causes for fact in facts)


def _heads(queues: Iterable[Queue], absent: Absent, at: Span) -> tuple[frozenset[str | None], Causes]:
    """Who may be the first present in any of the queues, and what would tell."""
    found: set[str | None] = set()
    facts: set[Hashable] = set()
    for queue in queues:
        for person in (*queue, None):
            away, causes = absent(person, at) if person else (False, _SURE)
            if away is not True:
                found.add(person)
                facts |= causes
            if away is False:
                break
    return frozenset(found), frozenset(facts)


def _joiner(member: Member) -> Callable[[Queue], list[tuple[Queue, Causes]]]:
    return lambda queue: [(queue if member.name in queue else (*queue, member.name), member.causes)]


def _leaver(member: Member) -> Callable[[Queue], list[tuple[Queue, Causes]]]:
    return lambda queue: [(tuple(p for p in queue if p != member.name), member.causes)]


def _restart(place: Mapping[str, int]) -> Callable[[Queue], list[tuple[Queue, Causes]]]:
    return lambda queue: [(tuple(sorted(queue, key=place.__getitem__)), _SURE)]


def _taker(
    turn: Turn, people: frozenset[str], absent: Absent, make_up: bool
) -> Callable[[Queue], Iterator[tuple[Queue, Causes]]]:
    def fire(queue: Queue) -> Iterator[tuple[Queue, Causes]]:
        if turn.counts is not True or turn.by is None:
            yield queue, turn.causes
        for person in (people if turn.by is None else turn.by) if turn.counts is not False else ():
            for after, facts in _taken(queue, person, turn.at, absent, make_up):
                yield after, facts | turn.causes

    return fire


def _taken(
    queue: Queue, person: str, at: Span, absent: Absent, make_up: bool
) -> Iterator[tuple[Queue, Causes]]:
    """The queue after a turn of `person`; without make-up, those passed while absent go to the end first."""
    if person not in queue:
        yield queue, _SURE
        return
    ahead, behind = queue[: queue.index(person)], queue[queue.index(person) + 1 :]
    found: dict[tuple[Queue, Queue], Causes] = {((), ()): _SURE}
    for other in ahead:
        away, facts = (False, _SURE) if make_up else absent(other, at)
        stays = {((*keep, other), gone): c | facts for (keep, gone), c in found.items() if away is not True}
        goes = {(keep, (*gone, other)): c | facts for (keep, gone), c in found.items() if away is not False}
        found = stays | goes
    for (keep, gone), causes in found.items():
        yield (*keep, *behind, *gone, person), causes
