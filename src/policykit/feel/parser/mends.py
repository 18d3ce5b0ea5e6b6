"""What was probably meant: the mend that a syntax error proposes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from policykit.feel.parser.errors import FeelSyntaxError
from policykit.feel.parser.lexer import KEYWORDS

if TYPE_CHECKING:
    from policykit.feel.parser.lexer import Token

OPERATORS: Final = {
    "==": "=",
    "===": "=",
    "＝＝": "=",
    "&&": "and",
    "&": "and",
    "||": "or",
    "|": "or",
    "!": "not(…)",
    "=<": "<=",
    "=>": ">=",
    "；": ",",
    ";": ",",
    "。": ".",
    "％": "/ 100",
    "%": "/ 100",
    "×": "*",
    "÷": "/",
    "−": "-",
    "–": "-",
    "—": "-",
}
OPERATOR_WORDS: Final = {
    **dict.fromkeys(("並且", "并且", "而且", "以及", "且", "和", "與", "与", "AND", "And"), "and"),
    **dict.fromkeys(("或者", "或是", "或", "OR", "Or"), "or"),
    **dict.fromkeys(("不是", "並非", "并非", "不", "非", "not", "NOT", "Not"), "not(…)"),
    **dict.fromkeys(("等於", "等于", "是"), "="),
    **dict.fromkeys(("大於", "大于", "超過", "超过"), ">"),
    **dict.fromkeys(("小於", "小于", "少於", "少于"), "<"),
}
"""What operators are called in Chinese and in capitals; `not` is a function in FEEL."""

QUOTES: Final = frozenset("“”„‟‘’‚‛«»‹›＂＇'`″′")
_WORDS: Final = {
    "expression": {"zh-Hant": "一個運算式", "zh-Hans": "一个表达式", "en": "an expression"},
    "name": {"zh-Hant": "一個名稱", "zh-Hans": "一个名称", "en": "a name"},
    "type": {"zh-Hant": "一個型別", "zh-Hans": "一个类型", "en": "a type"},
    "end": {"zh-Hant": "運算式的結尾", "zh-Hans": "表达式的结尾", "en": "the end"},
    "string": {"zh-Hant": "一段文字", "zh-Hans": "一段文字", "en": "a string"},
}


def wrong_token(text: str, tokens: list[Token], position: int, expected: tuple[str, ...]) -> FeelSyntaxError:
    """Make the error for the token at `position`, where `expected` was expected."""
    token = tokens[position]
    wanted = _listed(expected)
    if token.kind == "end":
        return FeelSyntaxError("feel-unexpected-end", text, token.start, expected=wanted)
    if token.kind == "bad":
        return _bad(text, token, wanted)
    meant = _misspelt(tokens, position)
    if meant:
        return FeelSyntaxError("feel-misspelt", text, meant[0].start, found=meant[0].text, meant=meant[1])
    return FeelSyntaxError("feel-unexpected", text, token.start, found=token.text, expected=wanted)


def _bad(text: str, token: Token, wanted: object) -> FeelSyntaxError:
    if token.text == '"':
        return FeelSyntaxError("feel-unclosed-string", text, token.start)
    if token.text in QUOTES:
        return FeelSyntaxError("feel-quote", text, token.start, found=token.text)
    if token.text in OPERATORS:
        meant = OPERATORS[token.text]
        return FeelSyntaxError("feel-operator", text, token.start, found=token.text, meant=meant)
    return FeelSyntaxError("feel-unexpected", text, token.start, found=token.text, expected=wanted)


def _misspelt(tokens: list[Token], position: int) -> tuple[Token, str] | None:
    """Find a word at or just before the error that is nearly a keyword."""
    from difflib import get_close_matches

    for token in tokens[max(position - 1, 0) : position + 1]:
        if token.kind == "name" and token.text in OPERATOR_WORDS:
            return token, OPERATOR_WORDS[token.text]
        if token.kind == "name" and len(token.text) > 1:
            close = get_close_matches(token.text.lower(), sorted(KEYWORDS), 1, 0.6)
            if close:
                return token, close[0]
    return None


def _listed(expected: tuple[str, ...]) -> dict[str, str]:
    words = [_WORDS.get(kind, dict.fromkeys(("zh-Hant", "zh-Hans", "en"), f"`{kind}`")) for kind in expected]
    joints = {"zh-Hant": "或", "zh-Hans": "或", "en": " or "}
    return {lang: joint.join(word[lang] for word in words) for lang, joint in joints.items()}
