"""Lists with doubtful members: what the functions of lists say of them, by their sure members and bounds.

Each takes and gives what FEEL's function does; where the doubtful members decide, the result is Unknown,
with bounds where it has them. A plain list may hold Unknown members and is served as well.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from policykit.feel import compare
from policykit.feel.decimals import CONTEXT
from policykit.feel.unknown import all_of, any_of, bounds_of, causes_in, equal, greatest, least, merged
from policykit.feel.values import DoubtfulList, Range, Unknown, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable


def doubtful(value: Value) -> DoubtfulList:
    """Read `value` as a list with doubtful members; a value that is no list is its only member."""
    if type(value) is DoubtfulList:
        return value
    return DoubtfulList(value if type(value) is list else [value])


def made(
    sure: Iterable[Value], unsure: Iterable[Value], causes: Iterable[Hashable], *, open_: bool = False
) -> Value:
    """Make a list of `sure` and doubtful members: a plain one where nothing is doubtful."""
    members, doubts = list(sure), list(unsure)
    if not doubts and not open_:
        return members
    return DoubtfulList(members, doubts, open_, frozenset(causes))


def _is_settled(members: DoubtfulList) -> bool:
    return not members.doubtful and not members.open


def count(value: Value) -> Value:
    """`count`: from the sure members to all of them."""
    members = doubtful(value)
    fewest = Decimal(len(members.sure))
    if _is_settled(members):
        return fewest
    most = None if members.open else fewest + len(members.doubtful)
    return Unknown(members.causes, Range(fewest, most, True, most is not None))


def total(value: Value) -> Value:
    """`sum`: each doubtful number counts or does not; without a sure one there may be none (null)."""
    members = doubtful(value)
    unknown = Unknown(causes_in((members, *members.sure, *members.doubtful)))
    sure = [_number_bounds(item) for item in members.sure]
    unsure = [_number_bounds(item) for item in members.doubtful]
    if members.open or not sure or None in sure or None in unsure:
        return unknown
    low = sum((r.start for r in sure if r), Decimal(0)) + sum(min(r.start, 0) for r in unsure if r)
    high = sum((r.end for r in sure if r), Decimal(0)) + sum(max(r.end, 0) for r in unsure if r)
    low, high = CONTEXT.create_decimal(low), CONTEXT.create_decimal(high)
    return low if low == high else Unknown(unknown.causes, Range(low, high))


def _number_bounds(value: Value) -> Range | None:
    bounds = bounds_of(value)
    if bounds is None or type(bounds.start) is not Decimal or type(bounds.end) is not Decimal:
        return None
    return bounds


def minimum(value: Value) -> Value:
    """`min`: the least sure member, where no doubtful one can be less."""
    return _best(value, least, lambda bounds: (bounds.start, bounds.end), lambda far, near: Range(far, near))


def maximum(value: Value) -> Value:
    """`max`: the greatest sure member, where no doubtful one can be greater."""
    return _best(
        value, greatest, lambda bounds: (bounds.end, bounds.start), lambda far, near: Range(near, far)
    )


def _best(
    value: Value,
    choose: Callable[[list[Value]], Value],
    ends: Callable[[Range], tuple[Value, Value]],
    between: Callable[[Value, Value], Range],
) -> Value:
    members = doubtful(value)
    unknown = Unknown(causes_in((members, *members.sure, *members.doubtful)))
    sure = [bounds_of(item) for item in members.sure]
    unsure = [bounds_of(item) for item in members.doubtful]
    if not sure or None in sure or None in unsure:
        return unknown
    near = choose([ends(bounds)[1] for bounds in sure if bounds])
    far = None if members.open else choose([ends(bounds)[0] for bounds in (*sure, *unsure) if bounds])
    if near is None:
        return unknown
    if far is not None and compare.equal(far, near):
        return near
    return Unknown(unknown.causes, between(far, near))


def contains(value: Value, element: Value) -> Value:
    """`list contains`: true by a sure member, false where no member may be it."""
    members = doubtful(value)
    found = [equal(item, element) for item in members.sure]
    if True in (result is True for result in found):
        return True
    results = [False if result is None else result for result in found]
    if members.open or any(equal(item, element) not in (False, None) for item in members.doubtful):
        results.append(Unknown(members.causes | causes_in(members.doubtful)))
    return any_of(results)


def any_true(value: Value) -> Value:
    """`any`: a doubtful member that is true makes it Unknown."""
    members = doubtful(value)
    doubt = Unknown(members.causes)
    maybe = [all_of((doubt, item)) for item in members.doubtful]
    return any_of([*members.sure, *maybe, *([doubt] if members.open else [])])


def all_true(value: Value) -> Value:
    """`all`: a doubtful member that is false makes it Unknown."""
    members = doubtful(value)
    doubt = Unknown(members.causes)
    maybe = [any_of((doubt, item)) for item in members.doubtful]
    return all_of([*members.sure, *maybe, *([doubt] if members.open else [])])


def concatenated(*lists: Value) -> Value:
    """`concatenate`: sure members with sure ones, doubtful with doubtful ones."""
    if any(type(value) is Unknown for value in lists):
        return merged(*lists)
    parts = [doubtful(value) for value in lists]
    sure = [item for part in parts for item in part.sure]
    unsure = [item for part in parts for item in part.doubtful]
    return made(sure, unsure, causes_in(parts), open_=any(part.open for part in parts))


def appended(value: Value, *items: Value) -> Value:
    """`append`: the items are sure members."""
    return concatenated(value, list(items))


OF_LISTS: Final[dict[str, Callable[..., Value]]] = {
    "count": count,
    "sum": total,
    "min": minimum,
    "max": maximum,
    "any": any_true,
    "all": all_true,
    "list contains": contains,
    "concatenate": concatenated,
    "append": appended,
}
"""The functions that say more of doubtful lists than Unknown."""
OVER_ITEMS: Final = frozenset(("count", "sum", "min", "max", "any", "all"))
"""Those of them that take a list or, in its place, its members."""
STRUCTURAL: Final = frozenset(
    (
        "count",
        "append",
        "concatenate",
        "reverse",
        "sublist",
        "insert before",
        "remove",
        "flatten",
        "list replace",
        "get value",
        "get entries",
        "context",
        "context put",
        "context merge",
    )
)
"""The functions that pass members on without reading them."""
