"""Unary tests: the cells of a decision table, and what stands after `in` (rules 7 and 13 to 15)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.feel import nodes
from policykit.feel.parser.core import COMPARISON, Parser

if TYPE_CHECKING:
    from policykit.feel.nodes import Node


def parse_cell(p: Parser) -> nodes.UnaryTests:
    """`-`, `not(test, test)` or `test, test`, up to the end of the text."""
    start = p.token.start
    if p.kind() == "-" and p.kind(1) == "end":
        p.next()
        return nodes.UnaryTests(p.span(start), (), False)
    if p.token.text == "not" and p.kind(1) == "(" and _closes_at_end(p):
        p.pos += 2
        tests = _parse_tests(p)
        p.expect(")")
        return nodes.UnaryTests(p.span(start), tests, True)
    tests = _parse_tests(p)
    return nodes.UnaryTests(p.span(start), tests, False)


def _closes_at_end(p: Parser) -> bool:
    """Whether the bracket after the cursor closes with the last token."""
    depth = 0
    for index in range(p.pos + 1, len(p.tokens) - 1):
        kind = p.tokens[index].kind
        depth += (kind == "(") - (kind == ")")
        if depth == 0:
            return p.tokens[index + 1].kind == "end"
    return False


def _parse_tests(p: Parser) -> tuple[Node, ...]:
    tests = [_parse_one_test(p)]
    while p.accept(","):
        tests.append(_parse_one_test(p))
    return tuple(tests)


def _parse_one_test(p: Parser) -> Node:
    if p.kind() in ("=", "!=", "<", "<=", ">", ">="):
        return _parse_comparison(p)
    return p.expression()


def _parse_comparison(p: Parser) -> Node:
    op = p.next()
    operand = p.expression(COMPARISON)
    return nodes.Test(p.span(op.start), op.kind, operand)


def parse_in_tests(p: Parser) -> tuple[Node, ...]:
    """Give what stands after `in`: a test, or tests in brackets."""
    if p.kind() in ("=", "!=", "<", "<=", ">", ">="):
        return (_parse_comparison(p),)
    if p.kind() == "(" and _brackets_tests(p):
        p.next()
        tests = _parse_tests(p)
        p.expect(")")
        return tests
    return (p.expression(COMPARISON),)


def _brackets_tests(p: Parser) -> bool:
    """Whether the bracket at the cursor holds tests: a comma at its own level, or an operator first."""
    if p.kind(1) in ("=", "!=", "<", "<=", ">", ">="):
        return True
    depth = 0
    for index in range(p.pos, len(p.tokens)):
        kind = p.tokens[index].kind
        depth += (kind in ("(", "{", "[")) - (kind in (")", "}", "]"))
        if depth <= 0:
            return False
        if depth == 1 and kind == ",":
            return True
    return False
