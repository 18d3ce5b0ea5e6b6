"""Patterns of XPath (functions and operators 3.1, 5.6.1; XML Schema part 2, appendix F) for `regex`.

The target is written for version 1 of the `regex` package and needs no flag of it: sets nest, `--` is
difference, letters stand beside their case variants where the pattern ignores case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from policykit.feel.regex.case import variants_within
from policykit.feel.values import FeelFailure

if TYPE_CHECKING:
    from collections.abc import Callable

FLAGS: Final = "smixq"
_MAX_LENGTH = 10_000
_MAX_DEPTH = 100
_MAX_SIZE = 10_000
_SPACES = "\t\n\r "
_QUANTIFIERS = "?*+{"
_SPECIAL: Final = frozenset(".\\?*+{}()[]|^$")
_CONTROLS: Final = {"n": "\n", "r": "\r", "t": "\t"}
_ESCAPABLE: Final = frozenset("\\|.?*+(){}-[]^$")
_NAME_START = (
    ":A-Z_a-z\\xC0-\\xD6\\xD8-\\xF6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C-\\u200D"
    "\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD\\U00010000-\\U000EFFFF"
)
_NAME = _NAME_START + "\\-.0-9\\xB7\\u0300-\\u036F\\u203F-\\u2040"
_SETS: Final = {
    "s": "[ \\t\\n\\r]", "S": "[^ \\t\\n\\r]",
    "d": "[\\p{Nd}]", "D": "[\\P{Nd}]",
    "w": "[^\\p{P}\\p{Z}\\p{C}]", "W": "[\\p{P}\\p{Z}\\p{C}]",
    "i": f"[{_NAME_START}]", "I": f"[^{_NAME_START}]",
    "c": f"[{_NAME}]", "C": f"[^{_NAME}]",
}  # fmt: skip
_CATEGORIES: Final = {
    letter + second
    for letter, seconds in {
        "L": "ultmo", "M": "nce", "N": "dlo", "P": "cdseifo", "Z": "slp", "S": "mcko", "C": "cfon",
    }.items()
    for second in ["", *seconds]
}  # fmt: skip


def translate(pattern: str, flags: str) -> str:
    """`pattern` rewritten for `regex.V1`.

    Raises FeelFailure `feel-regex-flags`, `feel-regex-too-large`, or one of the `feel-regex-` codes for
    what is wrong in the pattern.
    """
    if not set(flags) <= set(FLAGS):
        raise FeelFailure("feel-regex-flags", flags=flags[:20])
    if len(pattern) > _MAX_LENGTH:
        raise FeelFailure("feel-regex-too-large")
    if "q" in flags:
        return "".join(_characters(ord(character), "i" in flags) for character in pattern)
    return _Pattern(_without_spaces(pattern) if "x" in flags else pattern, flags).whole()


def _without_spaces(pattern: str) -> str:
    """`pattern` without white space, except in character classes (flag `x`)."""
    kept, depth, escaped = [], 0, False
    for character in pattern:
        if character not in _SPACES or depth:
            kept.append(character)
            if escaped:
                escaped = False
            elif character == "\\":
                escaped = True
            else:
                depth += (character == "[") - (character == "]" and depth > 0)
    return "".join(kept)


def _code(code: int) -> str:
    character = chr(code)
    return character if character.isascii() and character.isalnum() else f"\\U{code:08X}"


def _characters(code: int, ignore_case: bool) -> str:
    variants = variants_within(code, code) if ignore_case else frozenset()
    return f"[{''.join(map(_code, sorted(variants | {code})))}]" if variants else _code(code)


class _Pattern:
    """A reader of one pattern; each method reads a production of the grammar and returns its translation.

    `size` counts the atoms that counted repetitions unfold to, which is what a pattern costs in memory.
    """

    def __init__(self, text: str, flags: str) -> None:
        self.text = text
        self.at = 0
        self.ignore_case = "i" in flags
        self.dot = "[\\x00-\\U0010FFFF]" if "s" in flags else "[^\\n\\r]"
        self.anchors = {"^": "\\A", "$": "\\Z"}
        if "m" in flags:
            self.anchors = {"^": "(?:\\A|(?<=\\n)(?!\\Z))", "$": "(?=\\n|\\Z)"}
        self.opened = 0
        self.closed: set[int] = set()
        self.depth = 0
        self.size = 0

    def whole(self) -> str:
        translated = self.branches()
        if self.at < len(self.text):
            raise self.failure("feel-regex-unbalanced")
        return translated

    def failure(self, code: str, **args: object) -> FeelFailure:
        near = self.text[max(self.at - 10, 0) : self.at + 10]
        return FeelFailure(code, position=self.at + 1, near=near, **args)

    def peek(self, count: int = 1) -> str:
        return self.text[self.at : self.at + count]

    def take(self) -> str:
        character = self.peek()
        if not character:
            raise self.failure("feel-regex-unfinished")
        self.at += 1
        return character

    def branches(self) -> str:
        translated = [self.branch()]
        while self.peek() == "|":
            self.at += 1
            translated.append(self.branch())
        return "|".join(translated)

    def branch(self) -> str:
        pieces = []
        while self.peek() not in ("", "|", ")"):
            pieces.append(self.piece())
        return "".join(pieces)

    def piece(self) -> str:
        before = self.size
        atom = self.atom()
        if self.peek() not in _QUANTIFIERS or not self.peek():
            return atom
        quantifier, times = self.quantifier()
        self.grow((self.size - before) * (times - 1))
        return f"(?:{atom}){quantifier}"

    def grow(self, atoms: int) -> None:
        self.size += atoms
        if self.size > _MAX_SIZE:
            raise FeelFailure("feel-regex-too-large")

    def quantifier(self) -> tuple[str, int]:
        """The quantifier, and how many copies of its atom it may stand for."""
        sign = self.take()
        times = 1
        if sign == "{":
            sign, times = self.counts()
        if self.peek() == "?":
            sign += self.take()
        return sign, times

    def counts(self) -> tuple[str, int]:
        closing = self.text.find("}", self.at)
        inner = self.text[self.at : closing] if closing > 0 else ""
        least, comma, most = inner.partition(",")
        bounds_are_numbers = _is_number(least) and (not most or _is_number(most))
        if not bounds_are_numbers or (most and int(most) < int(least)):
            raise self.failure("feel-regex-quantifier")
        self.at = closing + 1
        return f"{{{inner}}}", max(int(most or least), 1 if comma else int(least), 1)

    def atom(self) -> str:
        self.grow(1)
        character = self.peek()
        if character in _READERS:
            return _READERS[character](self)
        if character in _SPECIAL:
            raise self.failure("feel-regex-misplaced", character=character)
        return _characters(ord(self.take()), self.ignore_case)

    def any_character(self) -> str:
        self.at += 1
        return self.dot

    def anchor(self) -> str:
        return self.anchors[self.take()]

    def group(self) -> str:
        self.at += 1
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise FeelFailure("feel-regex-too-large")
        number = self.open_group()
        inner = self.branches()
        if self.peek() != ")":
            raise self.failure("feel-regex-unfinished")
        self.at += 1
        self.depth -= 1
        if number:
            self.closed.add(number)
        return f"({inner})" if number else f"(?:{inner})"

    def open_group(self) -> int:
        """The number of the group just opened, 0 where it does not capture."""
        if self.peek() != "?":
            self.opened += 1
            return self.opened
        if self.peek(2) != "?:":
            raise self.failure("feel-regex-misplaced", character="?")
        self.at += 2
        return 0

    def escape(self) -> str:
        self.at += 1
        if self.peek().isdecimal() and self.peek().isascii():
            return self.back_reference()
        character, translated = self.escaped()
        return translated if character is None else _characters(ord(character), self.ignore_case)

    def escaped(self) -> tuple[str | None, str]:
        """After a backslash: the one character that is meant, or None and a set of characters."""
        letter = self.take()
        if letter in _CONTROLS:
            return _CONTROLS[letter], ""
        if letter in _ESCAPABLE:
            return letter, ""
        if letter in _SETS:
            return None, _SETS[letter]
        if letter in "pP":
            return None, f"[\\{letter}{{{self.property_name()}}}]"
        raise self.failure("feel-regex-escape", escape="\\" + letter)

    def property_name(self) -> str:
        opening, closing = self.peek(), self.text.find("}", self.at)
        if opening != "{" or closing < 0:
            raise self.failure("feel-regex-unfinished")
        name = self.text[self.at + 1 : closing]
        self.at = closing + 1
        if name in _CATEGORIES:
            return name
        if name.startswith("Is") and is_block(name[2:]):
            return f"Block={name[2:]}"
        raise self.failure("feel-regex-category", name=name[:40])

    def back_reference(self) -> str:
        number = int(self.take())
        while (
            self.peek().isascii()
            and self.peek().isdecimal()
            and number * 10 + int(self.peek()) <= self.opened
        ):
            number = number * 10 + int(self.take())
        if number not in self.closed:
            raise self.failure("feel-regex-back-reference", number=number)
        same = f"(?i-f:\\{number})" if self.ignore_case else f"\\{number}"
        # A group that took no part in the match stands for the empty string.
        return f"(?({number}){same}|)"

    def character_class(self) -> str:
        self.at += 1
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise FeelFailure("feel-regex-too-large")
        negated = self.peek() == "^"
        self.at += negated
        items = [self.class_item(first=True)]
        while self.peek() != "]" and self.peek(2) != "-[":
            items.append(self.class_item(first=False))
        translated = f"[{'^' if negated else ''}{''.join(items)}]"
        if self.peek() == "-":
            self.at += 1
            translated = f"[{translated}--{self.character_class()}]"
        if self.take() != "]":
            self.at -= 1
            raise self.failure("feel-regex-class")
        self.depth -= 1
        return translated

    def class_item(self, first: bool) -> str:
        character = self.take()
        translated = ""
        if character == "\\":
            character, translated = self.escaped_in_class()
        elif character in "[]" or (character == "-" and not first and self.peek() not in ("]", "-")):
            self.at -= 1
            raise self.failure("feel-regex-class")
        if translated:
            return translated
        last = character
        if self.peek() == "-" and self.peek(2) not in ("-]", "-[", "-"):
            self.at += 1
            last = self.range_end()
        return self.range(ord(character), ord(last))

    def escaped_in_class(self) -> tuple[str, str]:
        character, translated = self.escaped()
        return character or "", translated

    def range_end(self) -> str:
        character = self.take()
        if character == "\\":
            character, _ = self.escaped_in_class()
        if character in ("", "[", "]", "-"):
            raise self.failure("feel-regex-class")
        return character

    def range(self, first: int, last: int) -> str:
        if first > last:
            raise self.failure("feel-regex-class")
        others = variants_within(first, last) if self.ignore_case else frozenset()
        whole = _code(first) if first == last else f"{_code(first)}-{_code(last)}"
        return whole + "".join(_code(code) for code in sorted(others) if not first <= code <= last)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 5


def is_block(name: str) -> bool:
    """Whether Unicode has a block of that name, written as XML Schema does."""
    import regex

    if not name.replace("-", "").isalnum() or not name.isascii():
        return False
    try:
        regex.compile(f"\\p{{Block={name}}}", regex.V1)
    except regex.error:
        return False
    return True


_READERS: dict[str, Callable[[_Pattern], str]] = {
    ".": _Pattern.any_character,
    "^": _Pattern.anchor,
    "$": _Pattern.anchor,
    "(": _Pattern.group,
    "[": _Pattern.character_class,
    "\\": _Pattern.escape,
}
