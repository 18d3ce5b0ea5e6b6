"""Function definitions and invocations (DMN 1.5, 10.3.2.13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.feel import nodes as n
from policykit.feel import unknown
from policykit.feel.builtins import lookup, names
from policykit.feel.interpret.conform import converted, fits, result_type, shown_type
from policykit.feel.interpret.functions import call_builtin, own_function
from policykit.feel.interpret.runtime import MISSING, Scope, evaluate, handles
from policykit.feel.kinds import kind_name
from policykit.feel.unknown import UNSETTLED
from policykit.feel.values import FeelFailure, Function, Value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from policykit.feel.interpret.runtime import Runtime
    from policykit.feel.types import Type


@handles(n.FunctionNode)
def function(node: n.FunctionNode, scope: Scope) -> Value:
    """`function(a, b) body`: closes over the scope that it stands in."""
    parameters = tuple(name for name, _ in node.parameters)
    if node.external:
        return _external(node, parameters, scope)

    def call(*args: Value) -> Value:
        values = arguments_of(node, node.parameters, args, scope.runtime)
        return values if type(values) is not dict else evaluate(node.body, scope.inner(values))

    types = tuple(kind for _, kind in node.parameters)
    return Function(parameters, call, "", types, result=result_type(node))


def _external(node: n.FunctionNode, parameters: tuple[str, ...], scope: Scope) -> Value:
    """Give a function of the host platform, where it is one of those that we stand in for."""
    from policykit.feel.interpret.external import method_of

    description = evaluate(node.body, scope)
    try:
        method = method_of(description)
    except FeelFailure as failure:
        return scope.runtime.fail(node, failure.code, **failure.args_)
    variadic = method.types[-1:] == ("objects",)

    def call(*args: Value) -> Value:
        try:
            return method.call(args)
        except FeelFailure as failure:
            return scope.runtime.fail(node, failure.code, **failure.args_)

    return Function(parameters, call, "", tuple(kind for _, kind in node.parameters), variadic)


def arguments_of(
    node: n.Node,
    parameters: Sequence[tuple[str, Type | None]],
    args: Sequence[Value],
    runtime: Runtime,
) -> Value:
    """Bind `args` to `parameters` after the implicit conversions; null (Unknown) where one does not fit."""
    values: dict[str, Value] = {}
    for (name, kind), value in zip(parameters, args, strict=True):
        try:
            values[name] = value if kind is None else converted(value, kind, runtime)
        except FeelFailure as failure:
            return runtime.fail(node, failure.code, **failure.args_)
        if not fits(values[name]) and kind is not None:
            return runtime.fail(node, "feel-parameter-type", parameter=name, expected=shown_type(kind))
    return values


@handles(n.Call)
def call(node: n.Call, scope: Scope) -> Value:
    """`f(a, b)` and `f(x: a)`; a name that is no function in scope is the host's or a built-in."""
    args = [evaluate(argument, scope) for argument in node.arguments]
    try:
        if type(node.function) is n.Name:
            return _call_named(node, node.function.name, args, scope)
        return _call_value(node, evaluate(node.function, scope), args, scope.runtime)
    except FeelFailure as failure:
        return scope.runtime.fail(node, failure.code, **failure.args_)


def _call_named(node: n.Call, name: str, args: list[Value], scope: Scope) -> Value:
    runtime = scope.runtime
    found = scope.find(name)
    if type(found) is Function:
        return _call_value(node, found, args, runtime)
    if name in runtime.functions:
        return _call_value(node, runtime.functions[name], args, runtime)
    own = own_function(name)
    if own is not None:
        return _call_value(node, own, args, runtime)
    builtin = lookup(name)
    if builtin is not None:
        named = dict(zip(node.names, args, strict=True)) if node.names else {}
        return call_builtin(builtin, [] if named else args, named, runtime)
    if found is not MISSING:
        return _call_value(node, found, args, runtime)
    return runtime.fail(node.function, "feel-unknown-function", name=name, meant=_nearest(name))


def _nearest(name: str) -> dict[str, str]:
    """Ask whether the built-in with the most similar name was meant; empty where there is none."""
    from difflib import get_close_matches

    near = get_close_matches(name, names(), 1)
    if not near:
        return dict.fromkeys(_QUESTIONS, "")
    return {lang: question.format(near[0]) for lang, question in _QUESTIONS.items()}


_QUESTIONS = {"zh-Hant": "是不是要寫 `{}`？", "zh-Hans": "是不是要写 `{}`？", "en": "Did you mean `{}`?"}


def _call_value(node: n.Call, value: Value, args: list[Value], runtime: Runtime) -> Value:
    if type(value) in UNSETTLED:
        return unknown.merged(value)
    if type(value) is not Function:
        return runtime.fail(node.function, "feel-not-a-function", given=kind_name(value))
    if node.names:
        args = _placed(value, dict(zip(node.names, args, strict=True)))
    _check_count(value, len(args))
    return runtime.call(value, args)


def _placed(value: Function, named: Mapping[str, Value]) -> list[Value]:
    """Put named arguments in the order of the parameters; each must be given."""
    for name in named:
        if name not in value.parameters:
            raise FeelFailure(
                "feel-argument-name", function=value.name, name=name, known=", ".join(value.parameters)
            )
    _check_count(value, len(named))
    return [named[name] for name in value.parameters]


def _check_count(value: Function, given: int) -> None:
    builtin = lookup(value.name) if value.name else None
    if builtin is not None and any(overload.takes(given) for overload in builtin.overloads):
        return
    if given != len(value.parameters) and not value.variadic:
        expected = str(len(value.parameters))
        raise FeelFailure("feel-argument-count", function=value.name, expected=expected, given=given)
