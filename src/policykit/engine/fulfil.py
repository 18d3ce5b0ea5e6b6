"""Fulfilment: which act was the first to fulfil a duty, as far as that is known (semantics section 6)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Literal

from policykit.engine.spans import EARLIEST, LATEST, NEVER, Span

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

Early = Literal["undetermined", "ignored", "counts"]


@dataclass(frozen=True, slots=True)
class Act:
    """Something that may fulfil a duty: when it happened and whether every condition held.

    `sure` False is an act that may not belong here at all. `lacking` names the conditions known to be
    false, `causes` the facts that would settle the rest. `answers` is the item that the act itself names
    (None: it names none).
    """

    at: Span
    holds: bool | None = True
    sure: bool = True
    causes: frozenset[Hashable] = frozenset()
    lacking: tuple[Mapping[str, str], ...] = ()
    answers: Any = None


@dataclass(frozen=True, slots=True)
class Done:
    """When the duty was fulfilled: `at` ends at LATEST where it may not have been, and is NEVER if it was not.

    `early` is an act that came before the duty began and may or may not count; `lacking` are the
    conditions that acts which did happen failed.
    """

    at: Span = NEVER
    causes: frozenset[Hashable] = frozenset()
    early: Span | None = None
    lacking: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Candidate:
    at: Span
    sure: bool
    causes: frozenset[Hashable]


def first_act(
    acts: Iterable[Act],
    start: Span | None,
    early: Early,
    *,
    unlisted: frozenset[Hashable] | None = None,
) -> Done:
    """The first act at or after `start` for which every condition holds, within its bounds.

    `unlisted` says that there may be acts besides (a kind of record not delivered), and what would tell.
    """
    known = [act for act in acts if act.at.lo < LATEST]
    begun = [(act, act.at.before(start) if start else False) for act in known if act.holds is not False]
    candidates = [
        found for act, before in begun if (found := _candidate(act, before, start, early)) is not None
    ]
    if unlisted is not None:
        candidates.append(_Candidate(Span(start.lo if start else EARLIEST, LATEST), sure=False, causes=unlisted))
    too_early = [act.at for act, before in begun if before is True and early == "undetermined"]
    return Done(
        *_bounds(candidates),
        early=min(too_early, key=lambda at: (at.lo, at.hi), default=None),
        lacking=_unique(name for act in known for name in act.lacking),
    )


def _candidate(act: Act, before: bool | None, start: Span | None, early: Early) -> _Candidate | None:
    """The act as a candidate, None where it came too early to count."""
    if early == "ignored" and before is True:
        return None
    sure = act.sure and act.holds is True and act.at.hi < LATEST
    if early == "counts" or before is False:
        return _Candidate(act.at, sure, act.causes)
    lo = act.at.lo if early == "undetermined" or start is None else max(act.at.lo, start.lo)
    return _Candidate(Span(lo, max(lo, act.at.hi)), sure=False, causes=act.causes)


def _bounds(candidates: Sequence[_Candidate]) -> tuple[Span, frozenset[Hashable]]:
    if not candidates:
        return NEVER, frozenset()
    hi = min((c.at.hi for c in candidates if c.sure), default=LATEST)
    reached = [c for c in candidates if c.at.lo <= hi]
    causes: frozenset[Hashable] = frozenset().union(*(c.causes for c in reached))
    return Span(min(c.at.lo for c in reached), hi), causes


def _unique(names: Iterable[Mapping[str, str]]) -> tuple[Mapping[str, str], ...]:
    found: dict[tuple[tuple[str, str], ...], Mapping[str, str]] = {}
    for name in names:
        found.setdefault(tuple(sorted(name.items())), name)
    return tuple(found.values())


UNNAMED: Final = object()
"""What an act answers where that is not known."""


def matched(acts: Sequence[Act], items: Sequence[Any], opens: Sequence[Span]) -> list[list[Act]]:
    """Give each item the acts that answer it, one to one: those that name it, then the others in order of time.

    An act that names no item goes to the first item that was open by then (`opens`) and is not answered;
    `items` and `opens` stand in the order in which items are served. Where anything about that is in doubt,
    such acts are doubtful for every item.
    """
    given = [[act for act in acts if act.answers == item] for item in items]
    free = [act for act in acts if act.answers is None or act.answers is UNNAMED]
    if not free:
        return given
    if not all(_certain(act) for act in acts) or not all(o.known for o in opens):
        doubt: frozenset[Hashable] = frozenset().union(*(act.causes for act in acts))
        return [own + [replace(act, sure=False, causes=doubt) for act in free] for own in given]
    for act in sorted(free, key=lambda act: act.at.lo):
        answered = [any(a.holds for a in own) for own in given]
        place = next((n for n, o in enumerate(opens) if not answered[n] and o.by(act.at)), None)
        if place is not None:
            given[place].append(act)
    return given


def _certain(act: Act) -> bool:
    return act.at.known and act.sure and act.holds is not None and act.answers is not UNNAMED
