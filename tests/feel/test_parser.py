"""The tree of each construct, names found by longest match, and what a wrong text is told."""

from __future__ import annotations

import pytest

from feel.printed import pairs, printed
from policykit.feel import FeelSyntaxError, Names, parse, parse_unary_tests
from policykit.feel.nodes import children, transform, walk


@pytest.mark.parametrize(("text", "tree"), pairs("trees.txt"))
def test_each_construct_has_its_tree(text: str, tree: str) -> None:
    assert printed(parse(text)).replace("\n", "⏎") == tree


@pytest.mark.parametrize(("text", "tree"), pairs("cells.txt"))
def test_each_form_of_cell_has_its_tests(text: str, tree: str) -> None:
    assert printed(parse_unary_tests(text)) == tree


@pytest.mark.parametrize(
    ("names", "text", "tree"),
    [
        (["a", "b", "a-b"], "a-b", "a-b"),
        (["a", "b", "a-b"], "a - b", "(- a b)"),
        (["a", "b"], "a-b", "(- a b)"),
        (["in1"], "in1 + 1", "(+ in1 1)"),
        (["some total", "x"], "some total > x", "(> some_total x)"),
        (["profit and loss", "profit", "loss"], "profit and loss and profit", "(and profit_and_loss profit)"),
        (["first", "first name", "name"], "first name = first", "(= first_name first)"),
        (["first name"], "first   name", "first_name"),
        (["if cost"], "if if cost > 1 then if cost else 2", "(if (> if_cost 1) if_cost 2)"),
        (["R2.5", "x'y", "a/b", "a*b", "a+b"], "[R2.5, x'y, a/b, a*b, a+b]", "(list R2.5 x'y a/b a*b a+b)"),
        (["24小時熱線"], "24小時熱線 = 1", "(= 24小時熱線 1)"),
        (["客戶-編號", "客戶", "編號"], "客戶-編號 = 客戶", "(= 客戶-編號 客戶)"),
        (["投訴 級別"], "投訴 級別 = 1", "(= 投訴_級別 1)"),
        (["客戶（甲）"], "客戶(甲) = 客戶（甲）", "(= 客戶(甲) 客戶(甲))"),
        (["折扣%"], "折扣% > 1", "(> 折扣% 1)"),
        (["date"], "date and time(date)", "(date_and_time date)"),
        (["date", "time"], "date and time", "(and date time)"),
        (["x"], "for my var in x return my var + 1", "(for my_var=x (+ my_var 1))"),
        (["x"], "{a-b: 1, c: a-b}", "{a-b: 1 c: a-b}"),
        (["x"], "function(a-b) a-b", "(fn (a-b) a-b)"),
        (["null", "true"], "null = true", "(= null true)"),
    ],
)
def test_the_longest_name_in_scope_is_meant(names: list[str], text: str, tree: str) -> None:
    shown = {name: name.replace("（", "(").replace("）", ")") for name in names}
    assert printed(parse(text, shown)) == tree


def test_a_surface_name_gives_its_canonical_name_and_so_does_a_property() -> None:
    names = Names({"投訴級別": "severity", "重大": "major", "到訪": "visits"})
    properties = {"客戶": "client", "登記 日期": "registered on"}
    tree = parse("投訴級別 = 重大 and 到訪[客戶 = 投訴級別].登記 日期 = 1", names, properties=properties)
    assert (
        printed(tree)
        == "(and (= severity major) (= (. (filter visits (= client severity)) registered_on) 1))"
    )


def test_properties_are_no_names_outside_of_filters_and_paths() -> None:
    assert printed(parse("a-b + x[a-b > 1][1].a-b", ["a", "b"], properties=["a-b"])) == (
        "(+ (- a b) (. (filter (filter x (> a-b 1)) 1) a-b))"
    )


def test_the_keys_of_a_context_are_known_in_filters_of_the_text() -> None:
    assert printed(parse("[{a-b: 1}][a-b = 1]")) == "(filter (list {a-b: 1}) (= a-b 1))"


def test_a_name_ends_with_its_scope() -> None:
    assert printed(parse("[for a-b in [1] return a-b, a-b]")) == "(list (for a-b=(list 1) a-b) (- a b))"


