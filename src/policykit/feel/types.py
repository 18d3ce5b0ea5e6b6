"""The types of FEEL (DMN 1.5, 10.3.2.1 and 10.3.2.9) as data.

`instance_of` and `coerce` stand in `interpret/conform.py`, for they need to evaluate allowed values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias, Union

from policykit.feel.record import record

if TYPE_CHECKING:
    from policykit.feel.nodes import Node


@record
class SimpleType:
    """A type without parts: `number`, `date and time`, `Any`, `Null` and so on."""

    name: str


@record
class NamedType:
    """An item definition, looked up by name among those given to `evaluate`."""

    name: str


@record
class ListType:
    """`list<item>`."""

    item: Type


@record
class ContextType:
    """`context<a: type, …>`; a value may have more entries."""

    fields: tuple[tuple[str, Type], ...]


@record
class FunctionType:
    """`function<parameter, …> -> result`."""

    parameters: tuple[Type, ...]
    result: Type


@record
class RangeType:
    """`range<item>`."""

    item: Type


@record
class RestrictedType:
    """An item definition with allowed values, as unary tests over the value."""

    base: Type
    allowed: Node


Type: TypeAlias = Union[
    "SimpleType | NamedType | ListType | ContextType | FunctionType | RangeType | RestrictedType"
]

ANY: Final = SimpleType("Any")
SIMPLE: Final = {
    name: SimpleType(name)
    for name in (
        "number",
        "string",
        "boolean",
        "date",
        "time",
        "date and time",
        "days and time duration",
        "years and months duration",
        "Null",
        "list",
        "context",
        "function",
        "range",
    )
} | {"Any": ANY}
