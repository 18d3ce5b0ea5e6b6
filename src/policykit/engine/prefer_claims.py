"""What a record claims, and whether that stands at an instant (semantics section 8, claims).

Here everything has been evaluated: conditions are truths, times are moments. Nothing reads a record.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.engine.duty import Truth
from policykit.engine.prefer_contest import Contender, Key
from policykit.engine.spans import LATEST, Span, both

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping

    from policykit.engine.duty import DueBounds
    from policykit.engine.identity import Ref
    from policykit.engine.moments import Moment
    from policykit.policy import model


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that keeps a claim alive if it happened within the period; `sure` False may not belong."""

    at: Span
    sure: bool = True
    causes: frozenset[Hashable] = frozenset()


@dataclass(frozen=True, slots=True)
class Lapse:
    """When a claim lapses: where `applies`, at `due`, unless something in `kept` came in time.

    `unlisted` says that there may be more that kept it (a kind not delivered), and what would tell.
    """

    applies: Truth
    due: DueBounds
    kept: tuple[Kept, ...] = ()
    unlisted: frozenset[Hashable] | None = None

    def by(self, at: Span) -> Truth:
        """Whether the claim has lapsed by `at`; once it has, nothing revives it."""
        over, kept = self._over(at), self._kept()
        lapsed = both(self.applies.value, over, None if kept is None else not kept)
        if lapsed is not None:
            return Truth(lapsed)
        causes = self.applies.causes if self.applies.value is None else frozenset()
        if over is None:
            causes |= self.due.causes
        if kept is None:
            causes |= self.due.causes | (self.unlisted or frozenset())
            causes |= {cause for k in self.kept if self._possible(k) for cause in k.causes}
        return Truth(None, causes)

    def _over(self, at: Span) -> bool | None:
        first, last = self.due.earliest, self.due.latest
        if self.due.start.lo == LATEST or (first and first.met_by(at.hi)):
            return False
        return True if last and last.passed(at.lo) else None

    def _kept(self) -> bool | None:
        first = self.due.earliest
        for k in self.kept:
            if k.sure and first and self.due.start.by(k.at) is True and first.met_by(k.at.hi):
                return True
        return None if self.unlisted is not None or any(map(self._possible, self.kept)) else False

    def _possible(self, k: Kept) -> bool:
        last = self.due.latest
        return k.at.lo < LATEST and k.at.hi >= self.due.start.lo and (last is None or last.met_by(k.at.lo))


@dataclass(frozen=True, slots=True)
class Made:
    """One kind of claim as a record makes it: `listed` is its place in the rule of its version.

    `when` is what makes it valid, `timely` whether it was entered in time (by `entry`). `claimants` are
    those it may be the claim of, None somebody not known.
    """

    claim: model.Claim
    listed: int
    policy: model.Policy
    when: Truth
    at: Moment
    claimants: frozenset[str] | None
    claimant_causes: frozenset[Hashable] = frozenset()
    timely: Truth = Truth(value=True)  # noqa: RUF009 - immutable
    entry: DueBounds | None = None
    lapse: Lapse | None = None

    def stands(self, at: Span) -> Truth:
        """Whether, if the record makes it, the claim has been made by `at`, is valid and has not lapsed."""
        made = self.at.span.by(at)
        lapsed = self.lapse.by(at) if self.lapse else Truth(value=False)
        answer = both(made, self.timely.value, None if lapsed.value is None else not lapsed.value)
        if answer is not None:
            return Truth(answer)
        causes: frozenset[Hashable] = self.at.causes if made is None else frozenset()
        return Truth(None, causes | self.timely.causes | lapsed.causes)

    def provisional(self, at: Span) -> bool:
        """Whether it depends on a deadline that may still move that the claim has lapsed by `at`."""
        last = self.lapse.due.latest if self.lapse else None
        return bool(self.lapse and last and last.provisional and self.lapse.by(at).value)


@dataclass(frozen=True, slots=True)
class Record:
    """What one record claims: every kind of claim that it may make, until the first that it surely makes.

    `failed` are the kinds whose condition it does not meet; `governed` False says that no version was in
    force at its event.
    """

    ref: Ref
    made: tuple[Made, ...]
    failed: tuple[model.Claim, ...] = ()
    governed: bool = True

    @property
    def id(self) -> str:
        """The record's kind and id, as an explanation names it."""
        return ":".join(self.ref)

    def contender(
        self, at: Span, key: Callable[[Made, Span], tuple[Key, Key]], belongs: Truth
    ) -> Contender | None:
        """The record in the contest at `at`; None where it has no claim there.

        A record of which it is not known which kind of claim it makes is one contender with the bounds of
        all of them. `belongs` says whether it is a claim of this subject's household.
        """
        answers = [(made, made.stands(at)) for made in self.made]
        living = [(made, truth) for made, truth in answers if truth.value is not False]
        if not living or belongs.value is False:
            return None
        sure = self.made[-1].when.value is True and all(truth.value is True for _, truth in answers)
        keys = [key(made, Span(made.at.span.lo, min(made.at.span.hi, at.hi))) for made, _ in living]
        spans = [made.at.span for made, _ in living]
        return Contender(
            self.id,
            min(first for first, _ in keys),
            max(last for _, last in keys),
            Span(min(s.lo for s in spans), min(max(s.hi for s in spans), at.hi)),
            _claimants(made for made, _ in living),
            sure and belongs.value is True,
            self._causes(answers, belongs),
        )

    def _causes(self, answers: Iterable[tuple[Made, Truth]], belongs: Truth) -> frozenset[Hashable]:
        found = set(belongs.causes)
        for made, truth in answers:
            found |= made.when.causes | truth.causes | made.at.causes | made.claimant_causes
        return frozenset(found)


def _claimants(made: Iterable[Made]) -> frozenset[str] | None:
    found: set[str] = set()
    for m in made:
        if m.claimants is None:
            return None
        found |= m.claimants
    return frozenset(found)


def ranking(rule: model.Prefer) -> Callable[[Made, Span], tuple[Key, Key]]:
    """How `rule` orders claims: the least and the greatest key of one whose instant lies in a span.

    A claim made under another version is ranked as `rule` ranks its kind; a kind that `rule` no longer has
    keeps the rank that it was made with.
    """
    ranks: Mapping[str, tuple[int, int]] = {c.name: (c.strength, n) for n, c in enumerate(rule.claims)}

    def key(made: Made, at: Span) -> tuple[Key, Key]:
        strength, listed = ranks.get(made.claim.name, (made.claim.strength, made.listed))
        first = {"strength": strength, "at": at.lo, "listed": listed}
        last = {**first, "at": at.hi}
        return tuple(first[name] for name in rule.order), tuple(last[name] for name in rule.order)

    return key
