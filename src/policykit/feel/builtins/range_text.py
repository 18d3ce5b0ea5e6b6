"""`range(from)`: a range written as text, its end points literals (DMN 1.5, table 72)."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from policykit.feel.builtins.registry import Parameter, builtin
from policykit.feel.compare import less_or_equal
from policykit.feel.decimals import CONTEXT, calculate
from policykit.feel.kinds import RANGE, STRING, kind_name
from policykit.feel.temporal import (
    parse_date,
    parse_date_and_time,
    parse_duration,
    parse_temporal,
    parse_time,
)
from policykit.feel.values import FeelFailure, Range, Value

if TYPE_CHECKING:
    from collections.abc import Callable

_TEXT = r'"(?:[^"\\]|\\.)*"'
_NUMBER = r"-?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d{1,9})?"
_CALLED = rf"(?:@|(?:date and time|date|time|duration)\s*\(\s*)(?:{_TEXT})(?:\s*\))?"
_END_POINT = rf"({_NUMBER}|{_TEXT}|{_CALLED})?"
_RANGE = rf"\s*([\[\](])\s*{_END_POINT}\s*\.\.\s*{_END_POINT}\s*([\])\[])\s*"
_LITERALS: Final[dict[str, Callable[[str], Value]]] = {
    "": str,
    "@": parse_temporal,
    "date": parse_date,
    "time": parse_time,
    "date and time": parse_date_and_time,
    "duration": parse_duration,
}
_ESCAPE = re.compile(r"\\(?:U([0-9a-fA-F]{6})|u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_NAMED_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}


@builtin("range", Parameter("from", STRING), returns=RANGE)
def _range(text: str) -> Range:
    match = _pattern().fullmatch(text)
    if match is None:
        raise FeelFailure("feel-range-text", text=text[:60])
    opening, first, last, closing = match.groups()
    range_ = Range(_literal(first, text), _literal(last, text), opening == "[", closing == "]")
    unbounded_but_included = (first is None and range_.start_included) or (
        last is None and range_.end_included
    )
    if unbounded_but_included or first is last is None:
        raise FeelFailure("feel-range-text", text=text[:60])
    if first is not None and last is not None:
        _check_order(range_)
    return range_


def _check_order(range_: Range) -> None:
    ordered = less_or_equal(range_.start, range_.end)
    if ordered is None:
        raise FeelFailure(
            "feel-not-comparable", operator="..", left=kind_name(range_.start), right=kind_name(range_.end)
        )
    if not ordered:
        raise FeelFailure("feel-range-order")


def _literal(literal: str | None, text: str) -> Value:
    if literal is None:
        return None
    name, quote, rest = literal.partition('"')
    if not quote:
        return calculate(CONTEXT.create_decimal, literal)  # type: ignore[arg-type]
    content, _, closing = rest.rpartition('"')
    name = name.replace("(", "").strip()
    if (name not in ("", "@")) != closing.strip().endswith(")"):
        raise FeelFailure("feel-range-text", text=text[:60])
    return _LITERALS[name](_ESCAPE.sub(_unescaped, content))


def _unescaped(match: re.Match[str]) -> str:
    long, short, character = match.groups()
    if character is not None:
        return _NAMED_ESCAPES.get(character, str(character))
    number = int(long or short, 16)
    return chr(number) if number <= 0x10FFFF else match[0]


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(_RANGE, re.ASCII | re.DOTALL)
