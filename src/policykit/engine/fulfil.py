"""Fulfilment: which act was the first to fulfil a duty, as far as that is known (semantics section 6)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from policykit.engine.spans import EARLIEST, LATEST, NEVER, Span

if TYPE_CHECKING:
    import datetime as dt
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


class Done(NamedTuple):
    """When the duty was fulfilled: `at` ends at LATEST where it may not have been, NEVER if it was not.

    `last` is the latest instant at which it may have been, if it was. `early` is an act that came before
    the duty began and may or may not count; `lacking` are the conditions that acts which did happen failed.
    """

    at: Span = NEVER
    last: dt.datetime = LATEST
    causes: frozenset[Hashable] = frozenset()
    early: Span | None = None
    lacking: tuple[Mapping[str, str], ...] = ()


class _Candidate(NamedTuple):
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
        candidates.append(
            _Candidate(Span(start.lo if start else EARLIEST, LATEST), sure=False, causes=unlisted)
        )
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


def _bounds(candidates: Sequence[_Candidate]) -> tuple[Span, dt.datetime, frozenset[Hashable]]:
    if not candidates:
        return NEVER, LATEST, frozenset()
    hi = min((c.at.hi for c in candidates if c.sure), default=LATEST)
    reached = [c for c in candidates if c.at.lo <= hi]
    causes: frozenset[Hashable] = frozenset().union(*(c.causes for c in reached))
    return Span(min(c.at.lo for c in reached), hi), min(hi, max(c.at.hi for c in reached)), causes


def _unique(names: Iterable[Mapping[str, str]]) -> tuple[Mapping[str, str], ...]:
    found: dict[tuple[tuple[str, str], ...], Mapping[str, str]] = {}
    for name in names:
        found.setdefault(tuple(sorted(name.items())), name)
    return tuple(found.values())


UNNAMED: Final = object()
"""What an act answers where that is not known."""


def matched(acts: Sequence[Sequence[Act]], items: Sequence[Any], opens: Sequence[Span]) -> list[list[Act]]:
    """Give each item the acts that answer it, one to one: those that name it, then others by time.

    `acts[n]` are all acts as item n judges them. An act that names no item goes to the first item that was
    open by then (`opens`) and is not answered; items stand in the order in which they are served. Where
    anything about that is in doubt, such acts are doubtful for every item.
    """
    given = [[act for act in own if act.answers == item] for own, item in zip(acts, items, strict=True)]
    free = [
        n for n, act in enumerate(acts[0] if acts else ()) if act.answers is None or act.answers is UNNAMED
    ]
    if not free:
        return given
    if not all(_certain(act) for own in acts for act in own) or not all(o.known for o in opens):
        doubt: frozenset[Hashable] = frozenset().union(*(act.causes for own in acts for act in own))
        loose = [[replace(own[n], sure=False, causes=doubt) for n in free] for own in acts]
        return [named + unnamed for named, unnamed in zip(given, loose, strict=True)]
    for n in sorted(free, key=lambda n: acts[0][n].at.lo):
        place = next(
            (i for i, o in enumerate(opens) if o.by(acts[i][n].at) and not _answered(given[i])), None
        )
        if place is not None:
            given[place].append(acts[place][n])
    return given


def _answered(acts: Iterable[Act]) -> bool:
    return any(act.holds for act in acts)


def _certain(act: Act) -> bool:
    return act.at.known and act.sure and act.holds is not None and act.answers is not UNNAMED
