"""The parser's machine: a cursor over tokens and the loop that weighs operators (Pratt's method).

The modules beside this one hold the grammar, a function a node kind, and enter themselves into
`PREFIX` (what may begin an operand) and `INFIX` (what may follow one) by the kind of their first token.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NoReturn, TypeAlias

from policykit.feel.parser.errors import FeelSyntaxError
from policykit.feel.parser.lexer import KEYWORDS, Token, tokenize
from policykit.feel.parser.mends import wrong_token
from policykit.feel.parser.names import Bindings, Names

if TYPE_CHECKING:
    from collections.abc import Callable

    from policykit.feel.nodes import Node, Span

    Prefix: TypeAlias = Callable[["Parser"], Node]
    Infix: TypeAlias = Callable[["Parser", Node], Node]

MAX_TEXT: Final = 100_000
MAX_NESTING: Final = 60
MAX_CHAIN: Final = 150
# How tightly an operator holds its operands (10.3.1.2, rules 2 and 4: the later alternative, the tighter).
OR, AND, COMPARISON, ADDITIVE, MULTIPLICATIVE, POWER, NEGATION, INSTANCE, POSTFIX = range(1, 10)

PREFIX: Final[dict[str, Prefix]] = {}
INFIX: Final[dict[str, tuple[int, Infix]]] = {}


def prefix(*kinds: str) -> Callable[[Prefix], Prefix]:
    """Enter a function as the parser of operands that begin with a token of `kinds`."""

    def enter(parse: Prefix) -> Prefix:
        PREFIX.update(dict.fromkeys(kinds, parse))
        return parse

    return enter


def infix(power: int, *kinds: str) -> Callable[[Infix], Infix]:
    """Enter a function as the parser of what follows an operand at a token of `kinds`."""

    def enter(parse: Infix) -> Infix:
        INFIX.update(dict.fromkeys(kinds, (power, parse)))
        return parse

    return enter


class Parser:
    """A cursor over the tokens of one text, and the names that may stand in it.

    `bound` holds the names that the text itself binds, innermost last; `properties` those of records and
    contexts, known inside filters and after a dot, and `seen` the keys of contexts in the text itself;
    `filters` counts the filters that enclose the cursor.
    """

    __slots__ = ("bound", "depth", "filters", "names", "pos", "properties", "seen", "text", "tokens")

    def __init__(self, text: str, names: Names, properties: Names) -> None:
        if len(text) > MAX_TEXT:
            raise FeelSyntaxError("feel-text-too-long", text[:80], 0, limit=MAX_TEXT)
        self.text = text
        self.tokens: list[Token] = tokenize(text)
        self.pos = 0
        self.names = names
        self.properties = properties
        self.seen = Names()
        self.bound = Bindings()
        self.filters = 0
        self.depth = 0

    @property
    def token(self) -> Token:
        """The token at the cursor."""
        return self.tokens[self.pos]

    def kind(self, ahead: int = 0) -> str:
        """Give the kind of the token `ahead` of the cursor; `end` beyond the last."""
        position = self.pos + ahead
        return self.tokens[position].kind if position < len(self.tokens) else "end"

    def next(self) -> Token:
        """Give the token at the cursor; moves past it."""
        token = self.tokens[self.pos]
        if token.kind != "end":
            self.pos += 1
        return token

    def accept(self, kind: str) -> Token | None:
        """Give the token at the cursor where it is of `kind`; moves past it."""
        return self.next() if self.tokens[self.pos].kind == kind else None

    def expect(self, kind: str) -> Token:
        """Give the token at the cursor, which must be of `kind`; moves past it."""
        return self.accept(kind) or self.fail(kind)

    def span(self, start: int) -> Span:
        """From offset `start` to the end of the token before the cursor."""
        return (start, self.tokens[self.pos - 1].end)

    def fail(self, *expected: str) -> NoReturn:
        """Raise the error that `expected` was expected at the cursor."""
        raise wrong_token(self.text, self.tokens, self.pos, expected)

    def expression(self, floor: int = 0) -> Node:
        """Parse an expression whose operators hold tighter than `floor`."""
        if self.depth >= MAX_NESTING:
            raise FeelSyntaxError("feel-nested-too-deep", self.text, self.token.start, limit=MAX_NESTING)
        self.depth += 1
        node = self.continued(self.operand(), floor)
        self.depth -= 1
        return node

    def operand(self) -> Node:
        """Parse what an operator may stand before."""
        parse = PREFIX.get("name" if self.name_ahead() else self.tokens[self.pos].kind)
        return parse(self) if parse else self.fail("expression")

    def continued(self, left: Node, floor: int) -> Node:
        """Parse the operators after `left` that hold tighter than `floor`, with their right operands."""
        for _ in range(MAX_CHAIN):
            power, parse = INFIX.get(self.tokens[self.pos].kind, (0, None))
            if parse is None or power <= floor or (power == POSTFIX and self.closes_range()):
                return left
            left = parse(self, left)
        raise FeelSyntaxError("feel-chain-too-long", self.text, self.token.start, limit=MAX_CHAIN)

    def closes_range(self) -> bool:
        """Whether the `[` at the cursor is the open end of a range: no operand can follow it."""
        return self.tokens[self.pos].kind == "[" and self.kind(1) in _NO_OPERAND

    def name_ahead(self) -> bool:
        """Whether a known name that begins with a keyword or a number stands at the cursor."""
        kind = self.tokens[self.pos].kind
        return (kind in KEYWORDS or kind == "number") and self.known_name() is not None

    def known_name(self) -> tuple[int, str] | None:
        """Give the end and the canonical form of the longest known name at the cursor."""
        found = self.bound.longest(self.tokens, self.pos) if self.bound else None
        if self.filters:
            found = _longer(found, self.known_property())
        return _longer(found, self.names.longest(self.tokens, self.pos))

    def known_property(self) -> tuple[int, str] | None:
        """Give the end and the canonical form of the longest known property at the cursor."""
        found = self.properties.longest(self.tokens, self.pos)
        return _longer(found, self.seen.longest(self.tokens, self.pos))

    def stands_here(self, keys: tuple[str, ...]) -> bool:
        """Whether the tokens of a name stand at the cursor."""
        if self.tokens[self.pos].text != keys[0]:
            return False
        following = self.tokens[self.pos + 1 : self.pos + len(keys)]
        return tuple(token.key for token in following) == keys[1:]


def _longer(first: tuple[int, str] | None, second: tuple[int, str] | None) -> tuple[int, str] | None:
    if first is None or second is None:
        return first or second
    return second if second[0] > first[0] else first


_NO_OPERAND: Final = frozenset((
    ")", "]", ",", "}", ".", ":", "..", "+", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", "end",
    "and", "or", "in", "between", "instance", "then", "else", "return", "satisfies",
))  # fmt: skip
