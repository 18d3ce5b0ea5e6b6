"""Whatever they are given, built-ins, operators and patterns give a value or a failure with a message."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policykit.feel import arithmetic, compare, regex
from policykit.feel.builtins import lookup, names
from policykit.feel.limits import Limits
from policykit.feel.temporal import parse_temporal
from policykit.feel.text import text_of
from policykit.feel.values import FeelFailure, Function, Range

if TYPE_CHECKING:
    from collections.abc import Callable

MESSAGES = Path(__file__).parents[2] / "src" / "policykit" / "messages"
CODES = {
    code
    for name in ("feel.toml", "feel-builtins.toml")
    for code in tomllib.loads((MESSAGES / name).read_text(encoding="utf-8"))
}
OPERATORS = [arithmetic.add, arithmetic.subtract, arithmetic.multiply, arithmetic.divide, arithmetic.power]
NUMBERS = ["1E+6144", "9.9E-6176", "-0", "0.5", "-7", "1E+20", "1E+40", "31", "12", "3", "2", "1", "0", "-1"]
TEXTS = [
    "",
    "a",
    "(",
    "a|b",
    "\\p{L}",
    "$1",
    "P1D",
    "2024-02-30",
    "[1..2]",
    "\ud800",
    "1e9",
    "客戶",
    ",",
    ".",
]
TEMPORALS = [
    "-999999999-01-01",
    "999999999-12-31T23:59:59@Europe/Paris",
    "2024-02-29",
    "2024-01-01T00:00:00",
    "10:00:00Z",
    "10:00:00@Asia/Shanghai",
    "P9999999D",
    "-PT0.000000001S",
    "-P1M",
    "P1999999998Y",
]

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from(NUMBERS).map(Decimal),
    st.sampled_from(TEXTS),
    st.sampled_from(TEMPORALS).map(parse_temporal),
    st.just(Function(("x", "y"), lambda x, y: True)),
)
values = st.recursive(
    st.one_of(scalars, st.builds(Range, scalars, scalars, st.booleans(), st.booleans())),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["key", "value", "a"]), inner, max_size=3),
    ),
    max_leaves=5,
)


class Runtime:
    """An evaluation that calls functions."""

    now = parse_temporal("2024-01-01T00:00:00Z")
    limits = Limits(list_size=1000, string_size=10_000)

    def call(self, function: Function, args: list[object]) -> object:
        return function.call(*args)


def ends_well(call: Callable[[], Any]) -> bool:
    """Whether `call` gives a value that can be written, or fails with a code that has a message."""
    try:
        text_of(call())
    except FeelFailure as failure:
        return failure.code in CODES
    return True


@pytest.mark.parametrize("name", sorted(names()))
@settings(max_examples=25, deadline=None)
@given(args=st.lists(values, max_size=4))
def test_built_in(name: str, args: list[object]) -> None:
    function = lookup(name)
    assert function is not None
    assert ends_well(lambda: function.call(Runtime(), function.bind(args)))  # type: ignore[arg-type]


@settings(max_examples=200, deadline=None)
@given(values, values)
def test_operator(left: object, right: object) -> None:
    for operate in OPERATORS:
        assert ends_well(lambda operate=operate: operate(left, right))  # type: ignore[misc]
    assert ends_well(lambda: arithmetic.negate(left))
    assert compare.equal(left, right) in (None, True, False)
    assert compare.less_or_equal(left, right) in (None, True, False)


@settings(max_examples=200, deadline=None)
@given(values, st.builds(Range, scalars, scalars, st.booleans(), st.booleans()))
def test_membership(value: object, range_: Range) -> None:
    assert compare.in_range(value, range_) in (None, True, False)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=30), st.text(max_size=30), st.text("smixqz", max_size=2))
def test_any_text_as_pattern(text: str, pattern: str, flags: str) -> None:
    assert ends_well(lambda: regex.matches(text, pattern, flags))
    assert ends_well(lambda: regex.replace(text, pattern, text, flags, 99))


@settings(max_examples=400, deadline=None)
@given(st.text("()[]^$.|?*+{}-,:abc0123\\dwpPLi ", max_size=15))
def test_what_looks_like_a_pattern(pattern: str) -> None:
    assert ends_well(lambda: regex.matches("abc", pattern, ""))
    assert ends_well(lambda: regex.matches("abc", pattern, "imsx"))
