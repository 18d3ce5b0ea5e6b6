"""FEEL lists as the engine walks them: members that surely belong and members that may."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.feel.values import Absent, DoubtfulList, Unknown

if TYPE_CHECKING:
    from collections.abc import Hashable

    from policykit.feel.values import Value


@dataclass(frozen=True, slots=True)
class Listed:
    """The members of a FEEL list: each with whether it surely belongs, and what would tell."""

    members: tuple[tuple[Value, bool], ...]
    causes: frozenset[Hashable] = frozenset()
    unlisted: frozenset[Hashable] | None = None


def listed(value: Value) -> Listed:
    """A FEEL value as a list: null is empty, an Unknown may hold anything, any other is its own member."""
    if isinstance(value, DoubtfulList):
        members = [(member, True) for member in value.sure] + [(member, False) for member in value.doubtful]
        return Listed(tuple(members), value.causes, value.causes if value.open else None)
    if isinstance(value, Unknown):
        return Listed((), value.causes, value.causes)
    if value is None or isinstance(value, Absent):
        return Listed(())
    return Listed(tuple((member, True) for member in (value if isinstance(value, list) else [value])))


def item_id(member: Value, number: int) -> str:
    """An item's own id where it has one, else its number in the list."""
    id_ = member["id"] if isinstance(member, Mapping) and "id" in member else None
    return id_ if isinstance(id_, str) else str(number)
