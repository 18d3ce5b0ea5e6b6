"""Functions that search lists and make new ones (DMN 1.5, table 75).

Positions count from 1 at the beginning, from -1 at the end.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from policykit.feel.builtins.registry import Parameter, Runtime, builtin, within
from policykit.feel.compare import Keys, equal
from policykit.feel.decimals import whole
from policykit.feel.kinds import BOOLEAN, FUNCTION, LIST, NUMBER, kind_name
from policykit.feel.values import FeelFailure, Function, Value

if TYPE_CHECKING:
    from collections.abc import Hashable

_LIST = Parameter("list", LIST)
_POSITION = Parameter("position", NUMBER)
_NEW_ITEM = Parameter("newItem")


@builtin("list contains", _LIST, Parameter("element"), returns=BOOLEAN)
def _list_contains(items: list[Value], element: Value) -> bool:
    return any(equal(item, element) for item in items)


@builtin("index of", _LIST, Parameter("match"), returns=LIST)
def _index_of(items: list[Value], match: Value) -> list[Value]:
    return [Decimal(position) for position, item in enumerate(items, 1) if equal(item, match)]


@builtin("sublist", _LIST, Parameter("start position", NUMBER), returns=LIST)
def _sublist_to_end(items: list[Value], start_position: Decimal) -> list[Value]:
    return items[_index(items, start_position) :]


@builtin("sublist", _LIST, Parameter("start position", NUMBER), Parameter("length", NUMBER), returns=LIST)
def _sublist(items: list[Value], start_position: Decimal, length: Decimal) -> list[Value]:
    start, count = _index(items, start_position), whole(length)
    if not 1 <= count <= len(items) - start:
        raise FeelFailure("feel-length-range", length=count, most=len(items) - start)
    return items[start : start + count]


@builtin("append", _LIST, Parameter("item"), required=2, variadic=True, returns=LIST, runtime=True)
def _append(runtime: Runtime, items: list[Value], *more: Value) -> list[Value]:
    return within(runtime, [*items, *more])


@builtin("concatenate", _LIST, variadic=True, returns=LIST, runtime=True)
def _concatenate(runtime: Runtime, *lists: list[Value]) -> list[Value]:
    return _joined(runtime, lists)


@builtin("insert before", _LIST, _POSITION, _NEW_ITEM, returns=LIST, runtime=True)
def _insert_before(runtime: Runtime, items: list[Value], position: Decimal, item: Value) -> list[Value]:
    index = _index(items, position)
    return within(runtime, [*items[:index], item, *items[index:]])


@builtin("remove", _LIST, _POSITION, returns=LIST)
def _remove(items: list[Value], position: Decimal) -> list[Value]:
    index = _index(items, position)
    return items[:index] + items[index + 1 :]


@builtin("list replace", _LIST, _POSITION, _NEW_ITEM, returns=LIST)
def _replace_at(items: list[Value], position: Decimal, item: Value) -> list[Value]:
    index = _index(items, position)
    return [*items[:index], item, *items[index + 1 :]]


@builtin("list replace", _LIST, Parameter("match", FUNCTION), _NEW_ITEM, returns=LIST, runtime=True)
def _replace_matching(runtime: Runtime, items: list[Value], match: Function, item: Value) -> list[Value]:
    return [item if judged(runtime, "list replace", match, old, item) else old for old in items]


def judged(runtime: Runtime, name: str, function: Function, first: Value, second: Value) -> bool:
    """What a function of two arguments that was passed to the built-in `name` says of them.

    Raises FeelFailure `feel-function-arity` or `feel-function-result` where it is no such function.
    """
    if len(function.parameters) != 2 and not function.variadic:
        raise FeelFailure("feel-function-arity", function=name, expected=2, given=len(function.parameters))
    verdict = runtime.call(function, [first, second])
    if type(verdict) is not bool:
        raise FeelFailure(
            "feel-function-result", function=name, expected=BOOLEAN.name, given=kind_name(verdict)
        )
    return verdict


@builtin("reverse", _LIST, returns=LIST)
def _reverse(items: list[Value]) -> list[Value]:
    return items[::-1]


@builtin("union", _LIST, variadic=True, returns=LIST, runtime=True)
def _union(runtime: Runtime, *lists: list[Value]) -> list[Value]:
    return _distinct_values(_joined(runtime, lists))


@builtin("distinct values", _LIST, returns=LIST)
def _distinct_values(items: list[Value]) -> list[Value]:
    keys = Keys()
    firsts: dict[Hashable, Value] = {}
    for item in items:
        firsts.setdefault(keys.of(item), item)
    return list(firsts.values())


@builtin("flatten", _LIST, returns=LIST, runtime=True)
def _flatten(runtime: Runtime, items: list[Value]) -> list[Value]:
    flat: list[Value] = []
    pending = [iter(items)]
    visited = 0
    while pending:
        for item in pending[-1]:
            visited += 1
            if visited > 2 * runtime.limits.list_size:
                raise FeelFailure("feel-list-too-long", limit=runtime.limits.list_size)
            if type(item) is list:
                pending.append(iter(item))
                break
            flat.append(item)
        else:
            pending.pop()
    return within(runtime, flat)


def _joined(runtime: Runtime, lists: tuple[list[Value], ...]) -> list[Value]:
    joined: list[Value] = []
    for items in lists:
        joined = within(runtime, joined + items)
    return joined


def _index(items: list[Value], position: Decimal) -> int:
    number = whole(position)
    if not 1 <= abs(number) <= len(items):
        raise FeelFailure("feel-position-range", position=number, size=len(items))
    return number - 1 if number > 0 else len(items) + number
