"""Tallies: how many records agree with one and lie in a window before it, within bounds.

Members are put into buckets by the fields in which they must agree. A member that is not known in some of
them may agree with any value there, so buckets are kept for each set of known fields; each is made when a
record first asks for it. Most members are known in everything: of those only key, instant and name are kept.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policykit.calendar.clock import at_clock
from policykit.calendar.period import add_to_day
from policykit.engine.moments import Moment
from policykit.engine.spans import EARLIEST, LATEST, Span
from policykit.feel.values import Absent

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    from policykit.calendar.period import Period

Key = tuple[Any, ...]
Mask = tuple[bool, ...]
Sure = tuple[dt.datetime, tuple[str, str]]
"""A member that surely counts, by its instant and name."""


@dataclass(frozen=True, slots=True)
class Member:
    """A record in a tally: `key` holds None where it is not known, an `Absent` where it is nothing.

    `counts` None is one that may not count; `causes` would tell, and would tell the unknown of the key.
    """

    ref: tuple[str, str]
    key: Key
    at: Moment
    counts: bool | None
    causes: frozenset[Hashable]
    value: Any = None

    @property
    def mask(self) -> Mask:
        """Which parts of the key are known."""
        return tuple(part is not None for part in self.key)

    @property
    def sure(self) -> bool:
        """Whether it counts for every record that agrees with it, at a time that is known."""
        return self.counts is True and all(self.mask) and self.at.span.known


class Bucket:
    """Members with one key, sorted by the bounds of their instants."""

    __slots__ = ("his", "los", "members")

    def __init__(self, members: Iterable[Member]) -> None:
        self.members = sorted(members, key=lambda m: (m.at.span.lo, m.ref))
        self.los = [m.at.span.lo for m in self.members]
        self.his = sorted(m.at.span.hi for m in self.members)

    def possible(self, until: dt.datetime, since: dt.datetime | None) -> int:
        """How many may lie in [since, until]."""
        begun = bisect_right(self.los, until)
        return begun - (bisect_left(self.his, since) if since else 0)

    def sure(self, until: dt.datetime, since: dt.datetime | None) -> int:
        """How many surely lie in [since, until], at least."""
        over = bisect_right(self.his, until)
        return max(0, over - (bisect_left(self.los, since) if since else 0))

    def within(self, until: dt.datetime, since: dt.datetime | None) -> list[Member]:
        """The members that may lie in [since, until]."""
        begun = self.members[: bisect_right(self.los, until)]
        return [m for m in begun if since is None or m.at.span.hi >= since]


_EMPTY = Bucket(())


class Tally:
    """All members of a measure, ready to be counted for one record after another.

    `sure` are, by key, those besides `members` that surely count, at known instants, with keys that are
    known to be something.
    """

    def __init__(self, members: Iterable[Member], sure: Mapping[Key, Sequence[Sure]] | None = None) -> None:
        self._sure: dict[Mask, Mapping[Key, Sequence[Sure]]] = {}
        self._whole: Mapping[Key, Sequence[Sure]] = sure or {}
        self._made: dict[tuple[Mask, Key], Bucket] = {}
        self._by_mask: dict[tuple[Mask, bool], list[Member]] = defaultdict(list)
        for member in members:
            if member.at.span.lo < LATEST and self.agrees(member):
                self._by_mask[member.mask, member.sure].append(member)
        self._buckets: dict[tuple[Mask, bool, Mask], dict[Key, Bucket]] = {}

    @staticmethod
    def agrees(member: Member) -> bool:
        """Whether it can agree with another: what is known to be nothing agrees with nothing."""
        return not any(isinstance(part, Absent) for part in member.key)

    def count(self, own: Member, window: Span | None) -> tuple[int, int]:
        """The least and the greatest number of members that agree with `own`, itself included."""
        span = own.at.span
        least_since, most_since = (window.hi, window.lo) if window else (None, None)
        fewest = most = 0
        for bucket, sure in self._matching(own):
            most += bucket.possible(span.hi, most_since)
            fewest += bucket.sure(span.lo, least_since) if sure else 0
        if own.counts and not own.sure:
            fewest += 1
        return fewest, max(fewest, most)

    def doubtful(self, own: Member, window: Span | None) -> list[Member]:
        """The members of which it is not sure whether they count for `own`, by facts of their own."""
        since = window.lo if window else None
        return [
            m for bucket, _ in self._matching(own, loose=True) for m in bucket.within(own.at.span.hi, since)
        ]

    def members(self, own: Member, window: Span | None) -> tuple[list[Member], list[Member]]:
        """The members that surely agree with `own` in its window, and those that may."""
        span = own.at.span
        since = window.lo if window else None
        sure: list[Member] = [own] if own.counts else []
        doubtful: list[Member] = []
        for bucket, known in self._matching(own):
            for m in bucket.within(span.hi, since):
                if m.ref != own.ref:
                    inside = m.at.span.hi <= span.lo and (window is None or m.at.span.lo >= window.hi)
                    (sure if known and inside else doubtful).append(m)
        return sure, doubtful

    def _matching(self, own: Member, *, loose: bool = False) -> list[tuple[Bucket, bool]]:
        """The buckets whose members agree with `own` as far as both are known."""
        mine = own.mask
        whole = all(mine)
        found = [] if loose else [(self._known(own, mine), whole)]
        for mask, sure in self._by_mask:
            if loose and sure:
                continue
            common = tuple(a and b for a, b in zip(mask, mine, strict=True))
            key = tuple(part for part, known in zip(own.key, common, strict=True) if known)
            found.append((self._bucket(mask, sure, common).get(key, _EMPTY), sure and whole))
        return found

    def _known(self, own: Member, mask: Mask) -> Bucket:
        """The bucket of those that surely count and agree with `own` in what is known of it."""
        key = tuple(part for part in own.key if part is not None)
        if (mask, key) not in self._made:
            found = self._agreeing(mask).get(key, ())
            members = (Member(ref, key, Moment(Span(at, at)), True, frozenset()) for at, ref in found)
            self._made[mask, key] = Bucket(members)
        return self._made[mask, key]

    def _agreeing(self, mask: Mask) -> Mapping[Key, Sequence[Sure]]:
        if all(mask):
            return self._whole
        if mask not in self._sure:
            by_key: dict[Key, list[Sure]] = defaultdict(list)
            for key, found in self._whole.items():
                by_key[tuple(part for part, known in zip(key, mask, strict=True) if known)] += found
            self._sure[mask] = by_key
        return self._sure[mask]

    def _bucket(self, mask: Mask, sure: bool, common: Mask) -> dict[Key, Bucket]:
        where = (mask, sure, common)
        if where not in self._buckets:
            by_key: dict[Key, list[Member]] = defaultdict(list)
            for m in self._by_mask[mask, sure]:
                by_key[tuple(part for part, known in zip(m.key, common, strict=True) if known)].append(m)
            self._buckets[where] = {key: Bucket(members) for key, members in by_key.items()}
        return self._buckets[where]


def back(at: dt.datetime, period: Period, zone: dt.tzinfo) -> dt.datetime:
    """The instant `period` before `at`: the same clock time for days, months and years; none has no bound."""
    if at == EARLIEST:
        return at
    if period.unit == "exact":
        return at - period.exact()
    local = at.astimezone(zone)
    return at_clock(add_to_day(local.date(), -period), local.time(), zone).astimezone(dt.UTC)
