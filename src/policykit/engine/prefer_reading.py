"""From records to claims and transfers: evaluates what a `prefer` rule says of each record, once.

Claims and transfers follow the version in force at the record's own event. Where it is not known which
version that is the claim is doubtful; where none was in force there is none.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from policykit.engine.duty import NO, YES, DueBounds, Truth
from policykit.engine.lists import listed
from policykit.engine.moments import TICK, Moment, day_bounds, moment
from policykit.engine.prefer_claims import Kept, Lapse, Made, Record
from policykit.engine.prefer_contest import NOBODY, TIED, Standing
from policykit.engine.prefer_transfers import Step
from policykit.engine.shapes import Shape
from policykit.engine.spans import ALWAYS, NEVER, Span
from policykit.engine.trouble import Trouble
from policykit.engine.view import View
from policykit.feel.values import NONE, Unknown
from policykit.policy.model import Prefer
from policykit.problems import InputError

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from policykit.engine.book import Book, Books
    from policykit.engine.scope import RecordScope
    from policykit.engine.world import World
    from policykit.feel.values import Value
    from policykit.policy.model import Claim, Deadline, Transfer


@dataclass(frozen=True, slots=True)
class Decision:
    """A recorded transfer with its rule and version; `shared` is one of another of the household."""

    view: View
    transfer: Transfer
    book: Book
    step: Step
    scope: RecordScope
    shared: bool = False


class Readings:
    """Reads the records of a world as claims and transfers, by the versions of the rule called `rule`."""

    def __init__(self, books: Books, rule: str) -> None:
        self._books = books
        self._rule = rule
        self.world = books.world

    def rule(self, book: Book) -> Prefer | None:
        """The rule as a version has it; None where it has none."""
        found = (r for r in book.policy.rules if r.name == self._rule and isinstance(r, Prefer))
        return next(found, None)

    def rules(self) -> list[Prefer]:
        """The rule in each version that has it, oldest first."""
        return [rule for book in self._books.all if (rule := self.rule(book))]

    def in_force(self, view: View) -> list[Book | None]:
        """The versions that may be in force at a record's own event, oldest first; None is none yet."""
        return self._books.during(self.own(view).span)

    def own(self, view: View) -> Moment:
        """A record's own event; one of a kind without events has always been."""
        own = view.shape.own_event
        return moment(view[own], self.world.zone) if own else Moment(ALWAYS)

    def claims_of(self, view: View) -> Record:
        """What a record claims."""
        versions = self.in_force(view)
        doubt: frozenset[Hashable] | None = view.doubts() if view.there is None else None
        if len(versions) > 1:
            doubt = self.own(view).causes | (doubt or frozenset())
        made: list[Made] = []
        failed: dict[str, Claim] = {}
        for book in versions:
            found = self._made(book, view, failed) if book else ()
            made += [
                m if doubt is None else replace(m, when=Truth(None, m.when.causes | doubt)) for m in found
            ]
        return Record(view.ref, tuple(made), tuple(failed.values()), any(versions))

    def _made(self, book: Book, view: View, failed: dict[str, Claim]) -> Iterator[Made]:
        """The kinds of claim that a record may make under one version, until the first it surely makes."""
        rule, scope = self.rule(book), book.scope(view)
        for place, claim in enumerate(rule.claims if rule else ()):
            if claim.of != view.kind:
                continue
            when = scope.truth(claim.when)
            who, causes = people(scope.value(claim.claimant))
            if when.value is False or who == frozenset():
                failed.setdefault(claim.name, claim)
                continue
            timely, entry = _timely(claim, scope)
            at = scope.moment(claim.at)
            yield Made(claim, place, book.policy, when, at, who, causes, timely, entry, _lapse(claim, scope))
            if when.value:
                return

    def decisions_of(self, view: View) -> Iterator[Decision]:
        """The transfers that a record decides, under the version in force at its own event."""
        for book in self.in_force(view):
            rule = self.rule(book) if book else None
            for place, transfer in enumerate(rule.transfers if rule else ()):
                if book and transfer.of == view.kind:
                    yield _decision(book, transfer, place, view)


class Phantom(View):
    """A record about `subject` that may be, of a kind that was not delivered; nothing else is known of it."""

    __slots__ = ("_subject",)

    def __init__(self, world: World, kind: str, subject: str) -> None:
        super().__init__(world, kind, "", {}, Shape.of_kind(world.schemas[kind]))
        self._subject = subject

    def _read(self, name: str) -> Value:
        return self._subject if name in self.shape.subjects else super()._read(name)


