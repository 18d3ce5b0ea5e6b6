"""What copied files carry and nobody wrote: pinyin in brackets, mixed brackets, stray marks; all noted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from policykit.analysis.outline.lines import Line, Notes

_HAN: Final = "\u3400-\u9fff\uf900-\ufaff"
_WIDE: Final = _HAN + "\u3000-\u303f\uff01-\uff65\u2018-\u201d"
_TONED: Final = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
_PINYIN: Final = re.compile(f"(?<=[{_HAN}])[（(](?=[a-zü{_TONED}]{{1,6}}[）)])[a-zü]*[{_TONED}][a-zü]*[）)]")
_INVISIBLE: Final = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufff0-\ufffb\ufffe\uffff]"
)
_UNDERSCORES: Final = re.compile(f"(?<![\\w_])_(?=[{_HAN}])|(?<=[{_WIDE}])_(?=[\\s{_WIDE}]|$)")
_OPEN: Final = re.compile(f"\\((?=[^()（）]*[{_WIDE}][^()（）]*[)）])|(?<=[{_WIDE}])\\((?=[^()（）]*[)）])")
_CLOSE: Final = re.compile("（([^()（）]*)\\)")
_PUNCTUATION: Final = re.compile(f"(?<=[{_WIDE}])[,;:?!](?=[{_WIDE}\\s]|$)")
_FULL: Final = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
_GAPS: Final = re.compile(
    f"(?<=[{_HAN}])(?<![篇編编章節节條条款項项])[ \u00a0\u3000]+(?=[{_HAN}，。；：、）])"
)
_SPACES: Final = re.compile("[ \t\u00a0\u3000]+")
_LEADS: Final = re.compile("^[_＿](?!_)")

Step = tuple[str, Callable[[str], str]]

_STEPS: Final[tuple[Step, ...]] = (
    ("invisible", lambda text: _INVISIBLE.sub("", text)),
    ("composed", lambda text: unicodedata.normalize("NFC", text)),
    ("pinyin", lambda text: _PINYIN.sub("", text)),
    ("brackets", lambda text: _CLOSE.sub("（\\1）", _OPEN.sub("（", text))),
    ("underscores", lambda text: text[:1] + _UNDERSCORES.sub("", text[1:])),
    ("punctuation", lambda text: _PUNCTUATION.sub(lambda m: _FULL[m[0]], text)),
    ("gaps", lambda text: _GAPS.sub("", text)),
)


def cleaned(line: Line, notes: Notes) -> Line:
    """Give `line` mended; each kind of mending is noted with what it changed."""
    text = _SPACES.sub(" ", line.text.strip(" \t\u00a0\u3000"))
    for code, mend in _STEPS:
        if (after := mend(text)) != text:
            notes.add(code, line.number, what=_difference(text, after))
            text = after
    if "\N{REPLACEMENT CHARACTER}" in text:
        notes.add("unreadable", line.number)
    if text.count("（") != text.count("）"):
        notes.add("unbalanced", line.number, what=_shown(text))
    if _LEADS.match(text):
        notes.add("bullet", line.number)
    return replace(line, text=text)


def _difference(before: str, after: str) -> str:
    """Show the first place at which the texts differ, with a little around it."""
    at = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), len(after))
    return f"{_shown(before[max(0, at - 4) : at + 10])} → {_shown(after[max(0, at - 4) : at + 6])}"


def _shown(text: str) -> str:
    return "".join(c if c.isprintable() else f"U+{ord(c):04X}" for c in text[:24])
