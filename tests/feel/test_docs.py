"""The pages on FEEL: every example is run, and every operator, property, type and built-in has one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from feel_tables import NOW
from policykit.feel import evaluate, parse
from policykit.feel import nodes as n
from policykit.feel.builtins import names
from policykit.feel.compare import identical
from policykit.feel.temporal.components import PROPERTIES
from policykit.feel.text import text_of
from policykit.feel.types import SIMPLE, ContextType, FunctionType, ListType, RangeType, SimpleType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.feel.values import Value

DOCS = Path(__file__).parents[2] / "docs"
ROW = re.compile(r"^\| `(.+)` \| `(.+)` \|$", re.MULTILINE)


def examples(page: str) -> list[tuple[str, str]]:
    """The rows of the page's tables: an expression, and what it comes to."""
    rows = ROW.findall((DOCS / page).read_text(encoding="utf-8"))
    return [(left.replace("\\|", "|"), right) for left, right in rows]


EXAMPLES = examples("feel.md")
DEPARTURES = examples("feel-departures.md")
WITHOUT_PARTS = {"list", "context", "function", "range"}


@pytest.mark.parametrize(("expression", "result"), EXAMPLES)
def test_an_example_gives_what_the_page_says(expression: str, result: str) -> None:
    found = evaluate(expression, now=NOW)
    assert found.value is None or not found.diagnostics
    assert_same(found.value, result)


@pytest.mark.parametrize(("expression", "result"), DEPARTURES)
def test_a_departure_is_as_the_page_says(expression: str, result: str) -> None:
    assert_same(evaluate(expression, now=NOW).value, result)


def assert_same(value: Value, result: str) -> None:
    wanted = evaluate(result, now=NOW).value
    assert identical(value, wanted), f"{text_of(value)} is not {text_of(wanted)}"


def all_nodes() -> Iterator[n.Node]:
    for expression, _ in EXAMPLES:
        yield from n.walk(parse(expression))


def shown() -> set[str]:
    """The names of all that the examples show."""
    found: set[str] = set()
    for node in all_nodes():
        found.add(type(node).__name__)
        match node:
            case n.Arithmetic() | n.Compare() | n.Logic():
                found.add(node.op)
            case n.Quantified():
                found.add(node.kind)
            case n.Path():
                found.add(f".{node.name}")
            case n.Call(function=n.Name(name=name)):
                found.add(f"{name}(")
            case n.InstanceOf(type=SimpleType(name=name)):
                found.add(f"of {name}")
            case n.InstanceOf():
                found.add(f"of {type(node.type).__name__}")
            case n.RangeNode():
                found.add(f"{'[' if node.start_included else '('}..{']' if node.end_included else ')'}")
    return found


def wanted() -> set[str]:
    """The names of all that FEEL has; `UnaryTests` stands in cells alone."""
    kinds = {kind.__name__ for kind in n.Node.__subclasses__() if kind.__module__ == n.__name__}
    types = {f"of {name}" for name in SIMPLE.keys() - WITHOUT_PARTS}
    generics = {f"of {kind.__name__}" for kind in (ListType, ContextType, FunctionType, RangeType)}
    operators = {"+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", "and", "or", "some", "every"}
    ranges = {"[..]", "(..)", "[..)", "(..]"}
    properties = {f".{name}" for of_kind in PROPERTIES.values() for name in of_kind}
    builtins = {f"{name}(" for name in names()}
    return (kinds - {"UnaryTests"}) | types | generics | operators | ranges | properties | builtins


def test_everything_that_feel_has_is_shown() -> None:
    assert wanted() - shown() == set()
