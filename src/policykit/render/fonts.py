"""Which characters the machine's fonts can draw, asked of fontconfig, which Pango asks too.

A page with a character that no font has must not be printed: WeasyPrint draws a box and goes on.
"""

from __future__ import annotations

import ctypes
import os
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from policykit.problems import Problem
from policykit.render import libraries

if TYPE_CHECKING:
    from collections.abc import Iterable

_LIBRARIES = (
    "libfontconfig.so.1",
    "libfontconfig.1.dylib",
    "libfontconfig-1.dll",
    "fontconfig-1.dll",
    "fontconfig",
)
_CJK_SAMPLE = "投诉訴这這"
_PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
_FONT_PACKAGE = "fonts-noto-cjk"


class _FontSet(ctypes.Structure):
    """FcFontSet of fontconfig.h."""

    _fields_ = (("count", ctypes.c_int), ("room", ctypes.c_int), ("fonts", ctypes.POINTER(ctypes.c_void_p)))


def readiness() -> list[Problem]:
    """Say what this machine lacks for printing Chinese pages, and which Debian package brings it.

    Errors make printing impossible or wrong; the warning is libharfbuzz-subset, without which a page takes
    forty times as long.
    """
    try:
        with libraries.by_full_name():
            from weasyprint.text import ffi
    except OSError as error:
        return [Problem("render-library-missing", None, {"packages": _PACKAGES, "cause": _first_line(error)})]
    found = []
    if not ffi.harfbuzz_subset:
        found.append(Problem("render-harfbuzz-missing", None, {"packages": "libharfbuzz-subset0"}, "warning"))
    if undrawable(_CJK_SAMPLE):
        found.append(Problem("render-font-missing", None, {"packages": _FONT_PACKAGE}))
    return found


def undrawable(text: str, own: Iterable[Path] = ()) -> list[str]:
    """List the characters of `text` that neither an installed font nor one of the files `own` has.

    A character for private use is what each font makes of it, so that only the files `own` can have it.
    """
    lacking = [char for char in dict.fromkeys(text) if not _invisible(char) and not _installed(char)]
    if not lacking:
        return []
    ours = frozenset().union(*(_characters(path) for path in own))
    return [char for char in lacking if ord(char) not in ours]


def code_point(char: str) -> str:
    """Write `char` as `U+20BB7`."""
    return f"U+{ord(char):04X}"


def _invisible(char: str) -> bool:
    """White space, joiners and variation selectors: they shape text and have no picture of their own."""
    if char in "\t\n\r\f\u3000":
        return True
    return (
        unicodedata.category(char) in {"Cf", "Zs", "Zl", "Zp"}
        or 0xFE00 <= ord(char) <= 0xFE0F
        or 0xE0100 <= ord(char) <= 0xE01EF
    )


@cache
def _characters(path: Path) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    try:
        with path.open("rb") as stream, TTFont(stream, lazy=True, fontNumber=0) as font:
            return frozenset(font.getBestCmap() or ())
    except Exception:
        # Whatever is wrong with a font of the company's: it has no character that could be drawn.
        return frozenset()


_PRIVATE = "Co"


@cache
def _installed(char: str) -> bool:
    if unicodedata.category(char) == _PRIVATE:
        return False
    has = _fontconfig().FcCharSetHasChar
    return any(has(charset, ord(char)) for charset in _charsets())


@dataclass(frozen=True, slots=True)
class Installed:
    """An upright face of a font file that is installed: `index` is its place in a collection."""

    path: Path
    index: int
    weight: int


def installed(family: str) -> list[Installed]:
    """List the regular and bold upright faces of `family`, as CSS counts weights; none of a variable font."""
    library = _fontconfig()
    pattern = library.FcPatternCreate()
    library.FcPatternAddString(pattern, b"family", family.encode())
    found = []
    for one in _listed(pattern, b"file", b"index", b"weight", b"slant"):
        index, weight, slant = (int(_number(one, name)) for name in (b"index", b"weight", b"slant"))
        file = ctypes.c_char_p()
        library.FcPatternGetString(one, b"file", 0, ctypes.byref(file))
        if file.value and weight in _WEIGHTS and slant == 0 and 0 <= index < _VARIABLE:
            found.append(Installed(Path(os.fsdecode(file.value)), index, _WEIGHTS[weight]))
    return sorted(found, key=lambda face: (face.weight, str(face.path), face.index))


_WEIGHTS = {80: 400, 200: 700}
"""FC_WEIGHT_REGULAR and FC_WEIGHT_BOLD of fontconfig.h as CSS counts them."""
_VARIABLE = 0x10000
"""From this index on it is an instance of a variable font."""


def _number(pattern: int, name: bytes) -> float:
    value = ctypes.c_double()
    missing = _fontconfig().FcPatternGetDouble(pattern, name, 0, ctypes.byref(value))
    return -1 if missing else value.value


@cache
def _charsets() -> list[ctypes.c_void_p]:
    """The character sets of the installed fonts, alike ones once."""
    library, charsets = _fontconfig(), []
    for font in _listed(library.FcPatternCreate(), b"charset"):
        charset = ctypes.c_void_p()
        if library.FcPatternGetCharSet(font, b"charset", 0, ctypes.byref(charset)) == 0:
            charsets.append(charset)
    # The largest first: nearly every character is found in the first set asked.
    return sorted(charsets, key=library.FcCharSetCount, reverse=True)


def _listed(pattern: int, *properties: bytes) -> list[int]:
    """The installed fonts that match `pattern`, each with these `properties`."""
    library = _fontconfig()
    wanted = library.FcObjectSetCreate()
    for name in properties:
        library.FcObjectSetAdd(wanted, name)
    fonts = library.FcFontList(_configuration(), pattern, wanted).contents
    return [fonts.fonts[index] for index in range(fonts.count)]


@cache
def _configuration() -> int:
    return int(_fontconfig().FcInitLoadConfigAndFonts())


@cache
def _fontconfig() -> ctypes.CDLL:
    library = libraries.load(_LIBRARIES)
    assert library is not None, "Pango, which has been loaded, needs it"
    pointer, name = ctypes.c_void_p, ctypes.c_char_p
    for made in ("FcObjectSetCreate", "FcInitLoadConfigAndFonts", "FcPatternCreate"):
        getattr(library, made).restype = pointer
    library.FcObjectSetAdd.argtypes = [pointer, name]
    library.FcPatternAddString.argtypes = [pointer, name, name]
    library.FcFontList.argtypes = [pointer] * 3
    library.FcFontList.restype = ctypes.POINTER(_FontSet)
    for kind in ("CharSet", "Double", "String"):
        getattr(library, f"FcPatternGet{kind}").argtypes = [pointer, name, ctypes.c_int, pointer]
    library.FcCharSetCount.argtypes = [pointer]
    library.FcCharSetCount.restype = ctypes.c_uint32
    library.FcCharSetHasChar.argtypes = [pointer, ctypes.c_uint32]
    return library


def _first_line(error: OSError) -> str:
    return str(error).partition("\n")[0][:200]
