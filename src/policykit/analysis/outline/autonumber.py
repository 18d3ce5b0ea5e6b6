"""The numbers that Word adds to paragraphs by itself, which stand in no text: 第一條, 1.2, (a), •."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from policykit.analysis.outline.numerals import chinese

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVELS: Final = 9


def _roman(value: int) -> str:
    pairs = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
    text = ""
    for worth, letters in pairs:
        text += letters * (value // worth)
        value %= worth
    return text


def _letter(value: int) -> str:
    return chr(ord("a") + (value - 1) % 26)


_FORMATS: Final[Mapping[str, Callable[[int], str]]] = {
    "lowerLetter": _letter,
    "upperLetter": lambda value: _letter(value).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda value: _roman(value).upper(),
    **dict.fromkeys(
        (
            "chineseCounting", "chineseCountingThousand", "chineseLegalSimplified", "taiwaneseCounting",
            "taiwaneseCountingThousand", "japaneseCounting", "ideographDigital", "koreanDigital2",
        ),
        lambda value: chinese(min(value, 999)),
    ),
}  # fmt: skip


class AutoNumbers:
    """Counts the numbered paragraphs of a document (python-docx) in their order."""

    def __init__(self, document: Any) -> None:
        self.styles = {style.style_id: style for style in document.styles if style.style_id}
        self.levels: dict[tuple[str, int], tuple[str, str, int]] = {}
        self.counts: dict[str, dict[int, int]] = defaultdict(dict)
        numbering = next(
            (part for part in _parts(document) if part.partname.endswith("/numbering.xml")), None
        )
        if numbering is not None:
            self._read(numbering.element)

    def style_name(self, paragraph: Any) -> str:
        """Give the name of a paragraph's style; empty where it has none."""
        style = self.styles.get(_value(paragraph, "pPr/pStyle"))
        return str(style.name) if style is not None else ""

    def label(self, paragraph: Any) -> str:
        """Give the number that stands before a paragraph and count it; empty where there is none."""
        number, level = self._of(paragraph)
        if (number, level) not in self.levels:
            return ""
        counts = self.counts[number]
        start = self.levels[number, level][2]
        counts[level] = counts.get(level, start - 1) + 1
        for deeper in range(level + 1, _LEVELS):
            counts.pop(deeper, None)
        form, text, _ = self.levels[number, level]
        return "• " if form == "bullet" else re.sub(r"%(\d)", lambda m: self._shown(number, m), text)

    def _shown(self, number: str, match: re.Match[str]) -> str:
        level = int(match[1]) - 1
        form, _, start = self.levels.get((number, level), ("decimal", "", 1))
        return _FORMATS.get(form, str)(self.counts[number].get(level, start))

    def _of(self, paragraph: Any) -> tuple[str, int]:
        """Give the list and level of a paragraph: its own, else its style's."""
        own = paragraph.find(f"{W}pPr/{W}numPr")
        style = self.styles.get(_value(paragraph, "pPr/pStyle"))
        if own is None and style is not None:
            own = style.element.find(f"{W}pPr/{W}numPr")
        if own is None:
            return "", 0
        level = _value(own, "ilvl")
        return _value(own, "numId"), int(level) if level.isdigit() else 0

    def _read(self, root: Any) -> None:
        abstract = {a.get(f"{W}abstractNumId"): a for a in root.iter(f"{W}abstractNum")}
        for num in root.iter(f"{W}num"):
            kind = abstract.get(_value(num, "abstractNumId"))
            for level in kind.iter(f"{W}lvl") if kind is not None else ():
                key = num.get(f"{W}numId"), int(level.get(f"{W}ilvl"))
                start = _value(level, "start")
                self.levels[key] = (
                    _value(level, "numFmt"),
                    _value(level, "lvlText"),
                    int(start) if start.isdigit() else 1,
                )


def _parts(document: Any) -> Any:
    return (relation.target_part for relation in document.part.rels.values() if not relation.is_external)


def _value(element: Any, path: str) -> str:
    found = element.find("/".join(f"{W}{step}" for step in path.split("/")))
    return "" if found is None else found.get(f"{W}val", "")
