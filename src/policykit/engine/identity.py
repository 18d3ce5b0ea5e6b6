"""Who counts as the same subject (semantics section 8, Identity), and who lives in one household when.

Two records are one subject when any key agrees and none contradicts. Records are joined through chains
(A like B, B like C); where a chain would join records that contradict each other, it is cut:

1. A key's value that contradicting records share (one telephone number under two id numbers) proves
   nothing: it joins only records that say the same under every contradicting key, or nothing under any.
2. Where longer chains still contradict, the same test cuts every link among them.

So B, with the telephone number of A and of C whose id numbers differ and no id number of its own, is
neither A nor C but a third; all three are told so. The result depends on the set of records only.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from policykit.engine.duty import YES, Truth
from policykit.engine.spans import ALWAYS, NEVER, Span, both

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

Ref = tuple[str, str]
"""A record: its kind and its id."""

MOST_MEMBERS: Final = 100
"""A household with more members is no family but a slip of the register, and is not read."""

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Appearance:
    """A record as far as it says whom it is about: the known keys, normalised for matching."""

    ref: Ref
    keys: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to look into by hand, read as different people: no personal data, records by reference.

    `contradiction`: these share the key `key` and cannot be one; `same-name`: only `key` agrees;
    `no-key`: nothing says who it is. `more` counts those that are not listed.
    """

    code: Literal["contradiction", "same-name", "no-key"]
    others: tuple[str, ...] = ()
    key: str = ""
    more: int = 0


@dataclass(frozen=True, slots=True)
class Subjects:
    """The subjects found: of each record, the records of each, and what is doubtful about each."""

    of: Mapping[Ref, str]
    records: Mapping[str, tuple[Ref, ...]]
    notices: Mapping[str, tuple[Notice, ...]] = field(default_factory=dict)


def identify(
    appearances: Iterable[Appearance],
    any_of: Sequence[str],
    unless_differs: Sequence[str] = (),
    doubtful: Sequence[str] = (),
    kinds: Sequence[str] = (),
) -> Subjects:
    """The subjects that `appearances` are about; in time nearly linear in their number.

    A subject is called after one of its records, `kind:id`: the first by the order of `kinds` (then of the
    alphabet), so that its name holds no personal data.
    """
    rank = {kind: n for n, kind in enumerate(kinds)}
    everyone = sorted(appearances, key=lambda a: (rank.get(a.ref[0], len(rank)), a.ref))
    groups: list[list[Appearance]] = []
    torn: list[list[Appearance]] = []
    for group in _joined(everyone, any_of, lambda _: False, unless_differs):
        if _contradict(group, unless_differs):
            torn.append(group)
        else:
            groups.append(group)
    for group in torn:
        groups.extend(_split(group, any_of, unless_differs))
    named = {":".join(group[0].ref): group for group in groups}
    of = {a.ref: name for name, group in named.items() for a in group}
    records = {name: tuple(a.ref for a in group) for name, group in named.items()}
    return Subjects(of, records, _notices(named, torn, any_of, doubtful, of))


def _split(group: list[Appearance], any_of: Sequence[str], unless: Sequence[str]) -> list[list[Appearance]]:
    """The subjects among records that a chain of agreeing keys joins although some contradict."""
    parts: list[list[Appearance]] = []
    for part in _joined(group, any_of, lambda sharing: _contradict(sharing, unless), unless):
        again = _contradict(part, unless)
        parts.extend(_joined(part, any_of, lambda _: True, unless) if again else [part])
    return parts


def _joined(
    group: Sequence[Appearance],
    any_of: Sequence[str],
    proves_nothing: Callable[[list[Appearance]], bool],
    unless: Sequence[str],
) -> list[list[Appearance]]:
    """Join what shares a key's value; among those of whom it proves nothing, what says the same."""
    parent = list(range(len(group)))
    for sharing in _by_value(group, any_of).values():
        alike: dict[tuple[str | None, ...], int] = {}
        apart = proves_nothing([group[n] for n in sharing])
        for n in sharing:
            first = alike.setdefault(_says(group[n], unless) if apart else (), n)
            _union(parent, first, n)
    found: dict[int, list[Appearance]] = defaultdict(list)
    for n, appearance in enumerate(group):
        found[_find(parent, n)].append(appearance)
    return list(found.values())


