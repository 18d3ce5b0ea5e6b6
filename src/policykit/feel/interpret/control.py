"""`if`, `for`, `some`, `every` (DMN 1.5, 10.3.2.6 and 10.3.2.14)."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING

from policykit.feel import nodes as n
from policykit.feel import unknown
from policykit.feel.doubtful import made
from policykit.feel.interpret.runtime import Scope, evaluate, handles
from policykit.feel.kinds import kind_name
from policykit.feel.limits import FeelLimitError
from policykit.feel.temporal import Date
from policykit.feel.unknown import SPECIAL, UNSETTLED
from policykit.feel.values import DoubtfulList, FeelFailure, Range, Unknown, Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.feel.interpret.runtime import Runtime
    from policykit.feel.nodes import Node


@handles(n.If)
def if_(node: n.If, scope: Scope) -> Value:
    """`if`: what is not true is false; an Unknown condition gives what both branches agree in."""
    condition = evaluate(node.condition, scope)
    if condition is True:
        return evaluate(node.then, scope)
    if type(condition) in UNSETTLED:
        return unknown.common([evaluate(node.then, scope), evaluate(node.otherwise, scope)], condition)
    if condition is not False and condition is not None and type(condition) not in SPECIAL:
        scope.runtime.fail(node.condition, "feel-not-boolean", operator="if", given=kind_name(condition))
    return evaluate(node.otherwise, scope)


class _Partial:
    """The name `partial`: the results so far, copied where they are read."""

    __slots__ = ("results", "runtime")

    def __init__(self, results: list[Value], runtime: Runtime) -> None:
        self.results = results
        self.runtime = runtime

    def __contains__(self, name: str) -> bool:
        return name == "partial"

    def __getitem__(self, name: str) -> Value:
        self.runtime.spend(len(self.results) // 8)
        return list(self.results)


class _Source:
    """What one iteration runs over: sure and doubtful members, and whether there may be others."""

    __slots__ = ("causes", "doubtful", "open", "sure")

    def __init__(self, members: Value) -> None:
        known = type(members) is not DoubtfulList
        self.sure: list[Value] = members if known else list(members.sure)
        self.doubtful: list[Value] = [] if known else list(members.doubtful)
        self.open: bool = not known and members.open
        self.causes = frozenset() if known else members.causes


class _Failed(Exception):  # noqa: N818 - an outcome, caught in this module
    """An iteration has nothing to run over; carries the value of the whole expression."""

    def __init__(self, value: Value) -> None:
        super().__init__()
        self.value = value


class _Bindings:
    """The scopes that the iterations of a `for`, `some` or `every` make, sure ones told from doubtful."""

    def __init__(self, iterations: tuple[n.Iteration, ...], scope: Scope) -> None:
        self.iterations = iterations
        self.scope = scope
        self.open = False
        self.causes: frozenset[object] = frozenset()

    def __iter__(self) -> Iterator[tuple[Scope, bool]]:
        return self._bound(0, self.scope, True)

    def _bound(self, index: int, scope: Scope, sure: bool) -> Iterator[tuple[Scope, bool]]:
        if index == len(self.iterations):
            yield scope, sure
            return
        iteration = self.iterations[index]
        source = _source(iteration, scope)
        self.open = self.open or source.open
        self.causes |= source.causes
        for members, certain in ((source.sure, sure), (source.doubtful, False)):
            for member in members:
                yield from self._bound(index + 1, scope.inner({iteration.name: member}), certain)


@handles(n.For)
def for_(node: n.For, scope: Scope) -> Value:
    """`for`: the results in the order of the members; doubtful members give doubtful results."""
    results: list[Value] = []
    doubtful: list[Value] = []
    bindings = _Bindings(node.iterations, scope.inner(_Partial(results, scope.runtime)))
    limit = scope.runtime.limits.list_size
    try:
        for inner, sure in bindings:
            (results if sure else doubtful).append(evaluate(node.body, inner))
            if len(results) + len(doubtful) > limit:
                raise FeelLimitError("feel-list-too-long", limit=limit)
    except _Failed as failed:
        return failed.value
    scope.runtime.weigh(results)
    return made(results, doubtful, bindings.causes, open_=bindings.open)


@handles(n.Quantified)
def quantified(node: n.Quantified, scope: Scope) -> Value:
    """Evaluate `some` and `every`; a doubtful member counts only if it belongs to the list."""
    absorbing = node.kind == "some"
    results: list[Value] = []
    bindings = _Bindings(node.iterations, scope)
    try:
        for inner, sure in bindings:
            result = evaluate(node.condition, inner)
            if type(result) is not bool and result is not None and type(result) not in SPECIAL:
                return scope.runtime.fail(
                    node.condition, "feel-not-boolean", operator=node.kind, given=kind_name(result)
                )
            results.append(result if sure else _doubted(result, absorbing, bindings))
    except _Failed as failed:
        return failed.value
    if bindings.open:
        results.append(Unknown(bindings.causes))
    return unknown.any_of(results) if absorbing else unknown.all_of(results)


def _doubted(result: Value, absorbing: bool, bindings: _Bindings) -> Value:
    doubt = Unknown(bindings.causes)
    return unknown.all_of((doubt, result)) if absorbing else unknown.any_of((doubt, result))


def _source(iteration: n.Iteration, scope: Scope) -> _Source:
    value = evaluate(iteration.source, scope)
    if iteration.end is not None:
        end = evaluate(iteration.end, scope)
        if type(value) in SPECIAL or type(end) in SPECIAL:
            raise _Failed(unknown.merged(value, end))
        return _Source(_steps(iteration, value, end, scope.runtime))
    if type(value) is Unknown:
        raise _Failed(value)
    if type(value) is Range:
        return _Source(_members(iteration, value, scope.runtime))
    if value is None or (type(value) in SPECIAL and type(value) is not DoubtfulList):
        raise _Failed(scope.runtime.fail(iteration.source, "feel-nothing-to-iterate"))
    return _Source(value if type(value) in (list, DoubtfulList) else [value])


def _steps(node: Node, start: Value, end: Value, runtime: Runtime) -> list[Value]:
    """Give the numbers or dates from `start` to `end`, up or down, both included."""
    if type(start) is Decimal and type(end) is Decimal:
        _check_size(end - start, runtime)
        count = int(abs(end - start).to_integral_value(ROUND_FLOOR)) + 1
        sign = 1 if end >= start else -1
        return [start + sign * step for step in range(count)]
    if type(start) is Date and type(end) is Date:
        first, last = start.number, end.number
        _check_size(Decimal(last - first), runtime)
        sign = 1 if last >= first else -1
        return [Date.of_number(day) for day in range(first, last + sign, sign)]
    raise _Failed(runtime.fail(node, "feel-range-not-iterable"))


def _check_size(length: Decimal, runtime: Runtime) -> None:
    limit = runtime.limits.list_size
    if abs(length) >= limit:
        raise FeelLimitError("feel-list-too-long", limit=limit)
    runtime.spend(int(abs(length)))


def _members(node: Node, range_: Range, runtime: Runtime) -> list[Value]:
    """Give the whole numbers or the dates of a range value, upwards."""
    if type(range_.start) not in (Decimal, Date) or type(range_.end) is not type(range_.start):
        raise _Failed(runtime.fail(node, "feel-range-not-iterable"))
    if (
        range_.start > range_.end
        if type(range_.start) is Decimal
        else range_.start.number > range_.end.number
    ):
        raise _Failed(runtime.fail(node, "feel-range-not-iterable"))
    try:
        members = _steps(node, range_.start, range_.end, runtime)
    except FeelFailure as failure:
        raise _Failed(runtime.fail(node, failure.code, **failure.args_)) from None
    if not range_.start_included:
        del members[0]
    if not range_.end_included and members and members[-1] == range_.end:
        del members[-1]
    return members