def test_a_span_covers_its_part_of_the_text() -> None:
    text = "foo(1, [2]) + (bar baz[item > 3])"
    parts = {text[start:end] for start, end in (node.span for node in walk(parse(text)))}
    assert {text, "foo(1, [2])", "[2]", "(bar baz[item > 3])", "bar baz", "item > 3"} <= parts


def test_a_tree_can_be_rebuilt_with_other_nodes() -> None:
    tree = parse("a + {x: [a, 1]}.x[a]")
    doubled = transform(tree, lambda node: type(node)(node.span, "b") if printed(node) == "a" else node)
    assert printed(doubled) == printed(parse("b + {x: [b, 1]}.x[b]"))
    assert [printed(node) for node in children(tree)] == ["a", "(filter (. {x: (list a 1)} x) a)"]


@pytest.mark.parametrize(
    ("text", "code", "column", "arguments"),
    [
        ("a == b", "feel-operator", 3, {"found": "==", "meant": "="}),
        ("a && b", "feel-operator", 3, {"found": "&&", "meant": "and"}),
        ("a || b", "feel-operator", 3, {"found": "||", "meant": "or"}),
        ("!a", "feel-operator", 1, {"found": "!", "meant": "not(…)"}),
        ("a => b", "feel-operator", 3, {"found": "=>", "meant": ">="}),
        ("f(a; b)", "feel-operator", 4, {"found": ";", "meant": ","}),
        ("a = “b”", "feel-quote", 5, {"found": "“"}),
        ("a = 'b'", "feel-quote", 5, {"found": "'"}),
        ('"abc', "feel-unclosed-string", 1, {}),
        ("a adn b", "feel-misspelt", 3, {"found": "adn", "meant": "and"}),
        ("if a than b else c", "feel-misspelt", 6, {"found": "than", "meant": "then"}),
        ("some x in a satisfy x", "feel-misspelt", 13, {"found": "satisfy", "meant": "satisfies"}),
        ("(1", "feel-unexpected-end", 3, {"expected": "`)`"}),
        ("1 +", "feel-unexpected-end", 4, {"expected": "an expression"}),
        ("", "feel-unexpected-end", 1, {"expected": "an expression"}),
        ("1 2", "feel-unexpected", 3, {"found": "2", "expected": "the end"}),
        ("[1..2", "feel-unexpected-end", 6, {"expected": "`]` or `)`"}),
        ("{a 1}", "feel-unexpected", 4, {"found": "1", "expected": "`:`"}),
        ("f(a: 1, 2)", "feel-unexpected", 9, {"found": "2", "expected": "`:`"}),
        ("a.", "feel-unexpected-end", 3, {"expected": "a name"}),
        ("a instance of", "feel-unexpected-end", 14, {"expected": "a type"}),
        ("x #", "feel-unexpected", 3, {"found": "#", "expected": "the end"}),
        ('"\\uD83D"', "feel-lone-surrogate", 1, {}),
        ("1e99999", "feel-number-too-large", 1, {}),
        ("(" * 61 + "1", "feel-nested-too-deep", 61, {"limit": 60}),
        ("1" + "+1" * 200, "feel-chain-too-long", 302, {"limit": 150}),
        ("1" * 100_001, "feel-text-too-long", 1, {"limit": 100_000}),
    ],
)
def test_a_wrong_text_is_told_where_and_what(
    text: str, code: str, column: int, arguments: dict[str, str]
) -> None:
    with pytest.raises(FeelSyntaxError) as caught:
        parse(text, ["a", "b", "c"])
    error = caught.value
    shown = {
        name: value["en"] if isinstance(value, dict) else value for name, value in error.arguments.items()
    }
    assert (error.code, error.line, error.column, shown) == (code, 1, column, arguments)
    assert all(error.problem().text(lang) for lang in ("zh-Hant", "zh-Hans", "en"))


def test_the_line_of_an_error_is_counted() -> None:
    with pytest.raises(FeelSyntaxError) as caught:
        parse("a\n  = = = b ]")
    assert (caught.value.line, caught.value.column) == (2, 11)
