"""Literals, names, and the brackets that make values (DMN 1.5, 10.3.2.3 and 10.3.2.6)."""

from __future__ import annotations

from policykit.feel import compare
from policykit.feel import nodes as n
from policykit.feel.interpret.functions import builtin_function
from policykit.feel.interpret.runtime import MISSING, Scope, evaluate, handles
from policykit.feel.temporal import parse_temporal
from policykit.feel.unknown import SPECIAL
from policykit.feel.values import FeelFailure, Range, Unequal, Value


@handles(n.Literal)
def literal(node: n.Literal, _scope: Scope) -> Value:
    """Give a literal is its value."""
    return node.value


@handles(n.Temporal)
def temporal(node: n.Temporal, scope: Scope) -> Value:
    """`@"..."`; null where the text denotes nothing."""
    if node.value is not None:
        return node.value
    try:
        return parse_temporal(node.text)
    except FeelFailure as failure:
        return scope.runtime.fail(node, failure.code, **failure.args_)


@handles(n.Name)
def name(node: n.Name, scope: Scope) -> Value:
    """Give the innermost value of a name, else the host's function, else the built-in."""
    value = scope.find(node.name)
    if value is not MISSING:
        return value
    runtime = scope.runtime
    if node.name in runtime.functions:
        return runtime.functions[node.name]
    function = builtin_function(node.name, runtime)
    return runtime.fail(node, "feel-unknown-name", name=node.name) if function is None else function


@handles(n.ListNode)
def list_(node: n.ListNode, scope: Scope) -> Value:
    """Evaluate `[a, b]`."""
    value = [evaluate(item, scope) for item in node.items]
    scope.runtime.weigh(value)
    return value


@handles(n.ContextNode)
def context(node: n.ContextNode, scope: Scope) -> Value:
    """`{key: a}`; an entry sees those before it, a function in it also those after."""
    entries: dict[str, Value] = {}
    inner = scope.inner(entries)
    for key, entry in node.entries:
        if key in entries:
            return scope.runtime.fail(node, "feel-duplicate-key", key=key)
        entries[key] = evaluate(entry, inner)
    value = dict(entries)
    scope.runtime.weigh(value)
    return value


@handles(n.RangeNode)
def range_(node: n.RangeNode, scope: Scope) -> Value:
    """`[a..b]`; its ends must be of one kind that has an order."""
    start = None if node.start is None else evaluate(node.start, scope)
    end = None if node.end is None else evaluate(node.end, scope)
    plain = start is not None and end is not None and type(start) not in SPECIAL and type(end) not in SPECIAL
    if plain and node.start is not node.end and compare.less(start, end) is None:
        return scope.runtime.fail(node, "feel-range-ends")
    return Range(start, end, node.start_included, node.end_included)


@handles(n.Test)
def test(node: n.Test, scope: Scope) -> Value:
    """`(!= a)` as a value; the other comparisons are ranges."""
    return Unequal(evaluate(node.operand, scope))