def _by_value(group: Sequence[Appearance], keys: Sequence[str]) -> dict[tuple[str, str], list[int]]:
    values: dict[tuple[str, str], list[int]] = defaultdict(list)
    for n, appearance in enumerate(group):
        for key in keys:
            if value := appearance.keys.get(key):
                values[key, value].append(n)
    return values


def _find(parent: list[int], n: int) -> int:
    while parent[n] != n:
        parent[n] = parent[parent[n]]
        n = parent[n]
    return n


def _union(parent: list[int], a: int, b: int) -> None:
    low, high = sorted((_find(parent, a), _find(parent, b)))
    parent[high] = low


def _says(appearance: Appearance, keys: Sequence[str]) -> tuple[str | None, ...]:
    return tuple(appearance.keys.get(key) for key in keys)


def _contradict(group: Iterable[Appearance], unless: Sequence[str]) -> bool:
    """Whether two of `group` give different values of one key that must not differ."""
    seen: dict[str, str] = {}
    return any(
        seen.setdefault(key, value) != value for a in group for key in unless if (value := a.keys.get(key))
    )


def _notices(
    named: Mapping[str, list[Appearance]],
    torn: Iterable[list[Appearance]],
    any_of: Sequence[str],
    doubtful: Sequence[str],
    of: Mapping[Ref, str],
) -> dict[str, tuple[Notice, ...]]:
    found: dict[str, list[Notice]] = defaultdict(list)
    for group in torn:
        _tell(found, "contradiction", group, any_of, of)
    _tell(found, "same-name", [a for group in named.values() for a in group], doubtful, of)
    for name, group in named.items():
        if not any(a.keys.get(key) for a in group for key in any_of):
            found[name].append(Notice("no-key"))
    return {name: tuple(notices) for name, notices in sorted(found.items())}


def _tell(
    found: dict[str, list[Notice]],
    code: Literal["contradiction", "same-name"],
    group: Sequence[Appearance],
    keys: Sequence[str],
    of: Mapping[Ref, str],
) -> None:
    """Tell each subject which others share a key's value with it; a few by name, the rest by number."""
    for (key, _), sharing in sorted(_by_value(group, keys).items()):
        names = sorted({of[group[n].ref] for n in sharing})
        for name in names if len(names) > 1 else ():
            others = [other for other in names[: _SHOWN + 1] if other != name][:_SHOWN]
            notice = Notice(code, tuple(others), key, len(names) - 1 - len(others))
            if notice not in found[name]:
                found[name].append(notice)


@dataclass(frozen=True, slots=True)
class Membership:
    """That `subject` belongs to `household` from `since` (inclusive) to `until` (exclusive).

    `related` says whether the relation is one that counts; None where it is not known. `causes` are the
    facts that would tell what is not known of it.
    """

    subject: str
    household: str
    since: Span = ALWAYS
    until: Span = NEVER
    related: bool | None = True
    causes: frozenset[Hashable] = frozenset()

    def at(self, instant: Span) -> bool | None:
        """Whether it holds at `instant`; None where that is not known."""
        return both(self.related, self.since.by(instant), instant.before(self.until))


class Households:
    """Dated memberships, indexed by subject and by household.

    `crowded` gives, of each subject in one, a household of more than `MOST_MEMBERS`, which counts for
    nothing.
    """

    def __init__(self, memberships: Iterable[Membership]) -> None:
        self._of: dict[str, list[Membership]] = defaultdict(list)
        self._in: dict[str, list[Membership]] = defaultdict(list)
        for m in memberships:
            if m.related is not False:
                self._of[m.subject].append(m)
                self._in[m.household].append(m)
        crowds = {name: found for name, found in self._in.items() if len(found) > MOST_MEMBERS}
        self.crowded = {m.subject: name for name, found in sorted(crowds.items()) for m in found}

    def with_whom(self, subject: str, at: Span) -> dict[str, Truth]:
        """Who belonged to a household of `subject` at `at`, or may have; the subject left out."""
        found: dict[str, Truth] = {}
        for mine in self._of.get(subject, ()):
            members = self._in[mine.household]
            for other in members if mine.at(at) is not False and len(members) <= MOST_MEMBERS else ():
                together = both(mine.at(at), other.at(at))
                if together is False or other.subject == subject:
                    continue
                before = found.get(other.subject, Truth(None))
                if together or before.value:
                    found[other.subject] = YES
                else:
                    found[other.subject] = Truth(None, before.causes | mine.causes | other.causes)
        return found
