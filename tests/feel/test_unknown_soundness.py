"""Replacing an Unknown by any value that it may stand for never changes a determined answer."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from feel.worlds import Open, admits, as_unknown, numbers, worlds
from policykit.feel import evaluate, parse
from policykit.feel.values import Range

if TYPE_CHECKING:
    from random import Random

NUMBERS = numbers("-2", "0", "1", "2", "3.5")


@st.composite
def number_values(draw: st.DrawFn, name: str) -> Any:
    kind = draw(st.sampled_from(["known", "bounded", "half", "open"]))
    if kind == "known":
        return draw(st.sampled_from(NUMBERS))
    if kind == "open":
        return Open(name, [*NUMBERS, None])
    low, high = sorted(draw(st.lists(st.sampled_from(NUMBERS), min_size=2, max_size=2)))
    values = [number for number in NUMBERS if low <= number <= high]
    return Open(name, values, Range(low, None if kind == "half" else high, True, kind == "bounded"))


def boolean_values(name: str) -> st.SearchStrategy[Any]:
    return st.sampled_from([True, False, None, Open(name, [True, False]), Open(name, [True, False, None])])


@st.composite
def contexts(draw: st.DrawFn) -> dict[str, Any]:
    records = [
        {"x": draw(number_values(f"r{i}.x")), "ok": draw(boolean_values(f"r{i}.ok")), "n": Decimal(i)}
        for i in range(draw(st.integers(0, 3)))
    ]
    return {
        "a": draw(number_values("a")),
        "b": draw(number_values("b")),
        "p": draw(boolean_values("p")),
        "l": [draw(number_values(f"l{i}")) for i in range(draw(st.integers(0, 2)))],
        "r": records,
    }


number_leaves = st.sampled_from(["a", "b", "1", "2", "-2", "0", "3.5"])
list_leaves = st.sampled_from(
    ["l", "r.x", "[1, 2]", "[a, 2]", "[]", "r[ok].x", "r[x > 1].n", "for i in r[ok] return i.n"]
)


def number_terms(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(inner, st.sampled_from("+-*"), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        inner.map(lambda t: f"-({t})"),
        inner.map(lambda t: f"abs({t})"),
        st.tuples(tests, inner, inner).map(lambda t: f"(if {t[0]} then {t[1]} else {t[2]})"),
        st.tuples(st.sampled_from(["sum", "min", "max", "count", "mean"]), lists).map(
            lambda t: f"{t[0]}({t[1]})"
        ),
        st.tuples(lists, st.sampled_from(["1", "-1", "a"])).map(lambda t: f"({t[0]})[{t[1]}]"),
    )


def test_terms(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        inner.map(lambda t: f"not({t})"),
        st.tuples(inner, inner, inner).map(lambda t: f"(if {t[0]} then {t[1]} else {t[2]})"),
    )


def list_terms(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(inner, comparisons, number_leaves).map(lambda t: f"({t[0]})[item {t[1]} {t[2]}]"),
        st.tuples(inner, inner).map(lambda t: f"concatenate({t[0]}, {t[1]})"),
        st.tuples(inner, number_leaves).map(lambda t: f"append({t[0]}, {t[1]})"),
        st.tuples(inner, number_leaves).map(lambda t: f"(for i in {t[0]} return i + {t[1]})"),
        inner.map(lambda t: f"reverse({t})"),
        inner.map(lambda t: f"sort({t}, function(x, y) x < y)"),
        inner.map(lambda t: f"distinct values({t})"),
        inner.map(lambda t: f"sublist({t}, 1, 1)"),
    )


test_terms.__test__ = False  # type: ignore[attr-defined]
comparisons = st.sampled_from(["<", "<=", ">", ">=", "=", "!="])
lists: st.SearchStrategy[str] = st.deferred(lambda: st.recursive(list_leaves, list_terms, max_leaves=3))
numbers_: st.SearchStrategy[str] = st.deferred(
    lambda: st.recursive(number_leaves, number_terms, max_leaves=4)
)
atoms = st.one_of(
    st.sampled_from(["p", "true", "false", "null", "p = null", "a = null", "happened(a)"]),
    st.tuples(numbers_, comparisons, numbers_).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
    st.tuples(number_leaves, number_leaves, number_leaves).map(
        lambda t: f"({t[0]} between {t[1]} and {t[2]})"
    ),
    st.tuples(number_leaves, number_leaves).map(lambda t: f"({t[0]} in [{t[1]}..3))"),
    st.tuples(number_leaves, number_leaves).map(lambda t: f"({t[0]} in ({t[1]}, > 2))"),
    st.tuples(number_leaves, lists).map(lambda t: f"({t[0]} in {t[1]})"),
    st.tuples(lists, number_leaves).map(lambda t: f"list contains({t[0]}, {t[1]})"),
    st.tuples(st.sampled_from(["some", "every"]), lists, comparisons, number_leaves).map(
        lambda t: f"({t[0]} i in {t[1]} satisfies i {t[2]} {t[3]})"
    ),
    st.sampled_from(["some", "every"]).map(lambda t: f"({t} i in r satisfies i.ok)"),
    st.sampled_from(["any(r.ok)", "all(r.ok)", "any(r[x > 1].ok)", "all(r[x > 1].ok)"]),
    st.tuples(lists, lists).map(lambda t: f"({t[0]} = {t[1]})"),
)
tests: st.SearchStrategy[str] = st.deferred(lambda: st.recursive(atoms, test_terms, max_leaves=4))
expressions = st.one_of(numbers_, tests, lists)


@settings(max_examples=600, deadline=None)
@given(expressions, contexts(), st.randoms(use_true_random=False))
def test_a_determined_answer_holds_in_every_world(text: str, context: dict[str, Any], random: Random) -> None:
    tree = parse(text, list(context))
    answer = evaluate(tree, as_unknown(context), unknown_errors=True).value
    for world in worlds(context, random):
        actual = evaluate(tree, world, unknown_errors=True).value
        assert admits(answer, actual), (answer, actual, world)


@settings(max_examples=300, deadline=None)
@given(expressions, contexts(), st.randoms(use_true_random=False))
def test_an_unknown_of_no_error_leaves_the_meaning_alone(
    text: str, context: dict[str, Any], random: Random
) -> None:
    tree = parse(text, list(context))
    for world in worlds(context, random, 3):
        policy = evaluate(tree, world, unknown_errors=True)
        plain = evaluate(tree, world)
        assert policy.diagnostics or admits(policy.value, plain.value)
