"""Quick faces: the usual characters of an installed Noto CJK face, cut out once and kept in a cache.

The distribution's faces have 65,535 glyphs with CFF outlines, and each page needs its own subset of them. A
cut has the 7,000 or so characters that most pages get by with, with TrueType outlines, which a subset takes
over as they are: subsets are made in a tenth of the time and have a third of the bytes, and the page looks
the same. A character beyond the cut is drawn from the installed face.

Where a cut cannot be made (another font, no harfbuzz-subset, no place to keep it), there is none, and pages
are drawn from the installed face alone.
"""

from __future__ import annotations

import hashlib
import io
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from policykit.files import atomic_write
from policykit.render import fonts, subset

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from policykit.problems import Language

FAMILY: Final[dict[Language, str]] = {
    "zh-Hant": "Noto Sans CJK TC",
    "zh-Hans": "Noto Sans CJK SC",
    "en": "Noto Sans CJK TC",
}
"""The family that is cut for pages of a language: the first that `templates/style/tokens.css` asks for."""

WEIGHTS: Final = (400, 700)
MAX_ERROR: Final = 1.0
"""How far a TrueType curve may lie from the one it stands for, in thousandths of the type size."""
RECIPE: Final = 2
"""Raised when a cut comes out differently, so that older ones are no longer used."""

_RANGES: Final = (
    (0x20, 0x7F), (0xA0, 0x180), (0x391, 0x3CA), (0x2010, 0x2040), (0x20A0, 0x20C0), (0x2100, 0x2200),
    (0x2200, 0x2270), (0x2460, 0x2580), (0x25A0, 0x2670), (0x2700, 0x27C0), (0x3000, 0x3130),
    (0x3200, 0x3250), (0x3280, 0x32B0), (0x3380, 0x33E0), (0xFE30, 0xFE50), (0xFF00, 0xFFF0),
)  # fmt: skip
"""Latin, punctuation, signs, kana, units: first and behind the last code point."""
_LEVEL: Final = {"Noto Sans CJK TC": ("big5", 0xA4, 0xC7), "Noto Sans CJK SC": ("gb2312", 0xB0, 0xD8)}
"""The frequent Han characters of a family's script, the first level of its national standard: the encoding,
the first row and behind the last."""


@dataclass(frozen=True, slots=True)
class Face:
    """A cut: the file, its weight, and the family it stands before."""

    path: Path
    weight: int
    family: str

    @property
    def name(self) -> str:
        """The family name of the cut itself."""
        return cut_name(self.family)


def cut_name(family: str) -> str:
    """Give the name of the cut of `family`."""
    return f"{family} Cut"


def faces(lang: Language, begin: Callable[[], object] = lambda: None) -> tuple[Face, ...]:
    """Give the cuts for pages in `lang`, made now where the cache has none; empty where they cannot be made.

    `begin` is called before some are made, which takes a few seconds a face.
    """
    family = FAMILY[lang]
    found = {one.weight: one for one in fonts.installed(family)}
    if not subset.available() or not all(weight in found for weight in WEIGHTS):
        return ()
    folder = cache_folder()
    cuts = {weight: folder / _file_name(found[weight]) for weight in WEIGHTS}
    lacking = [weight for weight, path in cuts.items() if not path.is_file()]
    if lacking:
        begin()
    if not all(_made(cuts[weight], found[weight], family) for weight in lacking):
        return ()
    return tuple(Face(path, weight, family) for weight, path in cuts.items())


def cache_folder() -> Path:
    """Give the user's folder for what policykit can make again."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "policykit" / "fonts"


def characters(family: str) -> list[int]:
    """List the code points of the cut of `family`, in order."""
    found = {code for first, end in _RANGES for code in range(first, end)}
    encoding, first, end = _LEVEL[family]
    cells = (bytes((row, cell)) for row in range(first, end) for cell in range(0x40, 0xFF))
    found |= {ord(char) for cell in cells if len(char := cell.decode(encoding, "ignore")) == 1}
    return sorted(found)


def _file_name(font: fonts.Installed) -> str:
    """Name the cut after the very file it is made from, and how."""
    import fontTools

    state = font.path.stat()
    told = (RECIPE, fontTools.version, str(font.path), font.index, state.st_size, state.st_mtime_ns)
    return f"{font.path.stem}-{font.index}-{hashlib.sha256(repr(told).encode()).hexdigest()[:16]}.ttf"


def _made(path: Path, font: fonts.Installed, family: str) -> bool:
    """Make the cut of `font` at `path`; False where that cannot be done."""
    try:
        # Asked first: without a place to keep it, every run would make it anew.
        atomic_write(path.with_name("writable"), b"")
        few = subset.subset(font.path, font.index, characters(family))
        if few is None or few[:4] != _CFF:
            return False
        atomic_write(path, truetype(few, cut_name(family), font))
    except Exception:
        # Whatever is odd about a font or a folder: pages are printed without the cut as well.
        return False
    return True


_CFF: Final = b"OTTO"


def truetype(font: bytes, name: str, whole: fonts.Installed) -> bytes:
    """Give the CFF `font`, cut from `whole`, with TrueType outlines, as the family `name`.

    Its BASE table, which harfbuzz-subset leaves out, is that of `whole`: without it Pango would not set the
    characters of both on the same line.
    """
    from fontTools.ttLib import TTFont, newTable
    from fontTools.ttLib.tables.DefaultTable import DefaultTable

    read = TTFont(io.BytesIO(font), recalcTimestamp=False)
    order = read.getGlyphOrder()
    glyf = newTable("glyf")
    glyf.glyphOrder, glyf.glyphs = order, dict(_outlines(read, order))
    read["glyf"], read["loca"] = glyf, newTable("loca")
    del read["CFF "]
    read.sfntVersion = "\0\1\0\0"
    read["maxp"].tableVersion = 0x00010000
    for part in _MAXP:
        setattr(read["maxp"], part, 1 if part == "maxZones" else 0)
    read["post"].formatType = 3.0
    for record in read["name"].names:
        if record.nameID in (1, 3, 4, 6, 16):
            record.string = name.replace(" ", "") if record.nameID == 6 else name
    with TTFont(whole.path, fontNumber=whole.index, lazy=True) as source:
        if "BASE" in source:
            read["BASE"] = DefaultTable("BASE")
            read["BASE"].data = source.reader["BASE"]
    written = io.BytesIO()
    read.save(written)
    return written.getvalue()


_MAXP: Final = (
    "maxZones", "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs",
    "maxStackElements", "maxSizeOfInstructions", "maxComponentElements", "maxPoints", "maxContours",
    "maxCompositePoints", "maxCompositeContours", "maxComponentDepth",
)  # fmt: skip


def _outlines(font: Any, order: list[str]) -> Iterator[tuple[str, Any]]:
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    glyphs = font.getGlyphSet()
    for name in order:
        pen = TTGlyphPen(None)
        glyphs[name].draw(Cu2QuPen(pen, MAX_ERROR, reverse_direction=True))
        yield name, pen.glyph()
