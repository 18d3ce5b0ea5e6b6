"""Range functions: Allen's relations between points and ranges (DMN 1.5, table 78).

An end point of null is no bound on that side: nothing starts before it, nothing ends after it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.feel.builtins.registry import Parameter, builtin
from policykit.feel.compare import equal, less
from policykit.feel.kinds import BOOLEAN, POINT, RANGE, kind_name
from policykit.feel.values import FeelFailure, Range, Value

if TYPE_CHECKING:
    from collections.abc import Callable

_START, _END = -1, 1


class _Edge:
    """An end point on the line from minus to plus infinity; `side` says which of them a null stands for."""

    __slots__ = ("included", "infinity", "value")

    def __init__(self, value: Value, included: bool = True, side: int = 0) -> None:
        self.value = value
        self.included = included
        self.infinity = side if value is None else 0

    def under(self, other: _Edge) -> bool:
        if self.infinity or other.infinity:
            return self.infinity < other.infinity
        return _settled(less(self.value, other.value), self.value, other.value)

    def meets(self, other: _Edge) -> bool:
        if self.infinity or other.infinity:
            return self.infinity == other.infinity
        return _settled(equal(self.value, other.value), self.value, other.value)


def _settled(verdict: bool | None, left: Value, right: Value) -> bool:
    if verdict is None:
        raise FeelFailure("feel-not-comparable", operator="<", left=kind_name(left), right=kind_name(right))
    return verdict


def _start(value: Value) -> _Edge:
    if isinstance(value, Range):
        return _Edge(value.start, value.start_included, _START)
    return _Edge(value)


def _end(value: Value) -> _Edge:
    return _Edge(value.end, value.end_included, _END) if isinstance(value, Range) else _Edge(value)


def _before(first: Value, second: Value) -> bool:
    end, start = _end(first), _start(second)
    return end.under(start) or (not (end.included and start.included) and end.meets(start))


def _meets(first: Range, second: Range) -> bool:
    end, start = _end(first), _start(second)
    return end.included and start.included and end.meets(start)


def _covers_start(first: Range, second: Range) -> bool:
    """Whether `first` begins no later than `second`."""
    left, right = _start(first), _start(second)
    return left.under(right) or (left.meets(right) and (left.included or not right.included))


def _covers_end(first: Range, second: Range) -> bool:
    """Whether `first` ends no earlier than `second`."""
    left, right = _end(first), _end(second)
    return right.under(left) or (left.meets(right) and (left.included or not right.included))


def _same(left: _Edge, right: _Edge) -> bool:
    return left.included == right.included and left.meets(right)


def _overlaps(first: Range, second: Range) -> bool:
    return not _before(first, second) and not _before(second, first)


def _overlaps_before(first: Range, second: Range) -> bool:
    begins_first = not _covers_start(second, first)
    return begins_first and not _before(first, second) and _covers_end(second, first)


def _includes(outer: Range, inner: Range) -> bool:
    return _covers_start(outer, inner) and _covers_end(outer, inner)


def _includes_point(outer: Range, value: Value) -> bool:
    point, start, end = _Edge(value), _start(outer), _end(outer)
    within = start.under(point) and point.under(end)
    return within or _same(start, point) or _same(end, point)


def _finishes(first: Range, second: Range) -> bool:
    return _same(_end(first), _end(second)) and _covers_start(second, first)


def _finishes_point(value: Value, range_: Range) -> bool:
    return _same(_end(range_), _Edge(value))


def _starts(first: Range, second: Range) -> bool:
    return _same(_start(first), _start(second)) and _covers_end(second, first)


def _starts_point(value: Value, range_: Range) -> bool:
    return _same(_start(range_), _Edge(value))


def _coincides(first: Value, second: Value) -> bool:
    return _same(_start(first), _start(second)) and _same(_end(first), _end(second))


def _converse(relation: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    return lambda first, second: relation(second, first)


_POINTS = (Parameter("point1", POINT), Parameter("point2", POINT))
_POINT_RANGE = (Parameter("point", POINT), Parameter("range", RANGE))
_RANGE_POINT = (Parameter("range", RANGE), Parameter("point", POINT))
_RANGES = (Parameter("range1", RANGE), Parameter("range2", RANGE))

for _signature in (_POINTS, _POINT_RANGE, _RANGE_POINT, _RANGES):
    builtin("before", *_signature, returns=BOOLEAN)(_before)
    builtin("after", *_signature, returns=BOOLEAN)(_converse(_before))
for _signature in (_POINTS, _RANGES):
    builtin("coincides", *_signature, returns=BOOLEAN)(_coincides)
for _name, _relation in (
    ("meets", _meets),
    ("met by", _converse(_meets)),
    ("overlaps", _overlaps),
    ("overlaps before", _overlaps_before),
    ("overlaps after", _converse(_overlaps_before)),
    ("finishes", _finishes),
    ("finished by", _converse(_finishes)),
    ("includes", _includes),
    ("during", _converse(_includes)),
    ("starts", _starts),
    ("started by", _converse(_starts)),
):
    builtin(_name, *_RANGES, returns=BOOLEAN)(_relation)
for _name, _signature, _relation in (
    ("finishes", _POINT_RANGE, _finishes_point),
    ("finished by", _RANGE_POINT, _converse(_finishes_point)),
    ("includes", _RANGE_POINT, _includes_point),
    ("during", _POINT_RANGE, _converse(_includes_point)),
    ("starts", _POINT_RANGE, _starts_point),
    ("started by", _RANGE_POINT, _converse(_starts_point)),
):
    builtin(_name, *_signature, returns=BOOLEAN)(_relation)
