"""Filters and paths (DMN 1.5, 10.3.2.5 and 10.3.1.4)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from policykit.feel import nodes as n
from policykit.feel import unknown
from policykit.feel.diagnostics import Diagnostic
from policykit.feel.doubtful import made
from policykit.feel.interpret.runtime import Scope, evaluate, handles
from policykit.feel.kinds import kind_name
from policykit.feel.temporal import component
from policykit.feel.unknown import SPECIAL, UNSETTLED
from policykit.feel.values import Absent, DoubtfulList, FeelFailure, Unknown, Value

if TYPE_CHECKING:
    from policykit.feel.interpret.runtime import Runtime
    from policykit.feel.nodes import Node

_VERDICTS = (n.Compare, n.Logic, n.Between, n.In, n.InstanceOf, n.Quantified)


@handles(n.Filter)
def filter_(node: n.Filter, scope: Scope) -> Value:
    """Evaluate `a[position]` or `a[condition]`; a value that is no list is its only member."""
    value = evaluate(node.operand, scope)
    if type(value) is Unknown:
        return value
    if value is None or type(value) is Absent:
        return scope.runtime.fail(node, "feel-filter-of-null")
    members = value if type(value) in (list, DoubtfulList) else [value]
    position = _position(node.condition, members, scope)
    if position is not None:
        return _member(node, members, position, scope.runtime)
    return filtered(node.condition, members, scope)


def _position(condition: Node, members: Value, scope: Scope) -> Value:
    """Give the number, perhaps Unknown, that `condition` is; None where it is a condition."""
    if type(condition) is n.Literal:
        return condition.value if type(condition.value) is Decimal else None
    if type(condition) in _VERDICTS:
        return None
    known = members if type(members) is list else [*members.sure, *members.doubtful]
    if not known:
        return _number(_outside(condition, scope))
    value = evaluate(condition, item_scope(known[0], scope))
    if type(value) is Unknown and value.bounds is None:
        return value if _outside(condition, scope) == value else None
    return _number(value)


def _number(value: Value) -> Value:
    return value if type(value) is Decimal or type(value) is Unknown else None


def _outside(condition: Node, scope: Scope) -> Value:
    """Give the value of a condition that no member takes part in; None where it has none there."""
    runtime = scope.runtime
    before, seen = len(runtime.diagnostics), set(runtime.seen)
    value = evaluate(condition, scope)
    del runtime.diagnostics[before:]
    runtime.seen = seen
    failed = type(value) is Unknown and any(type(cause) is Diagnostic for cause in value.causes)
    return None if failed else value


def _member(node: n.Filter, members: Value, position: Value, runtime: Runtime) -> Value:
    if type(position) in UNSETTLED or type(members) is DoubtfulList:
        return unknown.merged(members, position)
    index = int(position)
    if index != position or index == 0:
        return runtime.fail(node, "feel-no-such-position", position=position, count=len(members))
    if abs(index) > len(members):
        return None
    return members[index - 1 if index > 0 else index]


def filtered(condition: Node, members: Value, scope: Scope) -> Value:
    """Give the members for which `condition` holds; those for which it is Unknown are doubtful."""
    whole = type(members) is list
    sure: list[Value] = []
    doubtful: list[Value] = []
    causes: set[object] = set() if whole else set(members.causes)
    for belongs, candidates in (
        (True, members if whole else members.sure),
        (False, [] if whole else members.doubtful),
    ):
        for member in candidates:
            verdict = evaluate(condition, item_scope(member, scope))
            if verdict is True:
                (sure if belongs else doubtful).append(member)
            elif type(verdict) in UNSETTLED:
                doubtful.append(member)
                causes |= verdict.causes
            elif verdict is not False and verdict is not None and type(verdict) not in SPECIAL:
                return scope.runtime.fail(
                    condition, "feel-not-boolean", operator="[…]", given=kind_name(verdict)
                )
    return made(sure, doubtful, causes, open_=not whole and members.open)


def item_scope(member: Value, scope: Scope) -> Scope:
    """Make the scope of a filter's condition: the entries of the member, then `item`."""
    inner = scope.inner({"item": member})
    return inner.inner(member) if isinstance(member, Mapping) else inner


@handles(n.Path)
def path(node: n.Path, scope: Scope) -> Value:
    """`a.name`: an entry, a component, or that of each member of a list."""
    return property_of(node, evaluate(node.operand, scope), scope.runtime)


def property_of(node: n.Path, value: Value, runtime: Runtime) -> Value:
    """Give the property that `node` names of `value`."""
    if isinstance(value, Mapping):
        if node.name in value:
            return value[node.name]
        return runtime.fail(node, "feel-no-entry", name=node.name)
    if type(value) is list:
        runtime.spend(len(value))
        return [_projected(node, member, runtime) for member in value]
    if type(value) is DoubtfulList:
        sure = [_projected(node, member, runtime) for member in value.sure]
        doubtful = [_projected(node, member, runtime) for member in value.doubtful]
        return made(sure, doubtful, value.causes, open_=value.open)
    if type(value) is Unknown:
        return Unknown(value.causes)
    if value is None or type(value) is Absent:
        return runtime.fail(node, "feel-path-of-null", name=node.name)
    try:
        return component(value, node.name)
    except FeelFailure as failure:
        return runtime.fail(node, failure.code, **failure.args_)


def _projected(node: n.Path, member: Value, runtime: Runtime) -> Value:
    """Give the property of one member of a list: null where it has none."""
    if member is None or (isinstance(member, Mapping) and node.name not in member):
        return None
    return property_of(node, member, runtime)
