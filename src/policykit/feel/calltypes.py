"""What calls of built-ins give and take, for the type checker: read from the registry of built-ins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from policykit.feel.builtins import BUILTINS
from policykit.feel.kinds import ANY as ANY_KIND
from policykit.feel.kinds import (
    BOOLEAN,
    CONTEXT,
    DATE,
    DATE_TIME,
    DAYS_DURATION,
    FUNCTION,
    LIST,
    NULL,
    NUMBER,
    RANGE,
    STRING,
    TIME,
    YEARS_DURATION,
)
from policykit.feel.types import ANY, SIMPLE, ContextType, FunctionType, ListType, RangeType

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from policykit.feel.builtins.registry import Overload
    from policykit.feel.kinds import Kind
    from policykit.feel.types import Type

_KINDS: Final[tuple[tuple[Type, Kind], ...]] = (
    (SIMPLE["number"], NUMBER),
    (SIMPLE["string"], STRING),
    (SIMPLE["boolean"], BOOLEAN),
    (SIMPLE["date"], DATE),
    (SIMPLE["time"], TIME),
    (SIMPLE["date and time"], DATE_TIME),
    (SIMPLE["days and time duration"], DAYS_DURATION),
    (SIMPLE["years and months duration"], YEARS_DURATION),
)
_STRUCTURED: Final[Mapping[type, Kind]] = {
    ListType: LIST,
    ContextType: CONTEXT,
    FunctionType: FUNCTION,
    RangeType: RANGE,
}
_SAME_LIST: Final = frozenset(
    (
        "concatenate",
        "append",
        "insert before",
        "remove",
        "reverse",
        "sublist",
        "union",
        "distinct values",
        "sort",
    )
)
_MEMBER: Final = frozenset(("min", "max", "sum", "mean", "median"))


def is_builtin(name: str) -> bool:
    """Whether FEEL itself has a function `name`."""
    return name in BUILTINS


def names() -> tuple[str, ...]:
    """Give the names of FEEL's own functions."""
    return tuple(BUILTINS)


def overloads(name: str) -> Sequence[Overload]:
    """Give the overloads of the built-in `name`."""
    return BUILTINS[name].overloads


def result(name: str, arguments: Sequence[Type]) -> Type:
    """Give the type of what the built-in `name` gives for arguments of these types."""
    first = arguments[0] if arguments else ANY
    if name in _SAME_LIST and isinstance(first, ListType):
        lists = {kind for kind in arguments if isinstance(kind, ListType)}
        return first if name not in ("concatenate", "union") or len(lists) == 1 else ListType(ANY)
    if name in _MEMBER and isinstance(first, ListType):
        return first.item
    returned = {type_of(overload.returns) for overload in overloads(name)}
    return returned.pop() if len(returned) == 1 else ANY


def type_of(kind: Kind) -> Type:
    """Give the type that the kind of a built-in's result stands for; `Any` for several."""
    for known, of in _KINDS:
        if kind.types == of.types:
            return known
    return ListType(ANY) if kind.types == LIST.types else ANY


def misfits(name: str, arguments: Sequence[Type]) -> int | None:
    """Give the position (from 0) of an argument that no overload of the built-in `name` admits, else None.

    Only where the type is known for sure; a list may become its only member, and any value a list.
    """
    candidates = [overload for overload in overloads(name) if overload.takes(len(arguments))]
    for index, argument in enumerate(arguments):
        kinds = [overload.parameter(index) for overload in candidates]
        if kinds and not any(_may_take(p.kind, argument) for p in kinds):
            return index
    return None


def _may_take(parameter: Kind, argument: Type) -> bool:
    if not parameter.types or parameter.types == LIST.types or isinstance(argument, ListType):
        return True
    for known, kind in (*_KINDS, (SIMPLE["function"], FUNCTION)):
        if argument == known:
            widened = (*kind.types, *DATE_TIME.types) if kind is DATE else kind.types
            return LIST.types[0] in parameter.types or any(t in parameter.types for t in widened)
    of = _STRUCTURED.get(type(argument))
    return of is None or any(t in parameter.types for t in (*of.types, *LIST.types))


def type_words(kind: Type) -> Mapping[str, str]:
    """Name an expanded type for people, by language."""
    for known, of in (*_KINDS, (SIMPLE["Null"], NULL), (SIMPLE["function"], FUNCTION)):
        if kind == known:
            return of.name
    return _STRUCTURED.get(type(kind), ANY_KIND).name
