"""Operands: names, brackets of every form, lists, contexts, ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.feel import nodes
from policykit.feel.parser.core import COMPARISON, Parser, prefix
from policykit.feel.parser.literals import string_value
from policykit.feel.parser.names import joined

if TYPE_CHECKING:
    from policykit.feel.nodes import Node

# The functions whose names hold a keyword; all others are found as words in a row.
_FUNCTIONS_WITH_AND = (("date", " and", " time"), ("years", " and", " months", " duration"))
_TESTS = ("<", "<=", ">", ">=", "=", "!=")


@prefix("name")
def parse_name(p: Parser) -> Node:
    """Parse the longest known name, else all words in a row; an unknown name is no syntax error."""
    token = p.token
    for keys in _FUNCTIONS_WITH_AND:
        if p.stands_here(keys) and p.kind(len(keys)) == "(":
            p.pos += len(keys)
            return nodes.Name(p.span(token.start), "".join(keys))
    known = p.known_name()
    if known:
        p.pos, name = known
    else:
        name = words(p)
    return nodes.Name(p.span(token.start), name)


def words(p: Parser) -> str:
    """Give the words in a row at the cursor, as one name."""
    start = p.pos
    while p.kind() == "name" or (p.pos > start and p.kind() == "number"):
        p.pos += 1
    return joined(p.tokens[start : p.pos])


@prefix("(")
def parse_brackets(p: Parser) -> Node:
    """Parse `(a)`, `(a..b]` or `(< a)`."""
    start = p.next().start
    if p.kind() in _TESTS:
        test = parse_test(p)
        p.expect(")")
        return _with_span(test, p.span(start))
    first = p.expression()
    if p.kind() == "..":
        return _range_after(p, start, first, included=False)
    p.expect(")")
    return _with_span(first, p.span(start))


def _with_span(node: Any, span: nodes.Span) -> Node:
    remade: Node = type(node)(span, *(getattr(node, field) for field in node.__match_args__[1:]))
    return remade


@prefix("]")
def parse_open_range(p: Parser) -> Node:
    """`]a..b]`."""
    start = p.next().start
    return _range_after(p, start, p.expression(), included=False)


@prefix("[")
def parse_list(p: Parser) -> Node:
    """Parse `[a, b]` or `[a..b]`."""
    start = p.next().start
    if p.accept("]"):
        return nodes.ListNode(p.span(start), ())
    items = [p.expression()]
    if p.kind() == "..":
        return _range_after(p, start, items[0], included=True)
    while p.accept(","):
        items.append(p.expression())
    p.expect("]")
    return nodes.ListNode(p.span(start), tuple(items))


def _range_after(p: Parser, start: int, low: Node, *, included: bool) -> Node:
    p.expect("..")
    high = p.expression()
    if p.kind() not in (")", "]", "["):
        p.fail("]", ")")
    closing = p.next().kind
    return nodes.RangeNode(p.span(start), low, high, included, closing == "]")


@prefix(*_TESTS)
def parse_test(p: Parser) -> Node:
    """`< a` and its like as an operand: the range of what satisfies it (rule 7)."""
    op = p.next()
    operand = p.expression(COMPARISON)
    span = p.span(op.start)
    match op.kind:
        case "<" | "<=":
            return nodes.RangeNode(span, None, operand, False, op.kind == "<=")
        case ">" | ">=":
            return nodes.RangeNode(span, operand, None, op.kind == ">=", False)
        case "=":
            return nodes.RangeNode(span, operand, operand, True, True)
    return nodes.Test(span, "!=", operand)


@prefix("{")
def parse_context(p: Parser) -> Node:
    """`{key: a, "another key": b}`; each key is a name for the entries after it."""
    start = p.next().start
    entries: list[tuple[str, Node]] = []
    bound = len(p.bound)
    while p.kind() != "}":
        key = _parse_key(p)
        p.expect(":")
        entries.append((key, p.expression()))
        p.bound.add(key)
        p.seen.add(key, key)
        if not p.accept(","):
            break
    p.expect("}")
    p.bound.forget(bound)
    return nodes.ContextNode(p.span(start), tuple(entries))


def _parse_key(p: Parser) -> str:
    if p.accept("string"):
        return string_value(p)
    start = p.pos
    while p.kind() not in (":", "end", "}", ","):
        p.pos += 1
    if p.pos == start or p.kind() != ":":
        p.pos = start + (p.pos > start)
        p.fail(":" if p.pos > start else "name")
    return joined(p.tokens[start : p.pos])
