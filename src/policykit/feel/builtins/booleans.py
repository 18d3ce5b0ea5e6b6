"""Boolean functions (DMN 1.5, table 73) and the two over lists of booleans (table 75)."""

from __future__ import annotations

from policykit.feel.builtins.registry import Parameter, builtin
from policykit.feel.kinds import BOOLEAN, LIST, kind_name
from policykit.feel.values import FeelFailure, Value


@builtin("not", Parameter("negand", BOOLEAN, nullable=True), returns=BOOLEAN)
def _not(negand: bool | None) -> bool | None:
    return None if negand is None else not negand


@builtin("all", Parameter("list", LIST), returns=BOOLEAN)
def _all(items: list[Value]) -> bool | None:
    return _settled("all", items, decisive=False)


@builtin("all", Parameter("b"), variadic=True, returns=BOOLEAN)
def _all_of(*items: Value) -> bool | None:
    return _settled("all", list(items), decisive=False)


@builtin("any", Parameter("list", LIST), returns=BOOLEAN)
def _any(items: list[Value]) -> bool | None:
    return _settled("any", items, decisive=True)


@builtin("any", Parameter("b"), variadic=True, returns=BOOLEAN)
def _any_of(*items: Value) -> bool | None:
    return _settled("any", list(items), decisive=True)


def _settled(function: str, items: list[Value], decisive: bool) -> bool | None:
    """`decisive` where an item is so, null where one is null, else the opposite."""
    for position, item in enumerate(items, 1):
        if item is not None and type(item) is not bool:
            raise FeelFailure(
                "feel-list-item",
                function=function,
                position=position,
                expected=BOOLEAN.name,
                given=kind_name(item),
            )
    if decisive in items:
        return decisive
    return None if None in items else not decisive
