"""rotate: whose turn it is, by a roster, absences and the records that count as turns (semantics section 9).

Evaluated over all records at once; gives `turn(instant)` to other rules and `absent(person, instant)` to its
own `counts`.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Any

from policykit.calendar.clock import start_of_day
from policykit.engine import registry
from policykit.engine.finding import Finding, Missing, Reason, Subject
from policykit.engine.make import missing_in, troubles_in
from policykit.engine.moments import moment
from policykit.engine.prefer_explain import listing
from policykit.engine.prefer_reading import Validity, people, validity
from policykit.engine.rotate_queue import Causes, Member, Rotation, Turn, rotate
from policykit.engine.spans import Span, both, span_text
from policykit.feel.values import NONE, Function, Unknown
from policykit.policy.norms import Rotate

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from policykit.engine.book import Book
    from policykit.engine.view import View
    from policykit.feel.values import Value

_SURE: Causes = frozenset()


class Turns:
    """The roster, the absences and the turns of one rule, read once."""

    def __init__(self, rule: Rotate, book: Book) -> None:
        self.rule = rule
        self.book = book
        self.world = book.world
        self._known: dict[Span, Rotation] = {}

    @classmethod
    def of(cls, rule: Rotate, book: Book) -> Turns:
        """The turns of a rule, made when they are first asked for."""
        found: Turns = book.shelf.setdefault(("turns", rule.name), cls(rule, book))
        return found

    @cached_property
    def unlisted(self) -> Causes:
        """What would tell what the records of a kind not delivered say: the roster's, or the turns'."""
        kinds = (self.rule.roster, self.rule.over)
        return frozenset(Missing(kind) for kind in kinds if not self.world.delivered(kind))

    @cached_property
    def roster(self) -> list[Member]:
        """Who takes turns, in the order of their `position` where they have one, else of their ids."""
        return [
            Member(name, _place(view), holds.since, holds.until, holds.causes)
            for view in self.world.views(self.rule.roster)
            for holds in [validity(view)]
            for name in people(view.get("person" if "person" in view else "name"))[0] or ()
        ]

    @cached_property
    def turns(self) -> list[Turn]:
        """The records that may count as turns."""
        return [self._turn(view) for view in self.world.views(self.rule.over)]

    def _turn(self, view: View) -> Turn:
        scope = self.book.scope(view)
        at, (by, who) = scope.moment(self.rule.at), people(scope.value(self.rule.by))
        counts = scope.truth(self.rule.counts, scope.within({"absent": self.is_absent}))
        causes = who | counts.causes | view.doubts() | (_SURE if at.span.known else at.causes)
        there = both(counts.value, view.there)
        return Turn(view.id, at.span, by, there, causes, str(view.get(self.rule.ties)))

    @cached_property
    def _absences(self) -> dict[str | None, list[tuple[Validity, Causes]]]:
        """The absences by person; None has those of somebody not known."""
        found: dict[str | None, list[tuple[Validity, Causes]]] = defaultdict(list)
        for view in self.world.views(self.rule.absent) if self.rule.absent else ():
            names, causes = people(view.get("person"))
            holds = validity(view)
            for name in (None,) if names is None else names:
                found[name].append((holds, holds.causes | causes | view.doubts()))
        return found

    def absent(self, person: str, at: Span) -> tuple[bool | None, Causes]:
        """Whether somebody is absent at an instant; None where it is not known, and what would tell."""
        if self.rule.absent and not self.world.delivered(self.rule.absent):
            return None, frozenset((Missing(self.rule.absent),))
        causes: Causes = frozenset()
        for name in (person, None):
            for holds, facts in self._absences.get(name, ()):
                within = both(holds.since.by(at), at.before(holds.until))
                if within and name:
                    return True, _SURE
                causes |= facts if within is not False else _SURE
        return (None, causes) if causes else (False, _SURE)

    @cached_property
    def is_absent(self) -> Function:
        """`absent(person, instant)` for the rule's own conditions."""

        def call(person: Value, instant: Value) -> Value:
            if isinstance(person, Unknown):
                return person
            if not isinstance(person, str):
                return None
            answer, causes = self.absent(person, moment(instant, self.world.zone).span)
            return Unknown(causes) if answer is None else answer

        return Function(("person", "instant"), call, "absent")

    def at(self, now: Span) -> Rotation:
        """How the queue stands at an instant."""
        if now not in self._known:
            restarts = () if self.rule.carry_over else self._days(now)
            self._known[now] = rotate(self.roster, self.turns, self.absent, now, self.rule.make_up, restarts)
        return self._known[now]

    def _days(self, now: Span) -> set[dt.datetime]:
        """The beginnings of the local days on which there are turns, and of the day of `now`."""
        ends = [now.hi, *(end for turn in self.turns for end in (turn.at.lo, turn.at.hi) if turn.at.known)]
        zone = self.world.zone
        return {start_of_day(end.astimezone(zone).date(), zone) for end in ends}


def _place(view: View) -> str:
    position = view.get("position")
    return (
        f"{position!s:0>12}{view.id}"
        if position is not None and not isinstance(position, Unknown)
        else view.id
    )


