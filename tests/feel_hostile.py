"""What must hold for any text at all, for the fuzzer and for the tests that keep what it found."""

from __future__ import annotations

import re
import sys
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from policykit.feel import FeelSyntaxError, Limits, evaluate, evaluate_unary_tests, parse, parse_unary_tests
from policykit.feel.temporal import parse_date_and_time
from policykit.feel.values import NONE, NOT_YET, DoubtfulList, Range, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable

    from policykit.feel import Result

LIMITS = Limits(steps=3_000, calls=30, list_size=500, string_size=500)
NOW = parse_date_and_time("2025-03-05T09:30:00+08:00")
PLAIN: dict[str, Any] = {"a": Decimal(3), "x": {"y": [None, "s"]}, "客戶": "陳"}
DOUBTFUL: dict[str, Any] = {
    "a": Unknown(frozenset(("a",)), Range(Decimal(1), Decimal(4))),
    "x": {"y": DoubtfulList([Decimal(1), "s"], [None], True, frozenset(("y",)))},
    "客戶": NOT_YET,
    "b": NONE,
    "c": Unknown(frozenset(("c",))),
}
MOST_CALLS = 500_000
"""How many Python functions one evaluation within `LIMITS` may call or have called for it."""


def check(text: str) -> None:
    """Read `text` as an expression and as a cell, evaluate it, and compare a second time with the first.

    Raises AssertionError, or whatever got out that should not.
    """
    for context in (PLAIN, DOUBTFUL):
        _same_twice(lambda options, c=context: evaluate(parse(text, tuple(c)), c, **options))
        _same_twice(
            lambda options, c=context: evaluate_unary_tests(
                parse_unary_tests(text, tuple(c)), Decimal(2), c, **options
            )
        )


def _same_twice(run: Callable[[dict[str, Any]], Result]) -> None:
    for unknown_errors in (False, True):
        options = {"now": NOW, "limits": LIMITS, "unknown_errors": unknown_errors}
        try:
            first = run(options)
        except FeelSyntaxError as error:
            _check_error(error)
            return
        second = run(options)
        assert _shown(first.value) == _shown(second.value)
        assert first.diagnostics == second.diagnostics
        assert all(diagnostic.message("zh-Hans") for diagnostic in first.diagnostics)


def _check_error(error: FeelSyntaxError) -> None:
    assert 0 <= error.offset <= len(error.text)
    assert error.message("zh-Hant")


def _shown(value: Any) -> str:
    """A value without the addresses of its functions, cut off below six levels."""
    return re.sub("0x[0-9a-f]+", "", repr(_cut(value, 6)))


def _cut(value: Any, depth: int) -> Any:
    if isinstance(value, list):
        return [_cut(item, depth - 1) for item in value[:50]] if depth else len(value)
    if isinstance(value, dict):
        return {name: _cut(item, depth - 1) for name, item in value.items()} if depth else len(value)
    return _cut([*value.sure, *value.doubtful], depth) if type(value) is DoubtfulList else value


def calls_of(text: str) -> int:
    """How many Python and C functions are called to parse and evaluate `text` within `LIMITS`."""
    count = 0

    def note(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        evaluate(text, PLAIN, now=NOW, limits=LIMITS)
    except FeelSyntaxError:
        pass
    finally:
        sys.setprofile(before)
    return count
