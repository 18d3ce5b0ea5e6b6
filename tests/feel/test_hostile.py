"""No text, however hostile, does more than a bounded amount of work, or raises anything but a syntax error.

`cases/hostile.jsonl` keeps what the fuzzer (fuzz/feel.py) and its readers found.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings

from feel.test_fuzz import expressions, texts
from feel_hostile import LIMITS, MOST_CALLS, PLAIN, calls_of, check
from policykit.feel import Limits, evaluate

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "cases" / "hostile.jsonl").read_text(encoding="utf-8").split("\n")
    if line
]


@pytest.mark.parametrize("case", CASES, ids=[case["about"] for case in CASES])
def test_what_was_found_stays_mended(case: dict[str, str]) -> None:
    check(case["text"])
    assert calls_of(case["text"]) < MOST_CALLS


@settings(max_examples=150, deadline=None)
@given(texts)
def test_any_text_gives_the_same_twice_or_a_syntax_error(text: str) -> None:
    check(text)


@settings(max_examples=150, deadline=None)
@given(expressions)
def test_any_expression_gives_the_same_twice(text: str) -> None:
    check(text)


@settings(max_examples=150, deadline=None)
@given(expressions)
def test_any_expression_does_a_bounded_amount_of_work(text: str) -> None:
    assert calls_of(f"for i in 1..9999 return {text}") < MOST_CALLS


@pytest.mark.parametrize(
    ("text", "limits", "code"),
    [
        ("for i in 1..9 return i", Limits(steps=10), "feel-too-many-steps"),
        ("for i in 1..9 return i", Limits(list_size=8), "feel-list-too-long"),
        ("{f: function(n) if n = 0 then 0 else f(n - 1), r: f(9)}.r", Limits(calls=8), "feel-calls-too-deep"),
        ('"abc" + "def"', Limits(string_size=5), "feel-string-too-long"),
        ("for i in 1..400 return [partial[-1]]", Limits(), "feel-too-many-levels"),
        ("sum(for i in 1..400 return exp(i))", LIMITS, "feel-too-many-steps"),
    ],
)
def test_a_bound_that_is_reached_leaves_null_and_its_reason(text: str, limits: Limits, code: str) -> None:
    result = evaluate(text, PLAIN, limits=limits)
    assert result.value is None
    assert result.diagnostics[-1].code == code
