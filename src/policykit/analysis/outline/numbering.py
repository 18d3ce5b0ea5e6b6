"""How items are numbered: 第三條, 一、, （一）, ㈠, 2.1, 1., ①, a), and bullets, stray underscores too."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from policykit.analysis.outline.numerals import HAN, number

_NUMBER: Final = f"[{HAN}0-9０-９]{{1,6}}"
_UNITS: Final = {
    **dict.fromkeys("篇編编部", "part"), "章": "chapter", **dict.fromkeys("節节", "section"),
    **dict.fromkeys("條条", "article"), **dict.fromkeys("款項项", "item"),
}  # fmt: skip
_NAMED: Final = re.compile(f"第\\s*({_NUMBER})\\s*([{''.join(_UNITS)}])[、：:.．]?\\s*")
_DECIMALS: Final = re.compile(
    r"([0-9０-９]{1,2}(?:[.．][0-9０-９]{1,2}){1,4})(?![0-9０-９%％年月日元米時时])[.．、]?\s*"
)
_PATTERNS: Final = (
    ("han-bracket", re.compile(f"[（(\\[【〔]\\s*([{HAN}]{{1,5}})\\s*[）)\\]】〕][、.．]?\\s*")),
    ("han", re.compile(f"([{HAN}]{{1,5}})\\s*[、．.]\\s*")),
    ("bracket", re.compile(r"[（(]\s*([0-9０-９]{1,3})\s*[）)][、.．]?\s*")),
    ("half-bracket", re.compile(r"([0-9０-９]{1,3})\s*[）)]\s*")),
    ("decimal", re.compile(r"([0-9０-９]{1,3})\s*[、．.](?![0-9０-９])\s*")),
    ("letter", re.compile(r"[（(]?([A-Za-z])[）)]\s*|([A-Za-z])[.．、]\s+")),
)
_ENCLOSED: Final = (
    ("circled", 0x2460, 20), ("circled", 0x2776, 10), ("circled", 0x2780, 10), ("bracket", 0x2474, 20),
    ("decimal", 0x2488, 20), ("han-bracket", 0x3220, 10), ("circled", 0x3280, 10),
)  # fmt: skip
_BULLET: Final = re.compile(r"(?:[•·‧・●○◆◇■□▪▸►＊＿]|[-–*](?=[\s\u3000-\u9fff])|_(?!_)|—(?!—))\s*")

RANKS: Final = {"part": 0, "chapter": 3, "section": 4, "article": 5, "item": 6}
"""Styles whose level is fixed; the others nest in the order in which they appear."""


@dataclass(frozen=True, slots=True)
class Marker:
    """What an item begins with: its style, its number (several for 2.1), the words, and where they end."""

    style: str
    ordinals: tuple[int, ...]
    label: str
    end: int

    @property
    def ordinal(self) -> int:
        """Give the last of the numbers; 0 for a bullet."""
        return self.ordinals[-1] if self.ordinals else 0


def marker(text: str) -> Marker | None:
    """Give the marker with which `text` begins; None where it begins with none."""
    if match := _NAMED.match(text):
        return _made(_UNITS[match[2]], (match[1],), text, match.end())
    if match := _DECIMALS.match(text):
        parts = re.split("[.．]", match[1])
        depth = len(parts) - (len(parts) > 1 and number(parts[-1]) == 0)
        return _made(f"decimals-{depth}", tuple(parts), text, match.end())
    if found := _enclosed(text):
        return found
    for style, pattern in _PATTERNS:
        if match := pattern.match(text):
            return _made(style, (next(filter(None, match.groups())),), text, match.end())
    if match := _BULLET.match(text):
        return Marker("bullet", (), text[: match.end()].strip(), match.end())
    return None


def _enclosed(text: str) -> Marker | None:
    for style, first, count in _ENCLOSED:
        value = ord(text[0]) - first + 1 if text else 0
        if 1 <= value <= count:
            end = len(text) - len(text[1:].lstrip("、.． "))
            return Marker(style, (value,), text[0], end)
    return None


def _made(style: str, parts: tuple[str, ...], text: str, end: int) -> Marker | None:
    ordinals = tuple(number(part) for part in parts)
    known = tuple(value for value in ordinals if value is not None)
    return Marker(style, known, text[:end].strip(), end) if len(known) == len(parts) else None
