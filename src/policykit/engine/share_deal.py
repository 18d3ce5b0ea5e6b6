"""Dealing evenly (semantics section 9, share): pure. Households go whole, the remainder by a stated rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def deal(
    groups: Mapping[str, int], receivers: Sequence[str], decided: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Who is to receive each group (its id to its size); no receivers, no answer.

    The largest group goes first, equal ones by id, each to whoever has fewest so far; the receiver earlier
    in the list where several have: so the remainder falls to the first of the list. `decided` ones stay
    where they are. As long as they follow the proposal the rest of it does not move; what was decided
    otherwise counts from the start, so that the rest makes up for it.
    """
    if not receivers:
        return {}
    proposal = _dealt(groups, receivers, {}, {})
    settled = {group: to for group, to in (decided or {}).items() if group in groups}
    otherwise = {group: to for group, to in settled.items() if proposal[group] != to}
    return _dealt(groups, receivers, settled, otherwise)


def _dealt(
    groups: Mapping[str, int],
    receivers: Sequence[str],
    settled: Mapping[str, str],
    beforehand: Mapping[str, str],
) -> dict[str, str]:
    load = dict.fromkeys(receivers, 0)
    given = dict(beforehand)
    for group, to in beforehand.items():
        load[to] = load.get(to, 0) + groups[group]
    for group in sorted(groups, key=lambda g: (-groups[g], g)):
        if group not in given:
            given[group] = settled.get(group) or min(receivers, key=load.__getitem__)
            load[given[group]] += groups[group]
    return given
