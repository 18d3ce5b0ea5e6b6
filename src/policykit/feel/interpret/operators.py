"""Logic, comparison and arithmetic (DMN 1.5, 10.3.2.8 to 10.3.2.12 and tables 50 to 62)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from policykit.feel import arithmetic, compare, unknown
from policykit.feel import nodes as n
from policykit.feel.interpret.runtime import Scope, evaluate, handles
from policykit.feel.kinds import kind_name
from policykit.feel.unknown import SPECIAL, UNSETTLED
from policykit.feel.values import FeelFailure, Unequal, Value

if TYPE_CHECKING:
    from collections.abc import Callable

    from policykit.feel.interpret.runtime import Runtime
    from policykit.feel.nodes import Node

POWER_STEPS: Final = 40
"""How many steps a power is worth, which may have a fraction for its exponent."""
_CALCULATE: Final[dict[str, Callable[[Value, Value], Value]]] = {
    "+": arithmetic.add,
    "-": arithmetic.subtract,
    "*": arithmetic.multiply,
    "/": arithmetic.divide,
    "**": arithmetic.power,
}


@handles(n.Logic)
def logic(node: n.Logic, scope: Scope) -> Value:
    """`and` and `or`: the first operand that absorbs decides, else Unknown, else null, else the rest."""
    absorbing = node.op == "or"
    open_: list[Value] = []
    null: list[tuple[Node, Value]] = []
    for operand in node.operands:
        value = evaluate(operand, scope)
        if value is absorbing:
            return absorbing
        if type(value) in UNSETTLED:
            open_.append(value)
        elif type(value) is not bool:
            null.append((operand, value))
    if not null and not open_:
        return not absorbing
    return _undecided(node.op, open_, null, scope.runtime)


def _undecided(op: str, open_: list[Value], null: list[tuple[Node, Value]], runtime: Runtime) -> Value:
    wrong = [
        runtime.fail(operand, "feel-not-boolean", operator=op, given=kind_name(value))
        for operand, value in null
        if value is not None and type(value) not in SPECIAL
    ]
    doubts = [*open_, *(value for value in wrong if value is not None)]
    return unknown.merged(*doubts) if doubts else None


@handles(n.Compare)
def comparison(node: n.Compare, scope: Scope) -> Value:
    """`=`, `!=`, `<`, `<=`, `>`, `>=`."""
    left = evaluate(node.left, scope)
    right = evaluate(node.right, scope)
    result = compared(node.op, left, right, scope.runtime)
    return not_comparable(node, node.op, left, right, scope.runtime) if result is None else result


def compared(op: str, left: Value, right: Value, runtime: Runtime) -> Value:
    """`left op right`: true, false, Unknown, or None where the two cannot be compared."""
    if op == "=":
        return _equal(left, right, runtime)
    if op == "!=":
        return unknown.negated(_equal(left, right, runtime))
    if type(left) in SPECIAL or type(right) in SPECIAL:
        return unknown.ordered(op, left, right, runtime.now)
    if op == "<":
        return compare.less(left, right)
    if op == ">":
        return compare.less(right, left)
    return compare.less_or_equal(left, right) if op == "<=" else compare.less_or_equal(right, left)


def _equal(left: Value, right: Value, runtime: Runtime) -> Value:
    if type(left) is list or type(left) is dict:
        runtime.spend(min(runtime.weigh(left), runtime.weigh(right)) // 2)
    if type(left) is Unequal or type(right) is Unequal:
        return type(left) is type(right) and _equal(left.value, right.value, runtime)
    return unknown.equal(left, right)


def not_comparable(node: Node, op: str, left: Value, right: Value, runtime: Runtime) -> Value:
    """Record that two values cannot be compared."""
    left, right = unknown.null_if_absent(left), unknown.null_if_absent(right)
    return runtime.fail(
        node, "feel-not-comparable", operator=op, left=kind_name(left), right=kind_name(right)
    )


@handles(n.Between)
def between(node: n.Between, scope: Scope) -> Value:
    """Evaluate `a between low and high`: `a >= low and a <= high`."""
    value = evaluate(node.operand, scope)
    low, high = evaluate(node.low, scope), evaluate(node.high, scope)
    after = compared(">=", value, low, scope.runtime)
    before = compared("<=", value, high, scope.runtime)
    result = unknown.all_of((after, before))
    if result is None:
        return not_comparable(node, "between", value, low if after is None else high, scope.runtime)
    return result


@handles(n.Arithmetic)
def arithmetic_operation(node: n.Arithmetic, scope: Scope) -> Value:
    """`+`, `-`, `*`, `/`, `**`."""
    left = evaluate(node.left, scope)
    right = evaluate(node.right, scope)
    if type(left) in SPECIAL or type(right) in SPECIAL:
        if type(left) in UNSETTLED or type(right) in UNSETTLED:
            return unknown.calculated(node.op, left, right)
        left, right = unknown.null_if_absent(left), unknown.null_if_absent(right)
    if node.op == "**":
        scope.runtime.spend(POWER_STEPS)
    try:
        result = _CALCULATE[node.op](left, right)
    except FeelFailure as failure:
        return scope.runtime.fail(node, failure.code, **failure.args_)
    if type(result) is str:
        scope.runtime.spend_on(result)
        if len(result) > scope.runtime.limits.string_size:
            return scope.runtime.fail(node, "feel-string-too-long", limit=scope.runtime.limits.string_size)
    return result


@handles(n.Negate)
def negation(node: n.Negate, scope: Scope) -> Value:
    """Evaluate `-a`."""
    value = evaluate(node.operand, scope)
    if type(value) in UNSETTLED:
        return unknown.merged(value)
    try:
        return arithmetic.negate(unknown.null_if_absent(value))
    except FeelFailure as failure:
        return scope.runtime.fail(node, failure.code, **failure.args_)
