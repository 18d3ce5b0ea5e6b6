"""What the type checker knows of the types: properties, arithmetic, order, and what can be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from policykit.feel import nodes as n
from policykit.feel.temporal import Date, DateTime, DaysDuration, Time, YearsDuration
from policykit.feel.types import (
    ANY,
    SIMPLE,
    ContextType,
    FunctionType,
    ListType,
    NamedType,
    RangeType,
    RestrictedType,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policykit.feel.types import Type

NUMBER, STRING, BOOLEAN = SIMPLE["number"], SIMPLE["string"], SIMPLE["boolean"]
DATE, TIME, DATE_TIME = SIMPLE["date"], SIMPLE["time"], SIMPLE["date and time"]
DAYS, YEARS = SIMPLE["days and time duration"], SIMPLE["years and months duration"]
NULL: Final = SIMPLE["Null"]

ORDERED: Final = frozenset({NUMBER, STRING, DATE, TIME, DATE_TIME, DAYS, YEARS})
PROPERTIES: Final[Mapping[Type, Mapping[str, Type]]] = {
    DATE: dict.fromkeys(("year", "month", "day", "weekday"), NUMBER),
    TIME: {**dict.fromkeys(("hour", "minute", "second"), NUMBER), "time offset": DAYS, "timezone": STRING},
    DAYS: dict.fromkeys(("days", "hours", "minutes", "seconds"), NUMBER),
    YEARS: dict.fromkeys(("years", "months"), NUMBER),
}
SIMPLE_TYPES: Final = frozenset({NUMBER, STRING, BOOLEAN, DATE, TIME, DATE_TIME, DAYS, YEARS, NULL})
LITERALS: Final = ((bool, BOOLEAN), (str, STRING), (type(None), NULL), (object, NUMBER))
TEMPORALS: Final = (
    (DateTime, DATE_TIME),
    (Date, DATE),
    (Time, TIME),
    (DaysDuration, DAYS),
    (YearsDuration, YEARS),
)


def expand(kind: Type, definitions: Mapping[str, Type]) -> Type:
    """Give what `kind` stands for: a name's definition, a restricted type's base."""
    while True:
        if isinstance(kind, NamedType):
            kind = definitions.get(kind.name, ANY)
        elif isinstance(kind, RestrictedType):
            kind = kind.base
        else:
            return kind


def enumerated(kind: Type, definitions: Mapping[str, Type]) -> tuple[str, ...] | None:
    """Give the values of an enumeration; None for any other type."""
    named = definitions.get(kind.name) if isinstance(kind, NamedType) else kind
    if not isinstance(named, RestrictedType) or not isinstance(named.allowed, n.UnaryTests):
        return None
    tests = [test.operand if isinstance(test, n.Test) else test for test in named.allowed.tests]
    return tuple(t.value for t in tests if isinstance(t, n.Literal) and isinstance(t.value, str))


def _sums() -> dict[tuple[str, Type, Type], Type]:
    """Tabulate the arithmetic that gives a value (tables 50 and 51)."""
    table: dict[tuple[str, Type, Type], Type] = {
        (op, NUMBER, NUMBER): NUMBER for op in ("+", "-", "*", "/", "**")
    }
    table[("+", STRING, STRING)] = STRING
    for moment in (DATE, DATE_TIME, TIME):
        for length in (DAYS, YEARS):
            if (moment, length) != (TIME, YEARS):
                table[("+", moment, length)] = table[("+", length, moment)] = moment
                table[("-", moment, length)] = moment
    for one in (DATE, DATE_TIME):
        for other in (DATE, DATE_TIME):
            table[("-", one, other)] = DAYS
    table[("-", TIME, TIME)] = DAYS
    for length in (DAYS, YEARS):
        table.update(
            {("+", length, length): length, ("-", length, length): length, ("/", length, length): NUMBER}
        )
        table.update(
            {("*", length, NUMBER): length, ("*", NUMBER, length): length, ("/", length, NUMBER): length}
        )
    return table


SUMS: Final = _sums()


def may_meet(one: Type, other: Type) -> bool:
    """Whether values of both types can be compared with each other at all; a list of one is its member."""
    one, other = _single(one), _single(other)
    return (
        one == other
        or NULL in (one, other)
        or not {one, other} <= SIMPLE_TYPES
        or {one, other} == {DAYS, YEARS}
    )


def _single(kind: Type) -> Type:
    return _single(kind.item) if isinstance(kind, ListType) else kind


def is_unordered(kind: Type) -> bool:
    """Whether values of this type have no order."""
    return kind in SIMPLE_TYPES - ORDERED - {NULL} or isinstance(kind, ContextType | FunctionType | RangeType)


def common(kinds: list[Type]) -> Type:
    """Give the type that all of `kinds` are of, null apart; `Any` where they differ."""
    known = {kind for kind in kinds if kind != NULL}
    return known.pop() if len(known) == 1 else ANY