@registry.per_world(Rotate)
def next_turn(rule: Rotate, book: Book) -> Iterator[Finding]:
    """One finding: whose turn it is as of now, the running order, and why."""
    turns, now = Turns.of(rule, book), Span(book.world.as_of, book.world.as_of)
    rotation = turns.at(now)
    causes = turns.unlisted or rotation.causes
    heads = rotation.next if not turns.unlisted else rotation.next | {None, ""}
    status = "undetermined" if len(heads) > 1 else "nobody" if None in heads else "determined"
    person = next(iter(heads)) if status == "determined" else None
    possible = sorted({"nobody" if name is None else "determined" for name in heads})
    yield Finding(
        policy=book.policy.name,
        version=book.policy.version,
        rule=rule.name,
        kind=rule.kind,
        clauses=rule.clauses,
        subject=Subject("rotation", rule.name),
        status=status,
        title=rule.title,
        value=person,
        bearer=person,
        missing=missing_in(causes),
        possible=tuple(possible) if status == "undetermined" else (),
        reasons=tuple(_reasons(turns, rotation, now, person)),
        diagnostics=troubles_in(causes),
        as_of=book.world.as_of.astimezone(book.world.zone),
        place=rule.place,
        details=_details(turns, rotation, now),
    )


def _reasons(turns: Turns, rotation: Rotation, now: Span, person: str | None) -> Iterator[Reason]:
    """Why it is whose turn: who stands before them and is absent, and each turn of the day out of order."""
    clauses, zone = turns.rule.clauses, turns.world.zone
    last = _last_turns(turns, now)
    if person:
        taken = (
            {"record": last[person].id, "since": span_text(last[person].at, zone)} if person in last else {}
        )
        yield Reason("rotate-next" if taken else "rotate-next-first", {"person": person, **taken}, clauses)
    else:
        names = listing(sorted(name for name in rotation.next if name))
        yield Reason("rotate-open" if names else "rotate-nobody", {"people": names}, clauses)
    for name in _order(rotation):
        if name == person:
            break
        if turns.absent(name, now)[0]:
            yield Reason("rotate-absent", {"person": name}, clauses)
    for turn in turns.turns:
        if _same_day(turn.at, now, zone):
            yield from _about(turn, rotation, clauses, zone)


def _about(turn: Turn, rotation: Rotation, clauses: tuple[str, ...], zone: dt.tzinfo) -> Iterator[Reason]:
    """A turn that does not count, or that somebody took whose turn it was not."""
    args: dict[str, Any] = {
        "record": turn.id,
        "by": listing(sorted(turn.by or ())) or "?",
        "at": span_text(turn.at, zone),
    }
    expected = rotation.expected.get(turn.id, frozenset())
    if turn.counts is False:
        yield Reason("rotate-not-counted", args, clauses)
    elif turn.counts and turn.by and not expected & turn.by and None not in expected:
        yield Reason(
            "rotate-out-of-turn", {**args, "expected": listing(sorted(n for n in expected if n))}, clauses
        )


def _same_day(at: Span, now: Span, zone: dt.tzinfo) -> bool:
    return at.by(now) is True and at.known and at.hi.astimezone(zone).date() == now.hi.astimezone(zone).date()


def _order(rotation: Rotation) -> tuple[str, ...]:
    """The running order, empty where several are possible."""
    queues = rotation.queues or frozenset()
    return next(iter(queues)) if len(queues) == 1 else ()


def _last_turns(turns: Turns, now: Span) -> dict[str, Turn]:
    """The last turn that surely counted of each person."""
    counted = [t for t in turns.turns if t.counts and t.by and len(t.by) == 1 and t.at.by(now)]
    return {next(iter(t.by or ())): t for t in sorted(counted, key=lambda t: (t.at.lo, t.place, t.id))}


def _details(turns: Turns, rotation: Rotation, now: Span) -> dict[str, Any]:
    """The running order with everybody's last turn and absence; who may be next where that is open."""
    last, zone = _last_turns(turns, now), turns.world.zone
    order = [
        {
            "person": name,
            "absent": turns.absent(name, now)[0],
            "last": span_text(last[name].at, zone) if name in last else None,
        }
        for name in _order(rotation)
    ]
    details: dict[str, Any] = {"order": order} if order else {}
    open_ = len(rotation.next) > 1 or turns.unlisted
    return details | ({"candidates": sorted(name for name in rotation.next if name)} if open_ else {})


@registry.gives_function(Rotate)
def turn(rule: Rotate, book: Book) -> Function:
    """`turn(instant)`: whose turn it was at an instant; null where nobody was present."""

    def call(instant: Value) -> Value:
        turns = Turns.of(rule, book)
        at = moment(instant, book.world.zone)
        if at.never:
            return None
        rotation = turns.at(at.span)
        if turns.unlisted or len(rotation.next) > 1:
            return Unknown(turns.unlisted or rotation.causes | at.causes)
        (person,) = rotation.next
        return person or NONE

    return Function(("instant",), call, rule.name)
