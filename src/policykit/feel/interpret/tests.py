"""Unary tests and `in` (DMN 1.5, 7.3.3, 10.3.2.8 and table 55)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.feel import compare, unknown
from policykit.feel import nodes as n
from policykit.feel.interpret.operators import compared, not_comparable
from policykit.feel.interpret.runtime import Scope, evaluate, handles
from policykit.feel.unknown import SPECIAL, UNSETTLED
from policykit.feel.values import DoubtfulList, Range, Unequal, Value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from policykit.feel.interpret.runtime import Runtime
    from policykit.feel.nodes import Node

_VERDICTS = (n.Compare, n.Logic, n.Between, n.In, n.InstanceOf, n.Quantified, n.Call, n.If)


@handles(n.In)
def in_(node: n.In, scope: Scope) -> Value:
    """Evaluate `a in test`, `a in (test, test)`."""
    value = evaluate(node.operand, scope)
    return any_test(value, node.tests, scope.inner({"?": value}))


@handles(n.UnaryTests)
def unary_tests(node: n.UnaryTests, scope: Scope) -> Value:
    """Give the tests of a cell over the value of `?`; `-` is always true."""
    if not node.tests:
        return True
    result = any_test(scope.find("?"), node.tests, scope)
    return unknown.negated(result) if node.negated else result


def any_test(value: Value, tests: Iterable[Node], scope: Scope) -> Value:
    """Whether `value` satisfies one of `tests`: true, false, null or Unknown."""
    return unknown.any_of(satisfies(value, test, scope) for test in tests)


def satisfies(value: Value, test: Node, scope: Scope) -> Value:
    """Whether `value`, which is `?` in `scope`, satisfies one test."""
    if type(test) is n.Test:
        operand = evaluate(test.operand, scope)
        result = compared(test.op, value, operand, scope.runtime)
        return not_comparable(test, test.op, value, operand, scope.runtime) if result is None else result
    found = evaluate(test, scope)
    if type(test) is n.RangeNode and type(found) is Range and _has_null_end(test, found):
        return None
    if type(found) is bool or type(found) in UNSETTLED:
        return _truth(value, test, found, scope)
    return _matches(value, test, found, scope.runtime)


def _has_null_end(test: n.RangeNode, found: Range) -> bool:
    return (test.start is not None and found.start is None) or (test.end is not None and found.end is None)


def _truth(value: Value, test: Node, found: Value, scope: Scope) -> Value:
    """Read a test with `?` as its truth; one without it as a value, unless the input is no boolean."""
    if _asks(test) or (type(test) in _VERDICTS and type(value) is not bool):
        return found
    return _matches(value, test, found, scope.runtime)


def _asks(test: Node) -> bool:
    return any(type(node) is n.Name and node.name == "?" for node in n.walk(test))


def _matches(value: Value, test: Node, found: Value, runtime: Runtime) -> Value:
    """Whether `value` is `found`, is in it, or satisfies one of its members."""
    if type(found) is list or type(found) is DoubtfulList:
        return _in_list(value, found, runtime)
    if type(found) is Range:
        result = in_range(value, found, runtime)
    elif type(found) is Unequal:
        result = compared("!=", value, found.value, runtime)
    else:
        result = compared("=", value, found, runtime)
    return not_comparable(test, "in", value, found, runtime) if result is None else result


def _in_list(value: Value, found: Value, runtime: Runtime) -> Value:
    members = found if type(found) is list else found.sure
    runtime.spend(max(len(members), runtime.weigh(found)))
    if type(found) is list and type(value) is list and compared("=", value, found, runtime) is True:
        return True
    results = [_is_member(value, member, runtime) for member in members]
    if type(found) is DoubtfulList:
        maybe = [_is_member(value, member, runtime) for member in found.doubtful]
        if found.open or any(result not in (False, None) for result in maybe):
            results.append(unknown.merged(found, *maybe))
    return unknown.any_of(False if result is None else result for result in results)


def _is_member(value: Value, member: Value, runtime: Runtime) -> Value:
    if type(member) is Range:
        return in_range(value, member, runtime)
    if type(member) is Unequal:
        return compared("!=", value, member.value, runtime)
    return compared("=", value, member, runtime)


def in_range(value: Value, range_: Range, runtime: Runtime) -> Value:
    """Whether `value` lies in `range_`; None where it cannot be compared with its ends."""
    if type(value) in SPECIAL or type(range_.start) in SPECIAL or type(range_.end) in SPECIAL:
        return unknown.in_range(value, range_, runtime.now)
    if type(value) is Range:
        return compare.equal(value, range_)
    return compare.in_range(value, range_)
