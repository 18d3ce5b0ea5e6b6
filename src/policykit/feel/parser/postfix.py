"""What follows an operand directly: a path, a filter, an invocation (rules 45, 51, 38 to 44)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.feel import nodes
from policykit.feel.parser.core import POSTFIX, Parser, infix
from policykit.feel.parser.names import joined
from policykit.feel.parser.primary import words

if TYPE_CHECKING:
    from policykit.feel.nodes import Node

_NAME_SYMBOLS = frozenset(("+", "-", "*", "/", ".", "**", "bad"))


@infix(POSTFIX, ".")
def parse_path(p: Parser, left: Node) -> Node:
    """`a.name`: the longest known property, else all words in a row."""
    p.next()
    known = p.known_property()
    if known:
        p.pos, name = known
    elif p.kind() == "name":
        name = words(p)
    elif p.token.text.isidentifier():
        name = p.next().text
    else:
        p.fail("name")
    return nodes.Path(p.span(left.span[0]), left, name)


@infix(POSTFIX, "[")
def parse_filter(p: Parser, left: Node) -> Node:
    """`a[condition]`."""
    p.next()
    p.filters += 1
    condition = p.expression()
    p.filters -= 1
    p.expect("]")
    return nodes.Filter(p.span(left.span[0]), left, condition)


@infix(POSTFIX, "(")
def parse_call(p: Parser, left: Node) -> Node:
    """`f(a, b)` or `f(x: a, y: b)`."""
    p.next()
    names: list[str] = []
    arguments: list[Node] = []
    while p.kind() != ")":
        name = _parameter_name(p)
        if arguments and (name is None) == bool(names):
            p.fail(":" if name is None else ",")
        if name is not None:
            names.append(name)
        arguments.append(p.expression())
        if not p.accept(","):
            break
    p.expect(")")
    return nodes.Call(p.span(left.span[0]), left, tuple(arguments), tuple(names))


def _parameter_name(p: Parser) -> str | None:
    """Give the name of a named argument at the cursor; None for an argument by position."""
    end = p.pos
    while p.tokens[end].text.isidentifier() or p.tokens[end].kind in _NAME_SYMBOLS | {"name", "number"}:
        end += 1
    if end == p.pos or p.tokens[end].kind != ":":
        return None
    name = joined(p.tokens[p.pos : end])
    p.pos = end + 1
    return name
