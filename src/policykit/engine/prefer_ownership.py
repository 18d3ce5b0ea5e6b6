"""Ownership: who has each subject at an instant, by the versions of one `prefer` rule (semantics section 8).

Every record is read once; an answer for one subject looks at the records of that subject and of those who
lived in one household with it, never at all of them.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from policykit.engine.duty import YES, Truth
from policykit.engine.finding import Missing
from policykit.engine.prefer_claims import Record, ranking
from policykit.engine.prefer_contest import NOBODY, Contender, Outcome, Standing, contest, only
from policykit.engine.prefer_reading import Decision, Phantom, Readings, people
from policykit.engine.prefer_transfers import Moves, Step, follow
from policykit.engine.prefer_who import Who
from policykit.engine.scope import value_of
from policykit.engine.spans import EARLIEST, Span, both

if TYPE_CHECKING:
    from policykit.engine.book import Book, Books
    from policykit.engine.identity import Ref
    from policykit.engine.world import World
    from policykit.policy.model import Prefer

Causes = frozenset[Hashable]


@dataclass(frozen=True, slots=True)
class Pool:
    """The claims that count for a subject at an instant: its own and its household's.

    `belongs` says of each record of another member whether it counts; `contenders` are those in the contest,
    by record. `book` is the version at the newest claim, whose order (`rule`) ranks them.
    """

    records: tuple[Record, ...]
    belongs: Mapping[Ref, Truth]
    contenders: Mapping[str, Contender]
    book: Book
    rule: Prefer


@dataclass(frozen=True, slots=True)
class Held:
    """Who has a subject at an instant, and all that led there."""

    subject: str
    at: Span
    pool: Pool
    moves: Moves
    decisions: tuple[Decision, ...]

    @property
    def standing(self) -> Standing | None:
        """How the subject stands, None where that is not determined."""
        return only(self.moves.standings)

    @property
    def status(self) -> str:
        """The status of the finding."""
        return self.standing.status if self.standing else "undetermined"

    @property
    def owner(self) -> str | None:
        """The owner where there is one and it is determined."""
        return self.standing.owner if self.standing else None

    @property
    def since(self) -> Span | None:
        """Since when the owner has it: the instant of the winning claim, or of the transfer."""
        spans = [d.step.at for d in self.decisions if d.step.id in self.moves.by]
        if "" in self.moves.by and self.moves.base.since:
            spans.append(self.moves.base.since)
        return Span(min(s.lo for s in spans), max(s.hi for s in spans)) if spans else None

    @property
    def winner(self) -> Record | None:
        """The record whose claim won the contest, where ownership rests on it."""
        name = self.moves.base.winner if "" in self.moves.by else None
        return next((record for record in self.pool.records if record.id == name), None)

    @property
    def provisional(self) -> bool:
        """Whether it rests on a lapse in a year whose rest days are not announced yet."""
        if "" not in self.moves.by:
            return False
        return any(made.provisional(self.at) for record in self.pool.records for made in record.made)


class Ownership:
    """Who has what by the rule called `rule`; one for all versions of a policy over one world."""

    def __init__(self, books: Books, rule: str) -> None:
        self._books = books
        self._readings = Readings(books, rule)
        self._held: dict[tuple[str, Span], Held] = {}
        self._records: dict[str, list[Record]] = {}

    @classmethod
    def of(cls, book: Book, rule: str) -> Ownership:
        """The one ownership by a rule, shared by all versions; made when it is first asked for."""
        shelf = book.books.all[0].shelf
        key = ("ownership", rule)
        if key not in shelf:
            shelf[key] = cls(book.books, rule)
        found: Ownership = shelf[key]
        return found

    @property
    def world(self) -> World:
        """The world it is about."""
        return self._readings.world

    @cached_property
    def now(self) -> Span:
        """The instant of evaluation."""
        return Span(self.world.as_of, self.world.as_of)

    @cached_property
    def _kinds(self) -> tuple[frozenset[str], frozenset[str]]:
        """The kinds of record that make claims, and those that transfer."""
        rules = self._readings.rules()
        claims = frozenset(claim.of for rule in rules for claim in rule.claims)
        return claims, frozenset(transfer.of for rule in rules for transfer in rule.transfers)

    @cached_property
    def who(self) -> Who:
        """Who is who."""
        return Who(self._books, self._readings, self._kinds[0])

    @cached_property
    def _unlisted(self) -> frozenset[str]:
        """The kinds that it depends on and that were not delivered."""
        kinds = self._kinds[0] | self._kinds[1] | self.who.household_kinds
        return frozenset(kind for kind in kinds if not self.world.delivered(kind))

    def claimed(self) -> list[str]:
        """The subjects of which some record makes a claim or decides, in the order of their names."""
        kinds = self._kinds[0] | self._kinds[1]
        return sorted(
            name for name, refs in self.who.subjects.records.items() if any(k in kinds for k, _ in refs)
        )

    def held(self, subject: str, at: Span | None = None) -> Held:
        """Who has a subject at an instant (as of now where none is given)."""
        key = (subject, at or self.now)
        if key not in self._held:
            self._held[key] = self._hold(*key)
        return self._held[key]

    def _hold(self, subject: str, at: Span) -> Held:
        decisions = self._decisions_of(subject, at)
        pools: dict[Span, tuple[Pool, Outcome]] = {}

        def base(when: Span) -> Outcome:
            if when not in pools:
                pool = self._pool(subject, when)
                pools[when] = pool, contest(pool.contenders.values(), self._otherwise(pool))
            return pools[when][1]

        moves = follow([d.step for d in decisions], base, at)
        return Held(subject, at, pools[at][0], moves, tuple(d for d in decisions if d.view.id))

    def _decisions_of(self, subject: str, at: Span) -> list[Decision]:
        """The recorded transfers of a subject, and one that may be for each kind not delivered.

        A household has one owner (SAL-03), so what is, or may be, decided of one of it is of them all.
        """
        found: list[Decision] = []
        for member, truth in {**self._household(subject, at), subject: YES}.items():
            shared = member != subject
            decisions = (*self._recorded(member), *self._unrecorded(member))
            found += [replace(d, shared=shared, step=_in(d.step, truth)) for d in decisions]
        return sorted(found, key=lambda d: (d.step.at.lo, d.step.rank, d.step.id))

    def _unrecorded(self, subject: str) -> Iterator[Decision]:
        for kind in sorted(self._unlisted & self._kinds[1]):
            for decision in self._readings.decisions_of(Phantom(self.world, kind, subject)):
                facts: Causes = frozenset((Missing(kind),))
                yield replace(decision, step=replace(decision.step, causes=facts))

    def _recorded(self, subject: str) -> Iterator[Decision]:
        for ref in self.who.subjects.records.get(subject, ()):
            if ref[0] in self._kinds[1] and (view := self.world.find(*ref)):
                yield from self._readings.decisions_of(view)

    def _household(self, subject: str, at: Span) -> dict[str, Truth]:
        """Who lived, or may have lived, with a subject at its own earliest living claim."""
        key = ranking(self._readings.rules()[-1])
        mine = [c for record in self.records_of(subject) if (c := record.contender(at, key, YES))]
        mine += self._possible(subject, at, self._readings.rules()[-1])
        return self.who.household(subject, _earliest(mine, at))

    def records_of(self, subject: str) -> list[Record]:
        """What each record of a subject claims."""
        if subject not in self._records:
            refs = [ref for ref in self.who.subjects.records.get(subject, ()) if ref[0] in self._kinds[0]]
            views = [view for ref in refs if (view := self.world.find(*ref))]
            self._records[subject] = [self._readings.claims_of(view) for view in views]
        return self._records[subject]

    def _pool(self, subject: str, at: Span) -> Pool:
        """The claims that count at `at`; the household is that of the subject's own earliest living claim."""
        belongs: dict[Ref, Truth] = {}
        records = list(self.records_of(subject))
        for other, truth in sorted(self._household(subject, at).items()):
            theirs = self.records_of(other)
            belongs |= {record.ref: truth for record in theirs}
            records += theirs
        book, rule = self._newest(records)
        key = ranking(rule)
        living = [c for r in records if (c := r.contender(at, key, belongs.get(r.ref, YES)))]
        contenders = {c.id: c for c in [*living, *self._possible(subject, at, rule)]}
        return Pool(tuple(records), belongs, contenders, book, rule)

    def _possible(self, subject: str, at: Span, rule: Prefer) -> Iterator[Contender]:
        """The claims that may be, of kinds that were not delivered or of a household that is not known."""
        key = ranking(rule)
        for kind in sorted(self._unlisted & self._kinds[0]):
            facts: Causes = frozenset((Missing(kind),))
            record = self._readings.claims_of(Phantom(self.world, kind, subject))
            if found := record.contender(at, key, Truth(None, facts)):
                yield replace(found, causes=facts)
        household = self.who.identity(subject).household_of
        if household in self._unlisted:
            first = {"strength": 0, "at": EARLIEST, "listed": -1}
            least = tuple(first[name] for name in rule.order)
            facts = frozenset((Missing(household),))
            yield Contender(f"{household}:", least, least, Span(EARLIEST, at.hi), None, False, facts)

    def _newest(self, records: Iterable[Record]) -> tuple[Book, Prefer]:
        """The version at the newest claim, and its rule; the newest version where there is no claim."""
        books = [(book, rule) for book in self._books.all if (rule := self._readings.rule(book))]
        newest = max((m.at.span.hi for r in records for m in r.made if m.at.happens), default=None)
        begun = [pair for pair in books if newest and self._books.begins(pair[0]) <= newest]
        return (begun or books)[-1]

    def _otherwise(self, pool: Pool) -> Standing:
        """How a subject stands without any claim: as the rule says, else nobody's."""
        if pool.rule.otherwise is None:
            return NOBODY
        value = value_of(pool.rule.otherwise.tree, pool.book.parameters, self.world).value
        names, _ = people(value)
        return Standing("owned", next(iter(names)) if names else None) if names != frozenset() else NOBODY


def _in(step: Step, together: Truth) -> Step:
    """A transfer of another of the household; one that may be of another household may not hold."""
    if together.value:
        return step

    def holds(standing: Standing) -> tuple[bool | None, Causes]:
        value, causes = step.holds(standing)
        return both(value, None), causes | together.causes

    return replace(step, holds=holds, causes=step.causes | together.causes)


def _earliest(own: Iterable[Contender], at: Span) -> Span:
    """The instant of the earliest of a subject's own living claims; `at` where there is none."""
    claims = list(own)
    if not claims:
        return at
    lo = min(c.at.lo for c in claims)
    return Span(lo, max(lo, min((c.at.hi for c in claims if c.sure), default=at.hi)))
