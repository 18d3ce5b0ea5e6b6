"""Equality, order and membership (DMN 1.5, tables 52 to 55). None means: not comparable.

Where the specification is silent we read it so: two points in time of which only one has an offset are
not equal; a time of day in a zone is ordered by the zone's standard time.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from policykit.feel.temporal import Date, DateTime, DaysDuration, Time, YearsDuration
from policykit.feel.values import Range, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def equal(left: Value, right: Value) -> bool | None:
    """`left = right`; None where they are of different kinds. Null equals null and nothing else."""
    if type(left) is type(right):
        compare = _EQUALITIES.get(type(left))
        return left == right if compare is None else compare(left, right)
    if left is None or right is None:
        return False
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        return _Pairs().of(left, right)
    return None


def less(left: Value, right: Value) -> bool | None:
    """`left < right`; None where they are null, of different kinds, or of a kind without an order."""
    if type(left) is not type(right):
        return None
    compare = _ORDERS.get(type(left))
    return None if compare is None else compare(left, right)


def less_or_equal(left: Value, right: Value) -> bool | None:
    """`left <= right`, that is `left < right or left = right`."""
    before = less(left, right)
    return before if before is not False else equal(left, right)


def in_range(value: Value, range_: Range) -> bool | None:
    """Whether `value` lies in `range_`; None where it cannot be compared with an end point.

    An end point of None is no bound on that side.
    """
    if value is None:
        return None
    after_start: bool | None = True
    before_end: bool | None = True
    if range_.start is not None:
        compare = less_or_equal if range_.start_included else less
        after_start = compare(range_.start, value)
    if range_.end is not None:
        compare = less_or_equal if range_.end_included else less
        before_end = compare(value, range_.end)
    return all_of((after_start, before_end))


def all_of(results: Iterable[bool | None]) -> bool | None:
    """The conjunction of three-valued results."""
    verdict: bool | None = True
    for result in results:
        if result is False:
            return False
        if result is None:
            verdict = None
    return verdict


def identical(left: Value, right: Value) -> bool:
    """`is(left, right)`: the same element of FEEL's domain, offsets and zones of times included."""
    keys = Keys(by_instant=False)
    return keys.of(left) == keys.of(right)


class Keys:
    """Hashable stand-ins for values: two have the same key just where `equal` is true.

    Lists and contexts get a number each, so that structures that share their parts cost no more than
    those parts. With `by_instant=False` the keys tell apart what `is` tells apart.
    """

    def __init__(self, by_instant: bool = True) -> None:
        self._leaves = _KEYS if by_instant else {}
        self._numbers: dict[Hashable, int] = {}
        self._seen: dict[int, tuple[Value, Hashable]] = {}

    def of(self, value: Value) -> Hashable:
        """The key of `value`."""
        if type(value) is list or isinstance(value, Mapping):
            known = self._seen.get(id(value))
            if known is None:
                # The value is kept beside its key, lest its id be given to another.
                known = self._seen[id(value)] = value, self._of_container(value)
            return known[1]
        if type(value) is Range:
            return (Range, self.of(value.start), self.of(value.end), value.start_included, value.end_included)
        read = self._leaves.get(type(value))
        key = (type(value), value if read is None else read(value))
        try:
            hash(key)
        except TypeError:  # a list of which not everything is known: like itself alone
            return self._seen.setdefault(id(value), (value, (type(value), id(value))))[1]
        return key

    def _of_container(self, value: Value) -> Hashable:
        parts: Hashable
        if type(value) is list:
            parts = tuple(map(self.of, value))
        else:
            parts = frozenset((name, self.of(item)) for name, item in value.items())
        return self._numbers.setdefault(parts, len(self._numbers))


class _Pairs:
    """Equality of lists and contexts that looks at each pair of them once, however often it occurs."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], bool | None] = {}

    def of(self, left: Value, right: Value) -> bool | None:
        if type(left) is list and type(right) is list:
            compare = self._lists
        elif isinstance(left, Mapping) and isinstance(right, Mapping):
            compare = self._contexts
        else:
            return equal(left, right)
        pair = id(left), id(right)
        if pair not in self._known:
            self._known[pair] = compare(left, right)
        return self._known[pair]

    def _lists(self, left: Value, right: Value) -> bool | None:
        return all_of(map(self.of, left, right)) if len(left) == len(right) else False

    def _contexts(self, left: Value, right: Value) -> bool | None:
        if left.keys() != right.keys():
            return False
        return all_of(self.of(left[name], right[name]) for name in left)


def _equal_containers(left: Value, right: Value) -> bool | None:
    return _Pairs().of(left, right)


def _equal_ranges(left: Range, right: Range) -> bool | None:
    same_ends = (left.start_included, left.end_included) == (right.start_included, right.end_included)
    if not same_ends:
        return False
    return all_of((equal(left.start, right.start), equal(left.end, right.end)))


def _equal_moments(left: DateTime, right: DateTime) -> bool:
    return left.is_local == right.is_local and left.instant == right.instant


def _equal_times(left: Time, right: Time) -> bool:
    return left.is_local == right.is_local and _time_key(left) == _time_key(right)


def _less_moments(left: DateTime, right: DateTime) -> bool:
    if left.is_local != right.is_local:
        return left.local_nanoseconds < right.local_nanoseconds
    return left.instant < right.instant


def _less_times(left: Time, right: Time) -> bool:
    if left.is_local != right.is_local:
        return left.nanosecond_of_day < right.nanosecond_of_day
    return left.utc_nanoseconds < right.utc_nanoseconds


def _time_key(time: Time) -> tuple[bool, int]:
    return time.is_local, time.utc_nanoseconds


def _date_key(date: Date) -> tuple[int, int, int]:
    return date.year, date.month, date.day


def _lesser(left: Value, right: Value) -> bool:
    return bool(left < right)


_EQUALITIES: dict[type, Callable[[Value, Value], bool | None]] = {
    list: _equal_containers,
    dict: _equal_containers,
    Range: _equal_ranges,
    DateTime: _equal_moments,
    Time: _equal_times,
}
_ORDERS: dict[type, Callable[[Value, Value], bool]] = {
    Decimal: _lesser,
    str: _lesser,
    Date: lambda left, right: _date_key(left) < _date_key(right),
    DateTime: _less_moments,
    Time: _less_times,
    DaysDuration: lambda left, right: left.seconds < right.seconds,
    YearsDuration: lambda left, right: left.months < right.months,
}
_KEYS: dict[type, Callable[[Value], Hashable]] = {
    DateTime: lambda moment: (moment.is_local, moment.instant),
    Time: _time_key,
}
