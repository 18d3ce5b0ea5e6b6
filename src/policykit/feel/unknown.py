"""What is not known: order, equality and arithmetic where a value may be Unknown, absent, or bounded.

An `Unknown` with bounds stands for one value somewhere in them, and never for null; without bounds it may
be anything, null too. `NOT_YET` equals null and orders as an instant after the clock of the evaluation;
`NONE` equals null and no ordering test of it holds. Everything here gives a determined answer only where
each value that the Unknown may stand for gives that answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from policykit.feel import arithmetic, compare
from policykit.feel.temporal import Date, DateTime
from policykit.feel.values import NONE, Absent, DoubtfulList, FeelFailure, Range, Unknown, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

SPECIAL: Final = frozenset((Unknown, Absent, DoubtfulList))
UNSETTLED: Final = frozenset((Unknown, DoubtfulList))


def causes_in(values: Iterable[Value]) -> frozenset[Hashable]:
    """Collect what would settle the unknown among `values`, within lists too."""
    found: set[Hashable] = set()
    for value in values:
        if type(value) in UNSETTLED:
            found |= value.causes
        elif type(value) is list:
            found |= causes_in(value)
        elif type(value) is dict:
            found |= causes_in(value.values())
        elif type(value) is Range:
            found |= causes_in((value.start, value.end))
    return frozenset(found)


def merged(*values: Value) -> Unknown:
    """Make the Unknown that comes of an operation on `values`, some of them unknown."""
    return Unknown(causes_in(values))


def is_unsettled(value: Value) -> bool:
    """Whether something Unknown stands in `value`, or in its members."""
    kind = type(value)
    if kind is list:
        return any(map(is_unsettled, value))
    if kind is dict:
        return any(map(is_unsettled, value.values()))
    if kind is Range:
        return is_unsettled(value.start) or is_unsettled(value.end)
    return kind in UNSETTLED


def null_if_absent(value: Value) -> Value:
    """Give null for an absent value, any other as it stands."""
    return None if type(value) is Absent else value


def without_absent(value: Value) -> Value:
    """Give `value` with null for what is absent, in lists too."""
    if type(value) is Absent:
        return None
    return [without_absent(item) for item in value] if type(value) is list else value


def any_of(results: Iterable[Value]) -> Value:
    """Give the disjunction of results that are true, false, null or Unknown."""
    return _combined(results, True)


def all_of(results: Iterable[Value]) -> Value:
    """Give the conjunction of results that are true, false, null or Unknown."""
    return _combined(results, False)


def _combined(results: Iterable[Value], absorbing: bool) -> Value:
    open_: list[Value] = []
    null = False
    for result in results:
        if result is absorbing:
            return absorbing
        if type(result) in UNSETTLED:
            open_.append(result)
        elif result is not (not absorbing):
            null = True
    if open_:
        return merged(*open_)
    return None if null else not absorbing


def negated(result: Value) -> Value:
    """Give the negation of a result that is true, false, null or Unknown."""
    return not result if isinstance(result, bool) else result


def equal(left: Value, right: Value) -> Value:
    """`left = right`: true, false, Unknown, or None where they cannot be compared."""
    kinds = {type(left), type(right)}
    if not kinds & SPECIAL:
        return _equal_plain(left, right)
    if DoubtfulList in kinds:
        return merged(left, right)
    left, right = without_absent(left), without_absent(right)
    if Unknown not in {type(left), type(right)}:
        return compare.equal(left, right)
    return _equal_bounds(left, right)


def _equal_plain(left: Value, right: Value) -> Value:
    if type(left) is list and type(right) is list:
        if len(left) != len(right):
            return False
        return all_of(map(equal, left, right))
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        if left.keys() != right.keys():
            return False
        return all_of(equal(left[name], right[name]) for name in left)
    return compare.equal(left, right)


def _equal_bounds(left: Value, right: Value) -> Value:
    if left is None or right is None:
        bounded = (left is not None and left.bounds) or (right is not None and right.bounds)
        return False if bounded else merged(left, right)
    first, second = bounds_of(left), bounds_of(right)
    if first is None or second is None:
        return merged(left, right)
    apart = (
        _surely(compare.less, first, second, strict=True),
        _surely(compare.less, second, first, strict=True),
    )
    if None in apart:
        return None
    return False if True in apart else merged(left, right)


def bounds_of(value: Value) -> Range | None:
    """Give the range that `value` surely lies in: itself where it is known."""
    if type(value) is Unknown:
        return value.bounds
    return None if value is None or type(value) in SPECIAL else Range(value, value)


def ordered(op: str, left: Value, right: Value, now: DateTime | None) -> Value:
    """`left op right` for `<`, `<=`, `>`, `>=`: true, false, Unknown, or None: cannot be compared."""
    if op[0] == ">":
        return ordered("<" + op[1:], right, left, now)
    if NONE in (left, right):
        return False
    if (left is None or right is None) and not {type(left), type(right)} & UNSETTLED:
        return None
    first, second = _instants(left, right, now), _instants(right, left, now)
    if first is None or second is None:
        return merged(left, right)
    before = _surely(compare.less, first, second, strict=op == "<")
    after = _surely(compare.less, second, first, strict=op != "<")
    if before is None or after is None:
        return None
    return before or (False if after else merged(left, right))


def _surely(
    less: Callable[[Value, Value], bool | None], first: Range, second: Range, *, strict: bool
) -> bool | None:
    """Whether all of `first` lies before all of `second`; None where they cannot be compared."""
    if first.end is None or second.start is None:
        comparable = compare.less(first.start, second.end) if first.end is None else True
        return None if comparable is None and None not in (first.start, second.end) else False
    before = less(first.end, second.start)
    if before is None:
        return None
    touching = not strict or not (first.end_included and second.start_included)
    return before or bool(touching and compare.equal(first.end, second.start))


def _instants(value: Value, other: Value, now: DateTime | None) -> Range | None:
    """Give the bounds of `value` for a comparison with `other`; what is not yet lies after `now`."""
    if type(value) is not Absent:
        return bounds_of(value)
    if now is None or type(other) is Absent:
        return None
    opposite = bounds_of(other)
    ends = () if opposite is None else (opposite.start, opposite.end)
    if any(type(end) is Date for end in ends):
        return Range(now.date, None, True, False)
    return Range(now, None, False, False)


def in_range(value: Value, range_: Range, now: DateTime | None) -> Value:
    """Whether `value` lies in `range_`, either of them perhaps Unknown."""
    results: list[Value] = []
    if range_.start is not None:
        results.append(ordered(">=" if range_.start_included else ">", value, range_.start, now))
    if range_.end is not None:
        results.append(ordered("<=" if range_.end_included else "<", value, range_.end, now))
    return all_of(results)


def calculated(op: str, left: Value, right: Value) -> Value:
    """`left op right` where one is Unknown; sums and differences keep their bounds.

    Raises FeelFailure where no value that the Unknown may stand for has a result.
    """
    unknown = merged(left, right)
    first, second = bounds_of(left), bounds_of(right)
    if op not in "+-" or first is None or second is None:
        return unknown
    low, high = (second.start, second.end) if op == "+" else (second.end, second.start)
    calculate = arithmetic.add if op == "+" else arithmetic.subtract
    start, end = _sum(calculate, first.start, low), _sum(calculate, first.end, high)
    return unknown if start is None and end is None else Unknown(unknown.causes, Range(start, end))


def _sum(calculate: Callable[[Value, Value], Value], left: Value, right: Value) -> Value:
    """One end of the result's bounds: included even where the operands' are not, for sums are rounded."""
    try:
        return None if left is None or right is None else calculate(left, right)
    except FeelFailure:
        return None


def common(values: list[Value], *doubts: Value) -> Value:
    """Give what all `values` agree in, else the Unknown of them and of `doubts`."""
    first = values[0]
    if not is_unsettled(first) and all(same(first, value) for value in values[1:]):
        return first
    unknown = merged(*doubts, *values)
    ranges = [bounds_of(value) for value in values]
    return Unknown(unknown.causes, hull(ranges))


def same(left: Value, right: Value) -> bool:
    """Whether two values are one and the same, so that no operation tells them apart."""
    if is_unsettled(left) or is_unsettled(right):
        return False
    return type(left) is type(right) and (left is right or compare.identical(left, right))


def hull(ranges: list[Range | None]) -> Range | None:
    """Give the least range that holds all of `ranges`, where all are bounded on a side."""
    known = [range_ for range_ in ranges if range_ is not None]
    if len(known) < len(ranges):
        return None
    start, end = least([r.start for r in known]), greatest([r.end for r in known])
    return None if start is None and end is None else Range(start, end)


def least(values: list[Value]) -> Value:
    """Give the least of `values`; None where one is None or two cannot be compared."""
    return _extreme(values, lambda best, value: compare.less(value, best))


def greatest(values: list[Value]) -> Value:
    """Give the greatest of `values`; None where one is None or two cannot be compared."""
    return _extreme(values, compare.less)


def _extreme(values: list[Value], beaten: Callable[[Value, Value], bool | None]) -> Value:
    best = values[0]
    for value in values[1:]:
        verdict = beaten(best, value)
        if verdict is None:
            return None
        best = value if verdict else best
    return None if compare.less(best, best) is None else best


def happened(value: Value) -> Value:
    """Whether an event happened: Unknown only where the value might be null."""
    if type(value) is Unknown:
        return True if value.bounds is not None else value
    return value is not None and type(value) is not Absent


def is_known(value: Value) -> bool:
    """Whether a value is known; what is known to be absent is."""
    return type(value) not in UNSETTLED
