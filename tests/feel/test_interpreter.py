"""What each construct of the language comes to, and why it is null where it is (DMN 1.5, 10.3.2)."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from string import ascii_lowercase as LETTERS  # noqa: N812 - a constant here

import pytest

from feel_tables import check, rows
from policykit.feel import Limits, evaluate, evaluate_unary_tests, parse
from policykit.feel.values import Function

LITERALS = """
1.50 => 3 / 2
１２ => 12
"\\u0041\\U01F40E" => "A🐎"
"a\\"b\\n".b => feel-unknown-property
@"P1D" => duration("P1D")
@"nonsense" => feel-temporal-text
[1, [2]] => [1, [2]]
{a: 1, b: a + 1, "c d": b}.c d => 2
{a: 1, a: 2} => feel-duplicate-key
nobody => feel-unknown-name
(< 10) => (null..10)
[1.."a"] => feel-range-ends
(!= 1) = (!= 1) => true
"""
LOGIC = """
true and null => null
false and null => false
true or null => true
false or null => null
false and 1 => false
true and 1 => feel-not-boolean
true or "x" => true
false or "x" => feel-not-boolean
not(true) => false
not(null) => null
true and true and true => true
"""
COMPARISONS = """
1 = 1.0 => true
1 != 2 => true
null = null => true
null != 1 => true
"a" = 1 => feel-not-comparable
"a" != 1 => feel-not-comparable
[1, 2] = [1, 2] => true
[1] = [2] => false
{a: 1, b: 2} = {b: 2, a: 1} => true
1 < 2 => true
2 <= 2 => true
1 > 2 => false
null < 1 => feel-not-comparable
"a" < 1 => feel-not-comparable
true < false => feel-not-comparable
2 between 1 and 3 => true
0 between 1 and 3 => false
null between 1 and 3 => feel-not-comparable
"b" between "a" and "c" => true
1 = 1 = true => true
"""
ARITHMETIC = """
1 + 2 * 3 - 4 / 2 => 5
2 ** 3 ** 2 => 64
-3 ** 2 => 9
-(1 + 2) => -3
-@"P1D" => @"-P1D"
-"a" => feel-operand-type
1 + "a" => feel-operand-types
1 + null => feel-operand-types
1 / 0 => feel-division-by-zero
"a" + "b" => "ab"
@"2024-01-31" + @"P1M" => @"2024-02-29"
"""
TESTS = """
1 in 1 => true
1 in (2, 1) => true
1 in (> 2, < 0) => false
1 in [1..2) => true
1 in (1..2) => false
1 in ]0..1] => true
5 in [[2..4], [5..6]] => true
5 in [2, 3] => false
1 in (!= 2) => true
1 in (= 1) => true
1 in != 1 => false
1 in ? => true
3 in (? > 2 and ? < 4) => true
[1] in [[1], [2]] => true
[1, 2] in [1, 2] => true
{a: 1} in ({a: 2}, {a: 1}) => true
null in [1..2] => feel-not-comparable
5 in (null..10] => null
null in (null, 1) => true
"a" in [1..2] => feel-not-comparable
[1..2] in ([1..2], [3..4]) => true
"""
CONTROL = """
if true then 1 else 1 / 0 => 1
if null then 1 else 2 => 2
if false then 1 else if true then 2 else 3 => 2
if "a" then 1 else 2 => 2
for i in [1, 2] return i * 2 => [2, 4]
for i in 1 return i => [1]
for i in [] return i => []
for i in 3..1 return i => [3, 2, 1]
for i in 1..2, j in [i, 10] return i * j => [1, 10, 4, 20]
for i in [1..3) return i => [1, 2]
for i in (1..3] return i => [2, 3]
for i in @"2024-02-28"..@"2024-03-01" return i.day => [28, 29, 1]
for i in [@"2024-01-01"..@"2024-01-02"] return i.day => [1, 2]
for i in 1..5 return if i = 1 then 1 else i * partial[-1] => [1, 2, 6, 24, 120]
for i in [1, 2] return partial => [[], [[]]]
for i in null return i => feel-nothing-to-iterate
for i in "a".."c" return i => feel-range-not-iterable
for i in [3..1] return i => feel-range-not-iterable
some i in [1, 2] satisfies i > 1 => true
some i in [] satisfies true => false
every i in [1, 2] satisfies i > 1 => false
every i in [] satisfies false => true
some i in [1, 2], j in [2, 3] satisfies i = j => true
some i in [null, true] satisfies i => true
every i in [null, true] satisfies i => null
some i in [1] satisfies 1 => feel-not-boolean
every i in null satisfies true => feel-nothing-to-iterate
"""
ACCESS = """
[1, 2, 3][1] => 1
[1, 2, 3][-1] => 3
[1, 2, 3][4] => null
[1, 2, 3][0] => feel-no-such-position
[1, 2, 3][1.5] => feel-no-such-position
[1, 2, 3][item > 1] => [2, 3]
[1, 2, 3][true] => [1, 2, 3]
[1, 2, 3][null] => []
[1, 2, 3]["a"] => feel-not-boolean
[][1] => null
[][item] => []
5[1] => 5
5[item > 6] => []
null[1] => feel-filter-of-null
[{a: 1}, {a: 2}][a > 1] => [{a: 2}]
[{a: 1}, {a: 2}][item.a > 1].a => [2]
[{item: 1}, {item: 2}][item > 1] => [{item: 2}]
[{a: 1}, {b: 2}].a => [1, null]
[{a: true, n: 1}, {a: false, n: 2}][a].n => [1]
{l: [1, 2], i: 2, r: l[i]}.r => 2
{l: [3, 4], f: function(x) x > 3, r: l[f(item)]}.r => [4]
{a: {b: 1}}.a.b => 1
{a: 1}.b => feel-no-entry
null.a => feel-path-of-null
@"2024-03-05".month => 3
[@"2024-03-05", @"2025-01-01"].year => [2024, 2025]
[1..2).end included => false
"""
CALLS = """
(function(a, b) a - b)(3, 1) => 2
(function(a, b) a - b)(b: 3, a: 1) => -2
(function(a) a)(1, 2) => feel-argument-count
(function(a) a)(b: 1) => feel-argument-name
(function(a: number) a)("x") => feel-parameter-type
(function(a: number) a)([1]) => 1
(function(a: list<number>) a)(1) => [1]
(function(a: date and time) a)(@"2024-01-01") => @"2024-01-01T00:00:00Z"
(function(a: foo) a)(1) => feel-unknown-type
{f: function(n) if n = 0 then 1 else n * f(n - 1), r: f(5)}.r => 120
{a: 1, f: function(b) function(c) a + b + c, r: f(2)(3)}.r => 6
{f: abs, r: f(-1)}.r => 1
max(1, 2) => 2
abs(n: -1) => 1
count([1])(2) => feel-not-a-function
"abs"(1) => feel-not-a-function
no such thing(1) => feel-unknown-function
{count: 5, r: count([1, 2])}.r => 2
sort([2, 3, 1], function(x, y) x > y) => [3, 2, 1]
happened(null) => false
happened(@"2024-01-01") => true
is known(null) => true
"""
TYPES = """
1 instance of number => true
1 instance of Any => true
null instance of Any => false
null instance of Null => true
1 instance of string => false
[1] instance of list<number> => true
[1, "a"] instance of list<number> => false
[1, null] instance of list<number> => true
{a: 1, b: 2} instance of context<a: number> => true
{b: 2} instance of context<a: number> => false
[1..2] instance of range<number> => true
[1..2] instance of range<string> => false
abs instance of function<number> -> number => true
(function(a: number) a) instance of function<string> -> Any => false
(function(a, b) a) instance of function<Any> -> Any => false
@"P1D" instance of days and time duration => true
@"P1D" instance of years and months duration => false
1 instance of nothing known => feel-unknown-type
"""
EXTERNAL = """
(MATH: "max(int,int)"}})(1, 2) => 2
(MATH: "sqrt(double)"}})(4, 0) => feel-external-arguments
(MATH1: "sqrt(double)"}})(4) => 2
(MATH1: "sqrt(double)"}})(-4) => feel-external-arguments
(BYTE: "valueOf(byte)"}})(128) => feel-external-arguments
(LONG: "parseLong(java.lang.String)"}})("12") => 12
(TEXT: "format(java.lang.String, [Ljava.lang.Object;)"}})("%s %d%%", ["a", 5]) => "a 5%"
(EXIT: "exit(int)"}})(1) => feel-external-unknown
{f: function(a) external {pmml: {document: "d", model: "m"}}}.f => feel-external-unknown
"""
JAVA = 'external {java: {class: "java.lang.%s", method signature'
FOREIGN = {
    "MATH:": f"function(a, b) {JAVA % 'Math'}:",
    "MATH1:": f"function(a) {JAVA % 'Math'}:",
    "BYTE:": f"function(a) {JAVA % 'Byte'}:",
    "LONG:": f"function(a) {JAVA % 'Long'}:",
    "TEXT:": f"function(a, b) {JAVA % 'String'}:",
    "EXIT:": f"function(a) {JAVA % 'System'}:",
}


@pytest.mark.parametrize(("expression", "outcome"), rows(EXTERNAL))
def test_external_functions_are_those_of_a_table_and_nothing_is_run(expression: str, outcome: str) -> None:
    for short, whole in FOREIGN.items():
        expression = expression.replace(f"({short}", f"({whole}")
    check(expression, outcome)


@pytest.mark.parametrize(
    ("expression", "outcome"),
    [
        row
        for table in (LITERALS, LOGIC, COMPARISONS, ARITHMETIC, TESTS, CONTROL, ACCESS, CALLS, TYPES)
        for row in rows(table)
        if row[0] != 'if "a" then 1 else 2'
    ],
)
def test_each_construct_has_its_value_or_its_reason(expression: str, outcome: str) -> None:
    check(expression, outcome)


def test_a_condition_that_is_no_boolean_is_told_though_the_value_is_not_null() -> None:
    result = evaluate('if "a" then 1 else 2')
    assert (result.value, [d.code for d in result.diagnostics]) == (2, ["feel-not-boolean"])


@pytest.mark.parametrize(
    ("cell", "value", "verdict"),
    [
        ("-", None, True),
        ("1", Decimal(1), True),
        ("1, 2", Decimal(3), False),
        ("not(1, 2)", Decimal(3), True),
        ("not(1)", Decimal(1), False),
        ("[1..3)", Decimal(3), False),
        ("> limit", Decimal(6), True),
        ("limit", Decimal(5), True),
        ("? > limit and ? < 9", Decimal(6), True),
        ("list", Decimal(2), True),
        ("not(list)", Decimal(2), False),
        ("true", True, True),
        ("true", None, False),
        ("false", False, True),
        ("limit > 1", Decimal(0), True),
        ("limit > 9", Decimal(0), False),
        ("limit > 9", False, True),
        ("null", None, True),
        ("null", Decimal(1), False),
        ("< 5", None, None),
        ('starts with(?, "a")', "abc", True),
    ],
)
def test_a_cell_is_true_of_its_values(cell: str, value: object, verdict: bool | None) -> None:
    context = {"limit": Decimal(5), "list": [Decimal(1), Decimal(2)]}
    assert evaluate_unary_tests(cell, value, context).value is verdict


def test_a_diagnostic_stands_where_the_value_failed_and_its_consequences_are_not_told() -> None:
    text = "1 + (nobody.a.b) * (2 / 0)"
    told = {(d.code, text[d.span[0] : d.span[1]]) for d in evaluate(text).diagnostics}
    assert {("feel-unknown-name", "nobody"), ("feel-division-by-zero", "(2 / 0)")} <= told
    assert not any(code == "feel-path-of-null" for code, _ in told)


def test_the_host_gives_functions_and_types() -> None:
    twice = Function(("x",), lambda x: x * 2, "twice")
    assert evaluate("twice(x: 2) + twice(1)", functions={"twice": twice}).value == 6
    types = {"positive": parse("1 instance of number").type}  # type: ignore[attr-defined]  # an InstanceOf
    assert evaluate("1 instance of positive", types=types).value is True


class Lazy:
    """A context that can only be asked for one name at a time."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __contains__(self, name: object) -> bool:
        return name in ("a", "b")

    def __getitem__(self, name: str) -> object:
        self.asked.append(name)
        return Decimal(len(name))


