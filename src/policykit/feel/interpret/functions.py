"""Functions as values: those of the language, of the text, and of the host."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.feel import doubtful, unknown
from policykit.feel.builtins import lookup
from policykit.feel.unknown import SPECIAL, is_unsettled, without_absent
from policykit.feel.values import FeelFailure, Function, Unknown, Value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from policykit.feel.builtins import Builtin
    from policykit.feel.interpret.runtime import Runtime


class UnknownReached(Exception):  # noqa: N818 - no error: a built-in's own call of a function met Unknown
    """Leaves a built-in whose result hangs on an Unknown."""

    def __init__(self, value: Unknown) -> None:
        super().__init__()
        self.value = value


class PlainRuntime:
    """What a built-in sees of the evaluation; a function that it calls must give a plain value."""

    __slots__ = ("limits", "now", "runtime")

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self.now = runtime.now
        self.limits = runtime.limits

    def call(self, function: Function, args: list[Value]) -> Value:
        """Call `function`; raises UnknownReached where its result is Unknown."""
        result = self.runtime.call(function, args)
        if type(result) is Unknown:
            raise UnknownReached(result)
        return without_absent(result)


def call_builtin(
    builtin: Builtin, positional: Sequence[Value], named: Mapping[str, Value], runtime: Runtime
) -> Value:
    """Call a built-in, Unknown carried around it; raises FeelFailure where it has no result."""
    args = builtin.bind(positional, named)
    cost = runtime.weigh if builtin.name in _COMPARING else runtime.cost
    runtime.spend(_COSTLY.get(builtin.name, 0) + sum(map(cost, args)))
    called = _searched if builtin.name in _SEARCHES else _called
    result = called(builtin, args, runtime)
    runtime.spend_on(result)
    return result


def _searched(builtin: Builtin, args: list[Value], runtime: Runtime) -> Value:
    """Call a built-in that takes a regular expression, against the evaluation's patience with those."""
    from time import monotonic

    if runtime.patience <= 0:
        raise FeelFailure("feel-regex-timeout")
    runtime.spend(len(args[0]) if type(args[0]) is str else 0)
    start = monotonic()
    try:
        return _called(builtin, args, runtime)
    finally:
        runtime.patience -= monotonic() - start


def _called(builtin: Builtin, args: list[Value], runtime: Runtime) -> Value:
    if any(type(value) in SPECIAL or (type(value) is list and _any_special(value)) for value in args):
        return _call_with_special(builtin, args, runtime)
    try:
        return builtin.call(PlainRuntime(runtime), args)
    except UnknownReached as reached:
        return reached.value


def _any_special(values: list[Value]) -> bool:
    return any(type(value) in SPECIAL or (type(value) is list and _any_special(value)) for value in values)


def _call_with_special(builtin: Builtin, args: list[Value], runtime: Runtime) -> Value:
    name = builtin.name
    if name in doubtful.STRUCTURAL and not any(type(value) in SPECIAL for value in args):
        return builtin.call(PlainRuntime(runtime), args)
    plain = [without_absent(value) for value in args]
    if not any(map(is_unsettled, plain)):
        return builtin.call(PlainRuntime(runtime), plain)
    rule = doubtful.OF_LISTS.get(name)
    if rule is None or type(plain[0]) is Unknown:
        return unknown.merged(*plain)
    if name in doubtful.OVER_ITEMS and len(plain) > 1:
        return rule(plain)
    return rule(*plain)


_COSTLY = {"exp": 50, "log": 50}
_COMPARING = frozenset(("distinct values", "index of", "is", "list contains", "mode", "string", "union"))
_SEARCHES = frozenset(("matches", "replace", "split"))


def builtin_function(name: str, runtime: Runtime) -> Function | None:
    """Make the function value of the built-in `name`; None where FEEL has none of that name."""
    own = own_function(name)
    if own is not None:
        return own
    builtin = lookup(name)
    if builtin is None:
        return None

    def call(*args: Value) -> Value:
        return call_builtin(builtin, args, {}, runtime)

    overload = builtin.overloads[0]
    parameters = tuple(parameter.name for parameter in overload.parameters)
    return Function(parameters, call, name, (), overload.variadic)


def own_function(name: str) -> Function | None:
    """Give `happened` or `is known`, which FEEL does not have: of events and facts perhaps not known."""
    return _OWN.get(name)


_OWN = {
    "happened": Function(("value",), unknown.happened, "happened"),
    "is known": Function(("value",), unknown.is_known, "is known"),
}
