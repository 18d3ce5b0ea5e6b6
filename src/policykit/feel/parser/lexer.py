"""FEEL's tokens (DMN 1.5, 10.3.1.2, rules 25 to 38 and 60 to 66).

The lexer never fails: what is no token becomes one of kind `bad`, since a name in scope may hold it.
Operators and brackets of a Chinese input method are read as their half-width forms.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from policykit.feel.record import record

KEYWORDS: Final = frozenset((
    "if", "then", "else", "for", "in", "return", "some", "every", "satisfies", "between", "and", "or",
    "instance", "function", "true", "false", "null",
))  # fmt: skip
FULL_WIDTH: Final = {
    **dict(zip("（）［］｛｝＜＞＝＋－＊／：，．＠", "()[]{}<>=+-*/:,.@", strict=True)),
    "、": ",",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "≦": "<=",
    "≧": ">=",
    "！＝": "!=",
    "＜＝": "<=",
    "＞＝": ">=",
    "．．": "..",
    "＊＊": "**",
    "－＞": "->",
}
_SPACE = r"\s\u180E\u200B\uFEFF"
_LETTERS = (
    r"?\w\u00B7\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u037D\u037F-\u167F\u1681-\u180D\u180F-\u1FFF\u200C\u200D"
    r"\u203F\u2040\u2070-\u218F\u2C00-\u2FEF\u3021-\u302F\u3099\u309A\U00010000-\U000EFFFF"
)
_DIGIT = r"[0-9０-９]"
_EXPONENT = rf"(?:[eE][+-]?{_DIGIT}+)?"
_WIDE = "".join(wide for wide in FULL_WIDTH if len(wide) == 1)
_PATTERN = rf"""
    (?P<space>(?:[{_SPACE}]+|//[^\n]*|/\*(?:[^*]|\*(?!/))*\*/)+)
  | (?P<name>？|(?!{_DIGIT})[{_LETTERS}]+)
  | (?P<number>{_DIGIT}+(?:\.{_DIGIT}+)?{_EXPONENT}|\.{_DIGIT}+{_EXPONENT})
  | (?P<string>"(?:[^"\\]|\\.)*"|「[^」]*」|『[^』]*』)
  | (?P<wrong>==+|&&?|\|\|?|=<|=>|!(?!=)|＝＝)
  | (?P<op>\*\*|\.\.|->|!=|<=|>=|！＝|＜＝|＞＝|．．|＊＊|－＞|[][(){{}}<>=+*/:,.@-]|[{_WIDE}])
  | (?P<bad>.)
"""


@record
class Token:
    """One token; `kind` is `name`, `number`, `string`, `bad`, `end`, or the operator or keyword itself.

    `key` is what two writings of one name agree in: the text, after a space where there was white space.
    """

    kind: str
    text: str
    start: int
    end: int
    key: str


@cache
def _scanner() -> re.Pattern[str]:
    return re.compile(_PATTERN, re.VERBOSE | re.DOTALL)


def tokenize(text: str) -> list[Token]:
    """Split `text` into tokens, the last of kind `end`."""
    tokens: list[Token] = []
    space = ""
    for match in _scanner().finditer(text):
        kind, word = match.lastgroup, match[0]
        if kind == "space":
            space = " "
            continue
        if kind == "name":
            word = "?" if word == "？" else word
            kind = word if word in KEYWORDS else "name"
        elif kind == "op":
            kind = word = FULL_WIDTH.get(word, word)
        elif kind == "wrong":
            kind = "bad"
        start, end = match.span()
        tokens.append(Token(kind or "bad", word, start, end, space + word))
        space = ""
    tokens.append(Token("end", "", len(text), len(text), "\n"))
    return tokens
