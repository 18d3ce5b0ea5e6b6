"""Expressions that begin with a keyword: `if`, `for`, `some`, `every`, `function` (rules 46 to 50, 57)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.feel import nodes
from policykit.feel.parser.core import Parser, prefix
from policykit.feel.parser.names import joined
from policykit.feel.parser.types import parse_type

if TYPE_CHECKING:
    from policykit.feel.nodes import Node
    from policykit.feel.types import Type


@prefix("if")
def parse_if(p: Parser) -> Node:
    """`if condition then a else b`."""
    start = p.next().start
    condition = p.expression()
    p.expect("then")
    then = p.expression()
    p.expect("else")
    otherwise = p.expression()
    return nodes.If(p.span(start), condition, then, otherwise)


@prefix("for")
def parse_for(p: Parser) -> Node:
    """`for x in a, y in b return body`."""
    start = p.next().start
    bound = len(p.bound)
    iterations = _parse_iterations(p)
    p.expect("return")
    p.bound.add("partial")
    body = p.expression()
    p.bound.forget(bound)
    return nodes.For(p.span(start), iterations, body)


@prefix("some", "every")
def parse_quantified(p: Parser) -> Node:
    """Parse `some x in a satisfies condition`."""
    word = p.next()
    bound = len(p.bound)
    iterations = _parse_iterations(p)
    p.expect("satisfies")
    condition = p.expression()
    p.bound.forget(bound)
    return nodes.Quantified(p.span(word.start), word.kind, iterations, condition)


def _parse_iterations(p: Parser) -> tuple[nodes.Iteration, ...]:
    iterations = [_parse_iteration(p)]
    while p.accept(","):
        iterations.append(_parse_iteration(p))
    return tuple(iterations)


def _parse_iteration(p: Parser) -> nodes.Iteration:
    start = p.token.start
    name = _new_name(p, "in")
    p.expect("in")
    source = p.expression()
    end = p.expression() if p.accept("..") else None
    p.bound.add(name)
    return nodes.Iteration(p.span(start), name, source, end)


def _new_name(p: Parser, *closing: str) -> str:
    """Give a name that the text itself binds: all tokens up to one of `closing`."""
    start = p.pos
    while p.kind() not in (*closing, "end", "return", "satisfies", "(", ")", "[", "]", "{", "}", ","):
        p.pos += 1
    if p.pos == start:
        p.fail("name")
    return joined(p.tokens[start : p.pos])


@prefix("function")
def parse_function(p: Parser) -> Node:
    """`function(a: type, b) body`, `function(a) external {…}`."""
    start = p.next().start
    p.expect("(")
    bound = len(p.bound)
    parameters = _parse_parameters(p)
    p.expect(")")
    external = p.token.text == "external"
    if external:
        p.next()
    for name, _ in parameters:
        p.bound.add(name)
    body = p.expression()
    p.bound.forget(bound)
    return nodes.FunctionNode(p.span(start), parameters, body, external)


def _parse_parameters(p: Parser) -> tuple[tuple[str, Type | None], ...]:
    parameters: list[tuple[str, Type | None]] = []
    while p.kind() != ")":
        name = _new_name(p, ":")
        parameters.append((name, parse_type(p) if p.accept(":") else None))
        if not p.accept(","):
            break
    return tuple(parameters)
