"""Operators between operands: logic, comparison, arithmetic, `in`, `between`, `instance of`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from policykit.feel import nodes
from policykit.feel.parser.core import (
    ADDITIVE,
    AND,
    COMPARISON,
    INSTANCE,
    MULTIPLICATIVE,
    NEGATION,
    OR,
    POWER,
    Parser,
    infix,
    prefix,
)
from policykit.feel.parser.tests import parse_in_tests
from policykit.feel.parser.types import parse_type

if TYPE_CHECKING:
    from policykit.feel.nodes import Node

_ARITHMETIC: Final = {"+": ADDITIVE, "-": ADDITIVE, "*": MULTIPLICATIVE, "/": MULTIPLICATIVE, "**": POWER}


@prefix("-")
def parse_negation(p: Parser) -> Node:
    """Parse `-a`; it holds tighter than `**`, so that `-3 ** 2` is 9."""
    start = p.next().start
    operand = p.expression(NEGATION)
    if isinstance(operand, nodes.Literal) and operand.value and not isinstance(operand.value, (str, bool)):
        return nodes.Literal(p.span(start), -operand.value)
    return nodes.Negate(p.span(start), operand)


@infix(OR, "or")
def parse_or(p: Parser, left: Node) -> Node:
    """Parse `a or b or c`, one node."""
    return _logic(p, left, "or", OR)


@infix(AND, "and")
def parse_and(p: Parser, left: Node) -> Node:
    """Parse `a and b and c`, one node."""
    return _logic(p, left, "and", AND)


def _logic(p: Parser, left: Node, op: str, power: int) -> Node:
    operands = [left]
    while p.accept(op):
        operands.append(p.expression(power))
    return nodes.Logic(p.span(left.span[0]), op, tuple(operands))


@infix(COMPARISON, "=", "!=", "<", "<=", ">", ">=")
def parse_comparison(p: Parser, left: Node) -> Node:
    """Parse `a < b` and its like."""
    op = p.next().kind
    right = p.expression(COMPARISON)
    return nodes.Compare(p.span(left.span[0]), op, left, right)


@infix(COMPARISON, "between")
def parse_between(p: Parser, left: Node) -> Node:
    """Parse `a between low and high`."""
    p.next()
    low = p.expression(COMPARISON)
    p.expect("and")
    high = p.expression(COMPARISON)
    return nodes.Between(p.span(left.span[0]), left, low, high)


@infix(COMPARISON, "in")
def parse_in(p: Parser, left: Node) -> Node:
    """Parse `a in test` and `a in (test, test)`."""
    p.next()
    tests = parse_in_tests(p)
    return nodes.In(p.span(left.span[0]), left, tests)


@infix(ADDITIVE, "+", "-")
@infix(MULTIPLICATIVE, "*", "/")
@infix(POWER, "**")
def parse_arithmetic(p: Parser, left: Node) -> Node:
    """Parse `a + b` and its like; each holds to the left, `**` too."""
    op = p.next().kind
    right = p.expression(_ARITHMETIC[op])
    return nodes.Arithmetic(p.span(left.span[0]), op, left, right)


@infix(INSTANCE, "instance")
def parse_instance_of(p: Parser, left: Node) -> Node:
    """Parse `a instance of type`."""
    p.next()
    if p.token.text != "of":
        p.fail("of")
    p.next()
    kind = parse_type(p)
    return nodes.InstanceOf(p.span(left.span[0]), left, kind)