def test_a_lazy_context_is_asked_only_for_the_names_that_matter() -> None:
    context = Lazy()
    assert evaluate(parse("if a = 1 then a else b"), context).value == 1  # type: ignore[arg-type]  # `in` and `[]` do
    assert context.asked == ["a", "a"]


def test_a_trace_has_every_evaluated_part_with_its_value() -> None:
    text = "if 1 < 2 then [1, 2][item > 1] else nobody"
    trace = evaluate(text, trace=True).trace
    assert trace is not None
    assert (trace.kind, trace.value, trace.span) == ("If", [2], (0, len(text)))
    condition, branch = trace.children
    assert (text[slice(*condition.span)], condition.value) == ("1 < 2", True)
    assert [child.kind for child in branch.children] == ["ListNode", "Compare", "Compare"]
    assert [child.value for child in branch.children] == [[1, 2], False, True]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("for i in 1..1000000000 return i", "feel-list-too-long"),
        ("for i in 1..1000, j in 1..1000 return i", "feel-too-many-steps"),
        ("some i in 1..10000, j in 1..10000 satisfies false", "feel-too-many-steps"),
        ("{f: function(n) f(n + 1), r: f(1)}", "feel-calls-too-deep"),
        ("for i in 1..1000 return append(partial, partial)", "feel-list-too-long"),
        (
            "{a: [1, 1]" + "".join(f", {b}: [{a}, {a}]" for a, b in pairwise(LETTERS)) + "}",
            "feel-list-too-long",
        ),
        (
            '(for i in 1..30 return if i = 1 then "aaaaaa" else partial[-1] + partial[-1])',
            "feel-string-too-long",
        ),
        ("9 ** 99999999", "feel-number-range"),
    ],
)
def test_hostile_expressions_end_in_a_diagnostic(text: str, code: str) -> None:
    limits = Limits(steps=200_000, list_size=100_000, string_size=100_000)
    assert code in [d.code for d in evaluate(text, limits=limits).diagnostics]
