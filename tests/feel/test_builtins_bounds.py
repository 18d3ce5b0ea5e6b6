"""What a built-in may cost, how it is bound to its arguments, and the algebra that equality obeys."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykit.feel import compare
from policykit.feel.builtins import lookup, names
from policykit.feel.limits import Limits
from policykit.feel.temporal import Date, DaysDuration, YearsDuration
from policykit.feel.text import shown, text_of
from policykit.feel.values import FeelFailure, Range
from policykit.problems import LANGUAGES

SOURCES = Path(__file__).parents[2] / "src" / "policykit" / "feel"
CATALOGUE = {
    code: texts
    for name in ("feel.toml", "feel-builtins.toml")
    for code, texts in tomllib.loads((SOURCES.parent / "messages" / name).read_text(encoding="utf-8")).items()
}


class Runtime:
    """An evaluation with small bounds that calls no functions."""

    now = None
    limits = Limits(list_size=10, string_size=10)

    def call(self, function: object, args: list[object]) -> object:
        raise NotImplementedError


def outcome(name: str, *args: object) -> object:
    """The result of a built-in, or the code of its failure."""
    function = lookup(name)
    assert function is not None
    try:
        return function.call(Runtime(), function.bind(args))  # type: ignore[arg-type]
    except FeelFailure as failure:
        return failure.code


def shared(levels: int) -> list[object]:
    """A list that names its parts twice at every level: small to hold, endless to write out."""
    nested: list[object] = []
    for _ in range(levels):
        nested = [nested, nested]
    return nested


def deep(levels: int) -> list[object]:
    """A list within a list within a list."""
    nested: list[object] = []
    for _ in range(levels):
        nested = [nested]
    return nested


@pytest.mark.parametrize(
    ("name", "args", "code"),
    [
        ("append", ([1] * 10, 2), "feel-list-too-long"),
        ("concatenate", ([1] * 6, [1] * 6), "feel-list-too-long"),
        ("union", ([1] * 6, [1] * 6), "feel-list-too-long"),
        ("insert before", ([1] * 10, Decimal(1), 2), "feel-list-too-long"),
        ("flatten", ([[1] * 6, [1] * 6],), "feel-list-too-long"),
        ("flatten", (shared(60),), "feel-list-too-long"),
        ("flatten", (deep(100_000),), "feel-list-too-long"),
        ("split", ("a,b,c,d,e,f,g,h,i,j,k", ","), "feel-list-too-long"),
        ("string join", (["aaaa"] * 3,), "feel-string-too-long"),
        ("string join", (["a"] * 3, "bbbbb"), "feel-string-too-long"),
        ("replace", ("aaaa", "a", "bbbb"), "feel-string-too-long"),
        ("string", ([1] * 9,), "feel-string-too-long"),
        ("string", (shared(60),), "feel-string-too-long"),
        ("string", (deep(100_000),), "feel-string-too-long"),
        ("is", (deep(100_000), deep(100_000)), "feel-value-too-deep"),
        ("distinct values", ([deep(100_000)],), "feel-value-too-deep"),
        ("matches", ("a" * 40 + "b", "^(a|a)*$"), "feel-regex-timeout"),
        ("matches", ("a", "(" * 200 + "a" + ")" * 200), "feel-regex-too-large"),
        ("matches", ("a", "a" * 20_000), "feel-regex-too-large"),
    ],
)
def test_hostile_input_ends_in_a_failure(name: str, args: tuple[object, ...], code: str) -> None:
    assert outcome(name, *args) == code


def test_structures_that_share_their_parts_cost_no_more_than_the_parts() -> None:
    assert outcome("is", shared(150), shared(150)) is True
    assert len(outcome("distinct values", [shared(150), shared(150), shared(149)])) == 2  # type: ignore[arg-type]
    assert compare.equal(shared(200), shared(200)) is True
    assert compare.equal(shared(200), shared(199)) is False
    assert len(shown(shared(500))) <= 40


def test_every_code_has_its_message_in_three_languages() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in SOURCES.rglob("*.py"))
    codes = set(re.findall(r'FeelFailure\(\s*"(feel-[a-z-]+)"', sources))
    assert "feel-argument-type" in codes
    for code in codes:
        for language in LANGUAGES:
            assert CATALOGUE[code][language]["reason"]


def test_arguments_are_bound_by_number_or_name_without_being_looked_at() -> None:
    substring, before = lookup("substring"), lookup("before")
    assert substring is not None
    assert before is not None
    assert substring.bind([None, {}]) == [None, {}]
    assert substring.bind([], {"start position": 1, "string": 2}) == [2, 1]
    assert substring.bind([], {"length": 1}) == [None, None, 1]
    assert before.bind([], {"range": 1, "point": 2}) == [1, 2]
    assert before.bind([], {"point": 1, "range": 2}) == [1, 2]
    with pytest.raises(FeelFailure):
        substring.bind([], {"from": 1})
    with pytest.raises(FeelFailure):
        substring.bind([1])


def test_every_name_is_found_and_unknown_ones_are_not() -> None:
    assert all(lookup(name) is not None for name in names())
    assert len(names()) == 86
    assert lookup("no such function") is None


def test_present_is_a_failure_where_none_was_given() -> None:
    assert outcome("now") == outcome("today") == "feel-no-present"


def test_import_loads_no_heavy_package() -> None:
    heavy = {"regex", "elementpath", "zoneinfo", "dataclasses", "datetime", "tomllib"}
    code = "import sys, policykit.feel; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert not heavy & set(loaded.split())


plain_values = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-3, 3).map(Decimal),
        st.sampled_from("ab"),
        st.builds(Date, st.integers(2000, 2001), st.just(1), st.just(1)),
        st.integers(0, 2).map(lambda days: DaysDuration(Decimal(days))),
        st.integers(0, 2).map(YearsDuration),
        st.builds(Range, st.integers(0, 1).map(Decimal), st.just(Decimal(2)), st.booleans(), st.booleans()),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from("ab"), inner, max_size=2)
    ),
    max_leaves=6,
)


@given(plain_values, plain_values)
def test_equality_is_symmetric_and_agrees_with_keys(left: object, right: object) -> None:
    keys = compare.Keys()
    assert compare.equal(left, left) is True
    assert compare.equal(left, right) is compare.equal(right, left)
    assert (compare.equal(left, right) is True) is (keys.of(left) == keys.of(right))


@given(plain_values, plain_values)
def test_order_is_one_way_and_apart_from_equality(left: object, right: object) -> None:
    before, after, same = compare.less(left, right), compare.less(right, left), compare.equal(left, right)
    assert (before is None) is (after is None)
    if before is not None:
        assert [before, after, same].count(True) == 1
    assert compare.less_or_equal(left, right) in (None, True, False)


@given(plain_values)
def test_text_in_a_message_is_short(value: object) -> None:
    assert len(shown(value)) <= 40
    assert len(text_of(value)) < 500
