"""Whatever is written, there is a tree or a syntax error; whatever is evaluated, a value or a reason."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policykit.feel import FeelSyntaxError, Limits, evaluate, parse, parse_unary_tests
from policykit.feel.values import NONE, NOT_YET, DoubtfulList, Range, Unknown

WORDS = """if then else for in return some every satisfies and or between instance of not function external
a b 1 .5 .. ** -> null true "s" @"P1D" list< date and time /* // 客戶 🐎 item partial ?
sort( count( sum( max("""
LEAVES = """a u ny none d item partial null true 1 -2 0.5 "s" [] {} @"2024-01-01" @"PT1H" @"P1M" @"10:00:00"
(>1) abs x.y"""
SHAPES = """({} + {}); ({} - {}); ({} * {}); ({} / {}); ({} ** {}); ({} = {}); ({} < {}); ({} and {});
({} or {}); ({} in {}); ({} in ({}, {})); ({} between {} and {}); [{}, {}]; [{}..{}]; {{a: {}, b: {}}};
{}[{}]; ({}).a;
(if {} then {} else {}); (for i in {} return {}); (for i in {}..{} return {}); (some i in {} satisfies {});
(every i in {} satisfies {}); (function(a, b) {})({}, {}); sort({}, function(x, y) {}); count({}); sum({});
max({}, {}); concatenate({}, {}); string({}); ({} instance of list<number>); (-{}); not({}); flatten({});
list contains({}, {}); happened({}); get value({}, {}); distinct values({}); ({})({})"""
FRAGMENTS = [*"()[]{}.,:+-*/=<>@?'\"\\“，（）\n\0", *WORDS.split()]
texts = st.lists(st.sampled_from(FRAGMENTS), max_size=40).map(" ".join) | st.text(max_size=60)
few = Limits(steps=20_000, calls=30, list_size=2_000, string_size=2_000)


@given(texts)
def test_any_text_is_a_tree_or_a_syntax_error(text: str) -> None:
    for read in (parse, parse_unary_tests):
        try:
            read(text, ["a b", "客戶", "if a"])
        except FeelSyntaxError as error:
            assert 0 <= error.offset <= len(text)  # noqa: PT017 - most texts raise, some do not


def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    def filled(shape: str) -> st.SearchStrategy[str]:
        holes = shape.replace("{{", "").count("{}")
        return st.tuples(*[inner] * holes).map(lambda parts: shape.format(*parts))

    return st.sampled_from([shape.strip() for shape in SHAPES.split(";")]).flatmap(filled)


expressions = st.recursive(st.sampled_from(LEAVES.split()), grown, max_leaves=12)
CONTEXT: dict[str, Any] = {
    "a": Decimal(3),
    "u": Unknown(frozenset(("u",)), Range(Decimal(1), Decimal(4))),
    "ny": NOT_YET,
    "none": NONE,
    "d": DoubtfulList([Decimal(1), "s"], [None], True, frozenset(("d",))),
    "x": {"y": [Decimal(1), Unknown(frozenset(("y",)))]},
}


@settings(max_examples=500, deadline=None)
@given(expressions, st.booleans())
def test_evaluation_never_raises(text: str, unknown_errors: bool) -> None:
    for context in (CONTEXT, {"a": Decimal(3), "x": {"y": [None]}}):
        result = evaluate(parse(text), context, unknown_errors=unknown_errors, limits=few)
        assert all(d.problem().text("zh-Hant") for d in result.diagnostics)


@settings(max_examples=200, deadline=None)
@given(expressions)
def test_without_unknowns_none_comes_out(text: str) -> None:
    value = evaluate(parse(text), {"a": Decimal(3)}, limits=few).value
    assert "Unknown" not in repr(value)
    assert "DoubtfulList" not in repr(value)


@pytest.mark.parametrize(
    "opening", ["(", "[", "{a:", "not(", "if ", "-", "x[", "f(", "for i in ", "function(a) ", "1 in ("]
)
def test_deep_nesting_is_a_syntax_error(opening: str) -> None:
    with pytest.raises(FeelSyntaxError):
        parse(opening * 5_000)
