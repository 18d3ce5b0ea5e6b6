"""Literals: numbers, strings with their escapes, booleans, null, and `@"..."` (rules 33 to 35, 60 to 66)."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from policykit.feel import nodes
from policykit.feel.parser.core import Parser, prefix
from policykit.feel.parser.errors import FeelSyntaxError
from policykit.feel.values import FeelFailure

if TYPE_CHECKING:
    from decimal import Decimal

    from policykit.feel.nodes import Node
    from policykit.feel.parser.lexer import Token

_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}


@prefix("number")
def parse_number(p: Parser) -> Node:
    """Give a number, to 34 digits."""
    token = p.next()
    return nodes.Literal((token.start, token.end), _number(p, token))


def _number(p: Parser, token: Token) -> Decimal:
    from policykit.feel.decimals import CONTEXT

    try:
        return CONTEXT.create_decimal(token.text)
    except ArithmeticError:
        raise FeelSyntaxError("feel-number-too-large", p.text, token.start) from None


@prefix("true", "false", "null")
def parse_constant(p: Parser) -> Node:
    """Parse `true`, `false` or `null`."""
    token = p.next()
    value = {"true": True, "false": False, "null": None}[token.kind]
    return nodes.Literal((token.start, token.end), value)


@prefix("string")
def parse_string(p: Parser) -> Node:
    """Give a string; one in 「」 has no escapes."""
    token = p.next()
    return nodes.Literal((token.start, token.end), string_value(p))


def string_value(p: Parser) -> str:
    """Give the value of the string token just passed."""
    token = p.tokens[p.pos - 1]
    raw = token.text[1:-1]
    if "\\" not in raw or token.text[0] != '"':
        return raw
    value = _escape().sub(_unescaped, raw)
    try:
        return value.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        raise FeelSyntaxError("feel-lone-surrogate", p.text, token.start) from None


@cache
def _escape() -> re.Pattern[str]:
    return re.compile(r"""\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{6})|([nrt"'\\]))""")


def _unescaped(match: re.Match[str]) -> str:
    short, long, letter = match.groups()
    if letter:
        return _ESCAPES[letter]
    code = int(short or long, 16)
    return chr(code) if code <= 0x10FFFF else match.group()


@prefix("@")
def parse_at_literal(p: Parser) -> Node:
    """`@"..."`; a text that denotes nothing is an error when it is evaluated, not a syntax error."""
    from policykit.feel.temporal import parse_temporal

    start = p.next().start
    p.expect("string")
    text = string_value(p)
    try:
        value = parse_temporal(text)
    except FeelFailure:
        value = None
    return nodes.Temporal(p.span(start), text, value)
