"""Functions that make one number or one item out of a list (DMN 1.5, table 75)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from policykit.feel.builtins.registry import Parameter, builtin
from policykit.feel.compare import less
from policykit.feel.decimals import CONTEXT, calculate
from policykit.feel.kinds import ANY, LIST, NUMBER, POINT, Kind, kind_name
from policykit.feel.values import FeelFailure, Value

if TYPE_CHECKING:
    from collections.abc import Callable


@builtin("count", Parameter("list", LIST), returns=NUMBER)
def _count(items: list[Value]) -> Decimal:
    return Decimal(len(items))


def _extreme(name: str, precedes: Callable[[Value, Value], bool | None]) -> Callable[[list[Value]], Value]:
    def function(items: list[Value]) -> Value:
        checked = _items(name, items, POINT)
        best = checked[0]
        for item in checked[1:]:
            before = precedes(item, best)
            if before is None:
                raise FeelFailure(
                    "feel-not-comparable", operator=name, left=kind_name(best), right=kind_name(item)
                )
            best = item if before else best
        return best

    return function


def _sum(items: list[Value]) -> Decimal:
    total = Decimal(0)
    for number in _items("sum", items, NUMBER):
        total = calculate(CONTEXT.add, total, number)
    return total


def _mean(items: list[Value]) -> Decimal:
    return calculate(CONTEXT.divide, _sum(items), len(items))


def _product(items: list[Value]) -> Decimal:
    total = Decimal(1)
    for number in _items("product", items, NUMBER):
        total = calculate(CONTEXT.multiply, total, number)
    return total


def _median(items: list[Value]) -> Decimal:
    numbers: list[Decimal] = sorted(_items("median", items, NUMBER))
    middle = len(numbers) // 2
    if len(numbers) % 2:
        return numbers[middle]
    return calculate(CONTEXT.divide, calculate(CONTEXT.add, numbers[middle - 1], numbers[middle]), 2)


def _stddev(items: list[Value]) -> Decimal:
    """The sample standard deviation, which two numbers at least have."""
    numbers = _items("stddev", items, NUMBER)
    if len(numbers) < 2:
        raise FeelFailure("feel-too-few-items", function="stddev", least=2)
    mean, squares = _mean(numbers), Decimal(0)
    for number in numbers:
        distance = calculate(CONTEXT.subtract, number, mean)
        squares = calculate(CONTEXT.fma, distance, distance, squares)
    return calculate(CONTEXT.sqrt, calculate(CONTEXT.divide, squares, len(numbers) - 1))


def _mode(items: list[Value]) -> list[Value]:
    counts: dict[Decimal, int] = {}
    for number in _items("mode", items, NUMBER) if items else ():
        counts[number] = counts.get(number, 0) + 1
    most = max(counts.values(), default=0)
    return sorted(number for number, count in counts.items() if count == most)


def _items(function: str, items: list[Value], kind: Kind) -> list[Value]:
    """`items`, of which there is one at least and each is of `kind`."""
    if not items:
        raise FeelFailure("feel-too-few-items", function=function, least=1)
    for position, item in enumerate(items, 1):
        if not kind.admits(item):
            raise FeelFailure(
                "feel-list-item",
                function=function,
                position=position,
                expected=kind.name,
                given=kind_name(item),
            )
    return items


def _declare(name: str, function: Callable[[list[Value]], Value], item: Parameter, returns: Kind) -> None:
    """Two overloads: the items as one list, and as arguments of their own."""
    builtin(name, Parameter("list", LIST), returns=returns)(function)
    builtin(name, item, variadic=True, returns=returns)(lambda *items: function(list(items)))


_declare("min", _extreme("min", less), Parameter("c"), ANY)
_declare("max", _extreme("max", lambda item, best: less(best, item)), Parameter("c"), ANY)
_declare("sum", _sum, Parameter("n", NUMBER), NUMBER)
_declare("mean", _mean, Parameter("n", NUMBER), NUMBER)
_declare("product", _product, Parameter("n", NUMBER), NUMBER)
_declare("median", _median, Parameter("n", NUMBER), NUMBER)
_declare("stddev", _stddev, Parameter("n", NUMBER), NUMBER)
_declare("mode", _mode, Parameter("n", NUMBER), LIST)
