"""Which characters the machine's fonts can draw, asked of fontconfig, which Pango asks too.

A page with a character that no font has must not be printed: WeasyPrint draws a box and goes on.
"""

from __future__ import annotations

import ctypes
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from policykit.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

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
    """List the characters of `text` that neither an installed font nor one of the files `own` has."""
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
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # it carries no types

    with TTFont(path, lazy=True, fontNumber=0) as font:
        return frozenset(font.getBestCmap())


@cache
def _installed(char: str) -> bool:
    library, charsets = _charsets()
    return any(library.FcCharSetHasChar(charset, ord(char)) for charset in charsets)


@cache
def _charsets() -> tuple[ctypes.CDLL, list[ctypes.c_void_p]]:
    """Load fontconfig and the character sets of the installed fonts, alike ones once."""
    library = _fontconfig()
    wanted = ctypes.c_void_p(library.FcObjectSetCreate())
    library.FcObjectSetAdd(wanted, b"charset")
    fonts = library.FcFontList(library.FcInitLoadConfigAndFonts(), library.FcPatternCreate(), wanted).contents
    charsets = []
    for index in range(fonts.count):
        charset = ctypes.c_void_p()
        if library.FcPatternGetCharSet(fonts.fonts[index], b"charset", 0, ctypes.byref(charset)) == 0:
            charsets.append(charset)
    # The largest first: nearly every character is found in the first set asked.
    return library, sorted(charsets, key=library.FcCharSetCount, reverse=True)


def _fontconfig() -> ctypes.CDLL:
    library = next(found for name in _LIBRARIES if (found := _load(name)) is not None)
    for name in ("FcObjectSetCreate", "FcInitLoadConfigAndFonts", "FcPatternCreate"):
        getattr(library, name).restype = ctypes.c_void_p
    library.FcObjectSetAdd.argtypes = [ctypes.c_void_p, ctypes.c_char_p]
    library.FcFontList.argtypes = [ctypes.c_void_p] * 3
    library.FcFontList.restype = ctypes.POINTER(_FontSet)
    library.FcPatternGetCharSet.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, ctypes.c_void_p]
    library.FcCharSetCount.argtypes = [ctypes.c_void_p]
    library.FcCharSetCount.restype = ctypes.c_uint32
    library.FcCharSetHasChar.argtypes = [ctypes.c_void_p, ctypes.c_uint32]
    return library


def _load(name: str) -> ctypes.CDLL | None:
    try:
        return ctypes.CDLL(name)
    except OSError:
        return None


def _first_line(error: OSError) -> str:
    return str(error).partition("\n")[0][:200]
