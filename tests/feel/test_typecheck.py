"""The type checker: what it reports, what it infers, and that it never cries wolf."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from policykit.feel.calltypes import type_words
from policykit.feel.nodes import Literal, UnaryTests
from policykit.feel.parser import parse, parse_unary_tests
from policykit.feel.typecheck import check, check_cell
from policykit.feel.types import ANY, SIMPLE, ContextType, FunctionType, ListType, NamedType, RestrictedType

CASES = Path(__file__).parents[2] / "../shared/feel/cases.jsonl"
NUMBER, STRING, BOOLEAN = SIMPLE["number"], SIMPLE["string"], SIMPLE["boolean"]
COLOURS = RestrictedType(STRING, UnaryTests((0, 0), (Literal((0, 0), "red"), Literal((0, 0), "blue")), False))
ITEM = ContextType((("at", SIMPLE["date and time"]), ("colour", NamedType("colour")), ("amount", NUMBER)))
NAMES = {
    "n": NUMBER,
    "s": STRING,
    "b": BOOLEAN,
    "d": SIMPLE["date"],
    "t": SIMPLE["time"],
    "dt": SIMPLE["date and time"],
    "days": SIMPLE["days and time duration"],
    "years": SIMPLE["years and months duration"],
    "colour": NamedType("colour"),
    "items": ListType(ITEM),
    "item one": ITEM,
    "any": ANY,
    "owner": FunctionType((ANY, ANY), STRING),
}


def codes(text):
    report = check(parse(text, list(NAMES)), NAMES, {"colour": COLOURS})
    return [(issue.code.removeprefix("feel-type-"), text[slice(*issue.span)]) for issue in report.issues]


def typed(text):
    return check(parse(text, list(NAMES)), NAMES, {"colour": COLOURS}).type


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("missing", [("unknown-name", "missing")]),
        ("n + missing", [("unknown-name", "missing")]),
        ("n = s", [("comparison", "n = s")]),
        ("d = n", [("comparison", "d = n")]),
        ("d < dt", [("date-and-time", "d < dt")]),
        ('s != 3 and n = "3"', [("comparison", "s != 3"), ("comparison", 'n = "3"')]),
        ("b < true", [("unordered", "b < true")]),
        ("n < null", [("null-ordered", "n < null")]),
        ("n < (< 3)", [("unordered", "n < (< 3)")]),
        ("n + s", [("arithmetic", "n + s")]),
        ("d + n", [("arithmetic", "d + n")]),
        ("t + years", [("arithmetic", "t + years")]),
        ("-s", [("negation", "-s")]),
        ("n and b", [("condition", "n")]),
        ("if s then 1 else 2", [("condition", "s")]),
        ("some x in items satisfies x.amount", [("condition", "x.amount")]),
        ('items[s = "a" and n]', [("condition", "n")]),
        ("if true then 1 else n", [("unreachable", "n")]),
        ("false and b", [("unreachable", "b")]),
        ("b or true or b", [("unreachable", "b")]),
        ('colour = "green"', [("outside-values", '"green"')]),
        ('colour in ("red", "green")', [("outside-values", '"green"')]),
        ('items[colour = "green"]', [("outside-values", '"green"')]),
        ("n in [1..3]", []),
        ('n in ["a".."b"]', [("comparison", '["a".."b"]'), ("comparison", '["a".."b"]')][:1]),
        ("n between 1 and s", [("comparison", "s")]),
        ('[1.."a"]', [("comparison", '[1.."a"]')]),
        ("items.nothing", [("unknown-property", "items.nothing")]),
        ("items[nothing > 1]", [("unknown-name", "nothing")]),
        ("s.length", [("no-properties", "s.length")]),
        ("dt.hour + d.weekday + days.hours + years.months", []),
        ("d.hour", [("unknown-property", "d.hour")]),
        ("upper case()", [("arity", "upper case()")]),
        ("contains(s)", [("arity", "contains(s)")]),
        ("string length(string: s, other: 1)", [("parameter", "string length(string: s, other: 1)")]),
        ("string length(n)", [("argument", "n")]),
        ("count(1, 2)", [("arity", "count(1, 2)")]),
        ("nothing(1)", [("unknown-function", "nothing")]),
        ("n(1)", [("not-function", "n")]),
        ("owner(s)", [("arity", "owner(s)")]),
        ("any.what.ever > any + 3", []),
        ("any[whatever = 1]", []),
        ("items[1].colour", []),
        ("n = null or null != s", []),
        ("function(x) x + 1", []),
        ("for x in items, y in [1..3] return x.amount * y + count(partial)", []),
        ("{a: 1, b: a + 1}.b + 1", []),
        ("date(dt) = d", []),
        ('concatenate(items, items)[colour = "red"].amount', []),
        ('owner(s, dt) = "x"', []),
        ("sum(items.amount) > 3", []),
        ('dt - duration("P1D") < dt and d + @"P1M" > d', []),
        ('every i in items satisfies i.colour = "red"', []),
        ("item one.at > dt", []),
        ("min(items.amount, n) + 1", []),
    ],
)
def test_what_is_reported(text, found):
    assert codes(text) == found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("n * days", "days and time duration"),
        ("dt - dt", "days and time duration"),
        ("d + years", "date"),
        ("s + s", "string"),
        ("n > 1", "boolean"),
        ("if b then n else 2", "number"),
        ("if b then n else null", "number"),
        ("if b then n else s", "any value"),
        ("items[1].amount", "number"),
        ("items.amount", "list"),
        ("count(items)", "number"),
        ("[1, 2][item > 1]", "list"),
        ("string(n)", "string"),
        ("owner(s, dt)", "string"),
        ("{a: 1}", "context"),
        ("max(items.amount)", "number"),
    ],
)
def test_what_is_inferred(text, name):
    assert type_words(typed(text))["en"] == name


@pytest.mark.parametrize(
    ("text", "column", "found"),
    [
        ("-", NUMBER, []),
        ("> 3, [1..2], 7", NUMBER, []),
        ("n, > n", NUMBER, []),
        ('"a"', NUMBER, ["comparison"]),
        ('not("red", "green")', NamedType("colour"), ["outside-values"]),
        ("? > 3 and n > 1", NUMBER, []),
        ("< s", NUMBER, ["comparison"]),
        ("true", BOOLEAN, []),
        ("null", STRING, []),
    ],
)
def test_what_is_reported_of_a_cell(text, column, found):
    report = check_cell(parse_unary_tests(text, list(NAMES)), column, NAMES, {"colour": COLOURS})
    assert [issue.code.removeprefix("feel-type-") for issue in report.issues] == found


DELIBERATE = frozenset(("unreachable", "condition"))
"""What the suite does on purpose, and no author of a policy would: `true or 123`."""
KNOWN = frozenset(("0069-feel-list/01/031/decision031", "0072-feel-in/01/boolean_001_a/boolean_001_a"))
"""A filter on a property that no member has, and true among numbers: right to report."""


@pytest.mark.skipif(not CASES.exists(), reason="the conformance cases are not here")
def test_nothing_is_reported_of_an_expression_that_has_a_value():
    wolves = []
    for line in CASES.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        literal = case["result"]["value"].get("literal") if case["kind"] == "expression" else None
        if literal is None or case.get("error") or case["expected"]["type"] == "null" or case["id"] in KNOWN:
            continue
        names = {name: SIMPLE.get(given.get("type"), ANY) for name, given in case.get("inputs", {}).items()}
        names |= {definition["name"]: ANY for definition in case.get("definitions", ())}
        report = check(parse(literal, list(names)), names)
        found = {issue.code.removeprefix("feel-type-") for issue in report.issues} - DELIBERATE
        if found:
            wolves.append((case["id"], literal, found))
    assert wolves == []