def _timely(claim: Claim, scope: RecordScope) -> tuple[Truth, DueBounds | None]:
    """Whether the record was entered in time; not entered yet is not late before the time is over."""
    if claim.timely is None:
        return YES, None
    due, entered, now = _due(claim.timely, scope), scope.moment(claim.timely_at), scope.book.world.as_of
    span = Span(now, now) if entered.never else entered.span
    if due.earliest and due.earliest.met_by(span.hi):
        return YES, due
    if due.latest and due.latest.passed(span.lo):
        return NO, due
    return Truth(None, due.causes | entered.causes), due


def _due(deadline: Deadline, scope: RecordScope) -> DueBounds:
    """The bounds of a deadline; one that the calendar cannot count is a trouble."""
    assert deadline.within is not None, "the schema asks for a period"
    book, start = scope.book, scope.moment(deadline.start)
    try:
        period = book.period(deadline.within)
        return book.counter.within(start, period, deadline.counting, book.world.as_of)
    except InputError as error:
        trouble = Trouble(error.problems[0].code, deadline.place, error.problems[0].args)
        return DueBounds(start.span, causes=start.causes | {trouble})


def _lapse(claim: Claim, scope: RecordScope) -> Lapse | None:
    applies = scope.truth(claim.lapses_when) if claim.lapses else NO
    if claim.lapses is None or applies.value is False:
        return None
    kept: list[Kept] = []
    unlisted: frozenset[Hashable] | None = None
    for expression in claim.kept_by:
        found = listed(scope.value(expression))
        kept += [_keeping(value, sure, found.causes, scope) for value, sure in found.members]
        if found.unlisted is not None:
            unlisted = found.unlisted | (unlisted or frozenset())
    return Lapse(applies, _due(claim.lapses, scope), tuple(kept), unlisted)


def _keeping(value: Value, sure: bool, doubt: frozenset[Hashable], scope: RecordScope) -> Kept:
    at = moment(value, scope.book.world.zone)
    return Kept(at.span, sure and at.happens, at.causes if sure else at.causes | doubt)


def _decision(book: Book, transfer: Transfer, listed: int, view: View) -> Decision:
    scope = book.scope(view)
    at = scope.moment(transfer.at)
    who, causes = people(scope.value(transfer.to))
    to = NOBODY if who == frozenset() else Standing("owned", next(iter(who)) if who else None)
    answers: dict[Standing, Truth] = {}

    def holds(standing: Standing) -> tuple[bool | None, frozenset[Hashable]]:
        if standing not in answers:
            names = scope.within({"holder": _holder(standing), "tied": standing == TIED})
            answers[standing] = scope.truth(transfer.when, names)
        answer = answers[standing]
        if answer.value and view.there is None:
            return None, view.doubts()
        return answer.value, answer.causes

    step = Step(":".join(view.ref), at.span, to, holds, listed, at.causes | causes)
    return Decision(view, transfer, book, step, scope)


def people(value: Value) -> tuple[frozenset[str] | None, frozenset[Hashable]]:
    """Who a value may name: None is somebody not known (and what would tell), empty nobody."""
    if isinstance(value, Unknown):
        return None, value.causes
    return (frozenset((value,)) if isinstance(value, str) else frozenset()), frozenset()


def _holder(standing: Standing) -> Value:
    if standing.status != "owned":
        return NONE
    return Unknown() if standing.owner is None else standing.owner


@dataclass(frozen=True, slots=True)
class Validity:
    """From when (inclusive) until when (exclusive) a record with `since` and `until` holds.

    A last day belongs to it whole; an `until` that is none is never. A kind without these fields always
    holds.
    """

    since: Span = ALWAYS
    until: Span = NEVER
    causes: frozenset[Hashable] = frozenset()


def validity(view: View) -> Validity:
    """The validity of a record."""
    since, until = _bound(view, "since"), _bound(view, "until")
    return Validity(ALWAYS if since.never else since.span, until.span, since.causes | until.causes)


def _bound(view: View, name: str) -> Moment:
    """A bound of a validity; a day begins with its 00:00 and ends with its 24:00."""
    found = moment(view.get(name), view.world.zone)
    if found.day is None:
        return found
    first, last = day_bounds(found.day, view.world.zone)
    edge = first if name == "since" else last + TICK
    return Moment(Span(edge, edge))
