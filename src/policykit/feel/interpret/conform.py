"""Which values belong to a type, and how others are made to (DMN 1.5, 10.3.2.9)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from policykit.feel import nodes as n
from policykit.feel.builtins import lookup
from policykit.feel.interpret.runtime import Runtime, Scope, evaluate, handles
from policykit.feel.temporal import UTC_MIDNIGHT, Date, DateTime, DaysDuration, Time, YearsDuration
from policykit.feel.types import (
    ANY,
    SIMPLE,
    ContextType,
    FunctionType,
    ListType,
    NamedType,
    RangeType,
    RestrictedType,
    SimpleType,
)
from policykit.feel.unknown import SPECIAL, UNSETTLED
from policykit.feel.values import FeelFailure, Function, Range, Unequal, Unknown, Value

if TYPE_CHECKING:
    from policykit.feel.nodes import Node
    from policykit.feel.types import Type

_PYTHON: Final[dict[str, tuple[type, ...]]] = {
    "number": (Decimal,),
    "string": (str,),
    "boolean": (bool,),
    "date": (Date,),
    "time": (Time,),
    "date and time": (DateTime,),
    "days and time duration": (DaysDuration,),
    "years and months duration": (YearsDuration,),
    "list": (list,),
    "context": (Mapping,),
    "function": (Function,),
    "range": (Range, Unequal),
}
_VERDICTS: Final = (n.Compare, n.Between, n.In, n.InstanceOf, n.Quantified)
_MISFIT: Final = object()


@handles(n.InstanceOf)
def instance_of(node: n.InstanceOf, scope: Scope) -> Value:
    """Evaluate `a instance of type`: allowed values play no part; null belongs to `Null` alone."""
    value = evaluate(node.operand, scope)
    if type(value) in UNSETTLED:
        return Unknown(value.causes)
    if type(value) in SPECIAL:
        value = None
    try:
        kind = resolved(node.type, scope.runtime)
    except FeelFailure as failure:
        return scope.runtime.fail(node, failure.code, **failure.args_)
    if value is None:
        return kind == SIMPLE["Null"]
    return belongs(value, kind, scope.runtime, allowed=False)


def resolved(kind: Type, runtime: Runtime) -> Type:
    """Follow a name to its item definition; raises FeelFailure where there is none of that name."""
    for _ in range(50):
        if not isinstance(kind, NamedType):
            return kind
        if kind.name not in runtime.types:
            break
        kind = runtime.types[kind.name]
    raise FeelFailure("feel-unknown-type", name=kind.name if isinstance(kind, NamedType) else "")


def belongs(value: Value, kind: Type, runtime: Runtime, *, allowed: bool = True) -> bool:
    """Whether `value` is of `kind` as it stands; null and the unknown are of every type.

    Raises FeelFailure for an item definition that there is not.
    """
    kind = resolved(kind, runtime)
    if kind == ANY or value is None or type(value) in SPECIAL:
        return True
    match kind:
        case SimpleType():
            return isinstance(value, _PYTHON.get(kind.name, ()))
        case ListType():
            return type(value) is list and _all_belong(value, kind.item, runtime, allowed=allowed)
        case ContextType():
            return isinstance(value, Mapping) and all(
                name in value and belongs(value[name], field, runtime, allowed=allowed)
                for name, field in kind.fields
            )
        case RangeType():
            return type(value) is Range and all(
                belongs(end, kind.item, runtime, allowed=allowed) for end in (value.start, value.end)
            )
        case FunctionType():
            return type(value) is Function and _takes(value, kind, runtime)
        case RestrictedType():
            fits = belongs(value, kind.base, runtime, allowed=allowed)
            return fits and (not allowed or _is_allowed(value, kind, runtime))
    return False


def _all_belong(values: list[Value], kind: Type, runtime: Runtime, *, allowed: bool) -> bool:
    runtime.spend(len(values))
    return all(belongs(value, kind, runtime, allowed=allowed) for value in values)


def _is_allowed(value: Value, kind: RestrictedType, runtime: Runtime) -> bool:
    """Whether the value, or each member of a list, is allowed; a test that asks `?` is of the whole list.

    DMN 1.5, 7.3.2: allowed values are those of the members, a type constraint is on the list.
    """
    if type(value) is not list or _asks(kind.allowed):
        return _satisfies(value, kind, runtime)
    return all(_satisfies(member, kind, runtime) for member in value)


def _asks(tests: Node) -> bool:
    return any(type(node) is n.Name and node.name == "?" for node in n.walk(tests))


def _satisfies(value: Value, kind: RestrictedType, runtime: Runtime) -> bool:
    verdict = evaluate(kind.allowed, Scope({"?": value}, None, runtime))
    return verdict is True or type(verdict) in UNSETTLED


def _takes(function: Function, kind: FunctionType, runtime: Runtime) -> bool:
    """Whether the function can be called as `kind` says: its own parameter types admit those of `kind`."""
    builtin = lookup(function.name) if function.name else None
    count = len(kind.parameters)
    if builtin is not None:
        return any(overload.takes(count) for overload in builtin.overloads)
    if len(function.parameters) != count:
        return False
    own = function.types or (None,) * count
    if function.result is not None and not conforms(function.result, kind.result, runtime):
        return False
    return all(
        declared is None or conforms(given, declared, runtime)
        for given, declared in zip(kind.parameters, own, strict=True)
    )


def result_type(node: n.FunctionNode) -> Type | None:
    """Infer what a function gives from its body alone; None where that takes more than a look."""
    body = node.body
    if isinstance(body, n.Literal):
        return next((SIMPLE[name] for name, types in _PYTHON.items() if type(body.value) in types), None)
    if isinstance(body, n.Name):
        return dict(node.parameters).get(body.name)
    return SIMPLE["boolean"] if isinstance(body, _VERDICTS) else None


def conforms(kind: Type, other: Type, runtime: Runtime) -> bool:
    """Whether every value of `kind` is of `other` (10.3.2.9.2)."""
    kind, other = resolved(kind, runtime), resolved(other, runtime)
    if ANY in (kind, other) or kind == other or kind == SIMPLE["Null"]:
        return other == ANY or kind != ANY
    if isinstance(kind, RestrictedType):
        return conforms(kind.base, other, runtime)
    if isinstance(kind, ListType) and isinstance(other, ListType):
        return conforms(kind.item, other.item, runtime)
    if isinstance(kind, RangeType) and isinstance(other, RangeType):
        return conforms(kind.item, other.item, runtime)
    if isinstance(kind, ContextType) and isinstance(other, ContextType):
        fields = dict(kind.fields)
        return all(name in fields and conforms(fields[name], field, runtime) for name, field in other.fields)
    if isinstance(kind, FunctionType) and isinstance(other, FunctionType):
        return len(kind.parameters) == len(other.parameters) and all(
            conforms(theirs, own, runtime)
            for own, theirs in zip(kind.parameters, other.parameters, strict=True)
        )
    return False


def coerced(value: Value, kind: Type | None, node: Node, runtime: Runtime) -> Value:
    """Make `value` one of `kind` by the implicit conversions, else null with a diagnostic at `node`."""
    if kind is None:
        return value
    try:
        result = converted(value, kind, runtime)
    except FeelFailure as failure:
        return runtime.fail(node, failure.code, **failure.args_)
    if not fits(result):
        return runtime.fail(node, "feel-type-mismatch", expected=shown_type(kind))
    return result


def converted(value: Value, kind: Type, runtime: Runtime) -> Value:
    """Convert `value` to `kind`: as it stands, its only member, a list of it, midnight of a date."""
    if belongs(value, kind, runtime):
        return value
    kind = resolved(kind, runtime)
    while isinstance(kind, RestrictedType):
        kind = resolved(kind.base, runtime)
        if belongs(value, kind, runtime, allowed=False):
            return _MISFIT
    if isinstance(kind, ListType) and type(value) is not list and belongs(value, kind.item, runtime):
        return [value]
    if type(value) is list and len(value) == 1 and not isinstance(kind, ListType):
        return converted(value[0], kind, runtime)
    if type(value) is Date and kind == SIMPLE["date and time"]:
        return DateTime(value, UTC_MIDNIGHT)
    return _MISFIT


def fits(result: Value) -> bool:
    """Whether `converted` found a conversion."""
    return result is not _MISFIT


def shown_type(kind: Type) -> str:
    """Write a type as FEEL does."""
    match kind:
        case SimpleType() | NamedType():
            return kind.name
        case ListType():
            return f"list<{shown_type(kind.item)}>"
        case RangeType():
            return f"range<{shown_type(kind.item)}>"
        case RestrictedType():
            return shown_type(kind.base)
        case ContextType():
            return f"context<{', '.join(f'{name}: {shown_type(field)}' for name, field in kind.fields)}>"
    return f"function<{', '.join(map(shown_type, kind.parameters))}> -> {shown_type(kind.result)}"
