"""Possible worlds: what an Unknown may turn out to be, and whether an answer holds in each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any

from policykit.feel import compare
from policykit.feel.unknown import is_unsettled
from policykit.feel.values import DoubtfulList, Range, Unknown

if TYPE_CHECKING:
    from random import Random


class Open:
    """A value that is not known: Unknown in the expression, one of `values` in a world."""

    def __init__(self, name: str, values: Sequence[Any], bounds: Range | None = None) -> None:
        self.values = values
        self.unknown = Unknown(frozenset((name,)), bounds)

    def __repr__(self) -> str:
        return f"Open({self.values}, {self.unknown.bounds})"


def as_unknown(value: Any) -> Any:
    """`value` with Unknown for each open value in it."""
    return _mapped(value, lambda hole: hole.unknown)


def worlds(context: Mapping[str, Any], random: Random, most: int = 30) -> Iterator[dict[str, Any]]:
    """Ways for the open values of `context` to turn out: all of them, or `most` drawn at random."""
    holes = list({id(hole): hole for hole in _holes(context)}.values())
    every = product(*(hole.values for hole in holes))
    if prod(len(hole.values) for hole in holes) > most:
        every = iter([tuple(random.choice(hole.values) for hole in holes) for _ in range(most)])
    for choice in every:
        chosen = {id(hole): value for hole, value in zip(holes, choice, strict=True)}
        yield _mapped(context, lambda hole, chosen=chosen: chosen[id(hole)])


def _holes(value: Any) -> Iterator[Open]:
    if isinstance(value, Open):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _holes(item)
    elif isinstance(value, list):
        for item in value:
            yield from _holes(item)


def _mapped(value: Any, change: Any) -> Any:
    if isinstance(value, Open):
        return change(value)
    if isinstance(value, Mapping):
        return {name: _mapped(item, change) for name, item in value.items()}
    if isinstance(value, list):
        return [_mapped(item, change) for item in value]
    return value


def admits(answer: Any, actual: Any) -> bool:
    """Whether `answer`, perhaps Unknown, is true of a world where the value is `actual`."""
    if is_unsettled(actual):  # an error, which a policy reads as Unknown
        return is_unsettled(answer)
    if isinstance(answer, Unknown):
        return answer.bounds is None or compare.in_range(actual, answer.bounds) is True
    if isinstance(answer, DoubtfulList):
        return _is_choice(answer, actual)
    if isinstance(answer, list) and is_unsettled(answer):
        return isinstance(actual, list) and len(actual) == len(answer) and all(map(admits, answer, actual))
    if isinstance(answer, dict) and is_unsettled(answer):
        return isinstance(actual, dict) and all(admits(answer[name], actual[name]) for name in answer)
    return compare.identical(answer, actual)


def _is_choice(answer: DoubtfulList, actual: Any) -> bool:
    """Whether `actual` has every sure member and, beside, only doubtful ones."""
    if not isinstance(actual, list):
        return False
    return _placed(list(answer.sure), list(answer.doubtful), actual, answer.open)


def _placed(sure: list[Any], doubtful: list[Any], actual: list[Any], open_: bool) -> bool:
    """Whether each sure member is another one of `actual`, and the rest are doubtful members."""
    if sure:
        fits = [index for index, item in enumerate(actual) if admits(sure[0], item)]
        return any(_placed(sure[1:], doubtful, [*actual[:i], *actual[i + 1 :]], open_) for i in fits)
    return open_ or all(any(admits(maybe, item) for maybe in doubtful) for item in actual)


def numbers(*texts: str) -> list[Decimal]:
    """Decimals of texts."""
    return [Decimal(text) for text in texts]
