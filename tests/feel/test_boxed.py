"""Boxed expressions from their JSON form, types and conversions, and the runner of conformance cases."""

from __future__ import annotations

import json
from typing import Any

import pytest

from policykit.feel.conformance import read_value, run_lines, write_value


def run(result: Any, *, kind: str | None = None, **parts: Any) -> tuple[Any, list[str]]:
    """The plain value of a case's result, and the codes of its diagnostics."""
    case = {"id": "x", "result": {"type": kind, "value": result}, **parts}
    (line,) = run_lines([json.dumps(case)])
    answer = json.loads(line)
    assert answer["id"] == "x"
    return plain(answer["value"]), [d["code"] for d in answer["diagnostics"]]


def plain(typed: dict[str, Any]) -> Any:
    if typed["type"] == "list":
        return [plain(item) for item in typed["value"]]
    if typed["type"] == "context":
        return {name: plain(item) for name, item in typed["value"].items()}
    return typed.get("value")


def lit(text: str) -> dict[str, str]:
    return {"literal": text}


ADULT = {
    "table": {
        "hit": "unique",
        "aggregation": None,
        "inputs": [{"expression": "age", "type": "number", "values": "[0..150]"}],
        "outputs": [{"name": None, "type": "string", "default": '"?"'}],
        "rules": [{"if": [">= 18"], "then": ['"adult"']}, {"if": ["< 18"], "then": ['"minor"']}],
    }
}


@pytest.mark.parametrize(
    ("box", "value"),
    [
        (lit("1 + 1"), "2"),
        ({"list": [lit("1"), lit('"a"')]}, ["1", "a"]),
        ({"relation": {"columns": ["a", "b"], "rows": [[lit("1"), lit("2")]]}}, [{"a": "1", "b": "2"}]),
        (
            {"context": [{"name": "a", "value": lit("1")}, {"name": "b", "value": lit("a + 1")}]},
            {"a": "1", "b": "2"},
        ),
        ({"context": [{"name": "a b", "value": lit("1")}, {"value": lit("a b + 1")}]}, "2"),
        ({"if": lit("true"), "then": lit("1"), "else": lit("2")}, "1"),
        ({"filter": lit("[1, 2, 3]"), "match": lit("item > 1")}, ["2", "3"]),
        ({"for": "x", "in": lit("[1, 2]"), "return": lit("x * 2")}, ["2", "4"]),
        ({"some": "x", "in": lit("[1, 2]"), "satisfies": lit("x > 1")}, True),
        ({"every": "x", "in": lit("[1, 2]"), "satisfies": lit("x > 1")}, False),
        (
            {
                "context": [
                    {
                        "name": "f",
                        "value": {
                            "function": {
                                "parameters": [{"name": "n", "type": "number"}],
                                "body": lit("if n = 0 then 1 else n * f(n - 1)"),
                            }
                        },
                    },
                    {"value": {"invoke": "f", "with": {"n": lit("4")}}},
                ]
            },
            "24",
        ),
        ({"context": [{"name": "age", "value": lit("20")}, {"value": ADULT}]}, "adult"),
    ],
)
def test_each_box_has_its_value(box: Any, value: Any) -> None:
    assert run(box) == (value, [])


@pytest.mark.parametrize(
    ("text", "kind", "value", "codes"),
    [
        ("1", "number", "1", []),
        ("1", "string", None, ["feel-type-mismatch"]),
        ("[1]", "number", "1", []),
        ("1", "numbers", ["1"], []),
        ('["a"]', "numbers", None, ["feel-type-mismatch"]),
        ('@"2024-01-01"', "dateTime", "2024-01-01T00:00:00Z", []),
        ('"red"', "colour", "red", []),
        ('"mud"', "colour", None, ["feel-type-mismatch"]),
        ("{a: 1, b: 2}", "record", {"a": "1", "b": "2"}, []),
        ("{b: 2}", "record", None, ["feel-type-mismatch"]),
        ("{a: null}", "record", {"a": None}, []),
        ("null", "number", None, []),
        ("1", "nothing known", None, ["feel-unknown-type"]),
        ("[1, 2]", "pair", ["1", "2"], []),
        ("[1]", "pair", None, ["feel-type-mismatch"]),
    ],
)
def test_a_value_becomes_one_of_its_declared_type_or_null(
    text: str, kind: str, value: Any, codes: list[str]
) -> None:
    types = {
        "numbers": {"list": {"type": "number"}},
        "colour": {"type": "string", "allowed": '"red", "green"'},
        "record": {"context": {"a": {"type": "number"}}},
        "pair": {"list": {"type": "number"}, "allowed": "count(?) = 2"},
    }
    assert run(lit(text), kind=kind, types=types) == (value, codes)


def test_inputs_are_typed_and_definitions_see_those_before_them() -> None:
    inputs = {"a": {"type": "number", "value": {"type": "number", "value": "2"}}, "b": {"type": "string"}}
    definitions = [
        {"name": "c d", "type": "number", "value": lit("a + 1")},
        {"name": "e", "value": lit("c d * 2")},
    ]
    assert run(lit("[e, b]"), inputs=inputs, definitions=definitions) == (["6", None], [])


def test_a_function_type_wants_as_many_parameters_of_its_types() -> None:
    types = {"pick": {"function": {"parameters": ["number"], "returns": "number"}}}
    function = {"function": {"parameters": [{"name": "f", "type": "pick"}], "body": lit("f(-1)")}}
    definitions = [{"name": "use", "value": function}]
    assert run(lit("use(abs)"), types=types, definitions=definitions) == ("1", [])
    assert run(lit("use(function(a, b) a)"), types=types, definitions=definitions)[0] is None


def test_one_broken_case_does_not_stop_the_others() -> None:
    good = json.dumps({"id": "good", "result": {"type": None, "value": lit("1")}})
    lines = [
        "not json",
        "[]",
        "",
        json.dumps({"id": "no result"}),
        json.dumps({"id": "box", "result": {"value": {"?": 1}}}),
        good,
    ]
    answers = [json.loads(line) for line in run_lines(lines)]
    assert [answer["id"] for answer in answers] == [None, None, "no result", "box", "good"]
    assert [len(answer["diagnostics"]) for answer in answers] == [1, 1, 1, 1, 0]


def test_text_that_is_not_feel_gives_null_and_its_error() -> None:
    assert run(lit("1 +")) == (None, ["feel-unexpected-end"])


@pytest.mark.parametrize(
    "typed",
    [
        {"type": "number", "value": "1.50"},
        {"type": "string", "value": "x"},
        {"type": "boolean", "value": False},
        {"type": "date", "value": "2024-01-01"},
        {"type": "time", "value": "10:00:00@Asia/Taipei"},
        {"type": "date and time", "value": "2024-01-01T10:00:00+08:00"},
        {"type": "days and time duration", "value": "P1DT2H"},
        {"type": "years and months duration", "value": "P1Y2M"},
        {"type": "list", "value": [{"type": "null"}]},
        {"type": "context", "value": {"a": {"type": "number", "value": "1"}}},
    ],
)
def test_a_typed_value_is_read_and_written_alike(typed: dict[str, Any]) -> None:
    assert write_value(read_value(typed)) == typed
