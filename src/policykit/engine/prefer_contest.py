"""The contest of claims on one subject, with what is not known (semantics section 8, Unknown).

Pure: contenders in, an outcome out. The outcome is sound for every possible world (each doubtful claim in
or out, each time anywhere within its bounds, an unknown claimant anybody) and does not depend on the order
of the input.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from policykit.engine.spans import Span

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence


Key = tuple[Any, ...]
"""What is compared, in the rule's order: a strength, an instant, a place in the list. The least wins."""


@dataclass(frozen=True, slots=True)
class Contender:
    """A claim in a contest: its key lies from `first` to `last`; `sure` False is a claim that may not be.

    `claimants` are the people it may be the claim of; None is somebody not known. `causes` are the facts
    that would settle it.
    """

    id: str
    first: Key
    last: Key
    at: Span
    claimants: frozenset[str] | None
    sure: bool = True
    causes: frozenset[Hashable] = frozenset()

    @property
    def settled(self) -> bool:
        """Whether nothing about it is in doubt."""
        named = self.claimants is not None and len(self.claimants) == 1
        return self.sure and named and self.first == self.last


@dataclass(frozen=True, slots=True)
class Standing:
    """How a subject may stand: owned (by `owner`; None is somebody not known), nobody's, or tied."""

    status: Literal["owned", "nobody", "tied"]
    owner: str | None = None


NOBODY = Standing("nobody")
TIED = Standing("tied")


@dataclass(frozen=True, slots=True)
class Outcome:
    """The standings that are possible and the contenders that decide between them.

    `winner` is the id of the one contender that surely won, `bar` the key no better than which any loser
    can be, `since` the bounds of the winning claim's instant (None where nobody has it).
    """

    standings: frozenset[Standing]
    candidates: tuple[str, ...] = ()
    winner: str | None = None
    bar: Key | None = None
    since: Span | None = None
    causes: frozenset[Hashable] = frozenset()

    @property
    def status(self) -> str:
        """The status of the finding: `undetermined` unless one standing is left and its owner is known."""
        standing = only(self.standings)
        return standing.status if standing else "undetermined"

    @property
    def owner(self) -> str | None:
        """The owner where it is determined, else None."""
        standing = only(self.standings)
        return standing.owner if standing else None


def only(standings: frozenset[Standing]) -> Standing | None:
    """The one standing left, or None where there are several or its owner is not known."""
    if len(standings) != 1:
        return None
    (standing,) = standings
    return None if standing == Standing("owned") else standing


def contest(contenders: Iterable[Contender], otherwise: Standing = NOBODY) -> Outcome:
    """Who has the subject; `otherwise` is how it stands without any claim.

    Among the sure claims the least greatest key is the bar: only claims that may come at or before it are
    candidates. Without a sure claim every doubtful one is, and `otherwise` besides.
    """
    known = sorted(contenders, key=lambda c: (c.first, c.last, c.id))
    sure = [c for c in known if c.sure]
    bar = min((c.last for c in sure), default=None)
    candidates = [c for c in known if bar is None or c.first <= bar]
    if not candidates:
        return Outcome(frozenset({otherwise}))
    standings = _standings(candidates, otherwise, decided=bool(sure))
    settled = only(standings)
    return Outcome(
        standings,
        tuple(c.id for c in candidates),
        _winner(candidates) if settled and settled.status == "owned" else None,
        bar,
        _since(candidates) if settled and settled.status == "owned" else None,
        frozenset() if settled else frozenset().union(*(c.causes for c in candidates)),
    )


def _standings(candidates: Sequence[Contender], otherwise: Standing, decided: bool) -> frozenset[Standing]:
    named: frozenset[str] = frozenset().union(*(c.claimants or () for c in candidates))
    anybody = any(c.claimants is None for c in candidates)
    if all(c.settled and c.first == candidates[0].first for c in candidates) and len(named) > 1:
        return frozenset({TIED})
    standings = {Standing("owned", name) for name in named} | ({Standing("owned")} if anybody else set())
    if not decided:
        standings.add(otherwise)
    if (len(named) > 1 or anybody) and _may_tie(candidates):
        standings.add(TIED)
    return frozenset(standings)


def _may_tie(candidates: Sequence[Contender]) -> bool:
    """Whether two candidates may have one key and different claimants."""
    alike: dict[Key, list[Contender]] = {}
    for c in candidates:
        if _rank(c.first) != _rank(c.last):
            return len(candidates) > 1
        alike.setdefault(_rank(c.first), []).append(c)
    return any(_overlap(group) for group in alike.values())


def _overlap(group: Sequence[Contender]) -> bool:
    """Whether two of a group, sorted by their first keys, may coincide and differ in claimant."""
    reach, names = group[0].last, group[0].claimants
    for c in group[1:]:
        if c.first > reach:
            reach, names = c.last, c.claimants
            continue
        if names is None or c.claimants is None or len(names | c.claimants) > 1:
            return True
        reach = max(reach, c.last)
    return False


def _rank(key: Key) -> Key:
    return tuple(part for part in key if not isinstance(part, dt.datetime))


def _winner(candidates: Sequence[Contender]) -> str | None:
    """The first candidate where it surely comes no later than all others; they have one claimant."""
    best = candidates[0]
    return best.id if best.sure and all(best.last <= other.first for other in candidates[1:]) else None


def _since(candidates: Sequence[Contender]) -> Span:
    if _winner(candidates):
        return candidates[0].at
    return Span(min(c.at.lo for c in candidates), max(c.at.hi for c in candidates))


def beaten_by(key: Key, bar: Key, order: Sequence[str]) -> str:
    """In which of `order` (strength, at, listed) `key` falls behind `bar`; empty where it does not."""
    return next((name for name, mine, best in zip(order, key, bar, strict=True) if mine != best), "")
