"""Text to tree: the whole grammar of FEEL (DMN 1.5, 10.3.1.2), by recursive descent.

One module a kind of node: `literals`, `primary` (names and brackets), `postfix` (paths, filters, calls),
`operators`, `keywords`, `tests` (cells), `types`; `core` holds the machine, `names` the names in scope.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

# Each of these enters its functions into the tables of `core`.
from policykit.feel.parser import keywords, literals, operators, postfix, primary  # noqa: F401
from policykit.feel.parser.core import MAX_NESTING, Parser
from policykit.feel.parser.errors import FeelSyntaxError
from policykit.feel.parser.names import Names, compiled
from policykit.feel.parser.tests import parse_cell

if TYPE_CHECKING:
    from collections.abc import Callable

    from policykit.feel.nodes import Node, UnaryTests
    from policykit.feel.parser.names import NameSource

AnyNode = TypeVar("AnyNode")


def parse(text: str, names: NameSource = (), *, properties: NameSource = ()) -> Node:
    """Parse an expression.

    `names` are the names in scope: an iterable of them, a mapping of surface name to canonical name, or
    `Names` compiled once. `properties` are those of records and contexts, known after a dot, as named
    arguments' values are not, and inside filters. Raises FeelSyntaxError, and nothing else.
    """
    return _parsed(Parser.expression, text, names, properties)


def parse_unary_tests(text: str, names: NameSource = (), *, properties: NameSource = ()) -> UnaryTests:
    """Parse the cell of a decision table: `-`, `not(…)`, or tests with commas between; as `parse`."""
    return _parsed(parse_cell, text, names, properties)


def _parsed(
    rule: Callable[[Parser], AnyNode], text: str, names: NameSource, properties: NameSource
) -> AnyNode:
    try:
        p = Parser(text, compiled(names), compiled(properties))
        node = rule(p)
        if p.kind() != "end":
            p.fail("end")
    except RecursionError:
        raise FeelSyntaxError("feel-nested-too-deep", text, 0, limit=MAX_NESTING) from None
    return node


__all__ = ["FeelSyntaxError", "Names", "parse", "parse_unary_tests"]
