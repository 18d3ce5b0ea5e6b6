"""The fonts inside a PDF: which characters they are said to have, and which glyphs they do have."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO

import pikepdf
from fontTools.ttLib import TTFont


@dataclass(frozen=True)
class Embedded:
    """One font: the characters by glyph that it is said to have, and the glyphs that have an outline."""

    name: str
    characters: dict[int, str]
    outlines: set[int]


def fonts(pdf: bytes) -> list[Embedded]:
    """Every font of `pdf`."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        found = [one for one in opened.objects if isinstance(one, pikepdf.Dictionary) and "/ToUnicode" in one]
        return [_font(one) for one in found]


def characters(pdf: bytes) -> set[str]:
    """Every character that some font of `pdf` has."""
    return {char for font in fonts(pdf) for text in font.characters.values() for char in text}


def _font(font: pikepdf.Dictionary) -> Embedded:
    said = font.ToUnicode.read_bytes().decode("ascii")
    pairs = re.findall(r"^<([0-9a-f]+)> <([0-9a-f]+)>$", said.partition("endcodespacerange")[2], re.MULTILINE)
    known = {int(glyph, 16): bytes.fromhex(text).decode("utf-16-be") for glyph, text in pairs}
    descriptor = font.DescendantFonts[0].FontDescriptor
    file = descriptor.FontFile2 if "/FontFile2" in descriptor else descriptor.FontFile3
    return Embedded(str(font.BaseFont), known, _outlines(TTFont(BytesIO(file.read_bytes()))))


def _outlines(font: TTFont) -> set[int]:
    names = font.getGlyphOrder()
    if "glyf" in font:
        return {n for n, name in enumerate(names) if font["glyf"][name].numberOfContours}
    drawn = font["CFF "].cff[0].CharStrings
    return {n for n, name in enumerate(names) if len(drawn[name].bytecode) > 2}
