"""harfbuzz-subset by its C interface: the characters wanted out of one face of a font file."""

from __future__ import annotations

import ctypes
import os
from functools import cache
from typing import TYPE_CHECKING, Final

from policykit.render.libraries import load

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_HARFBUZZ: Final = ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll", "harfbuzz")
_SUBSET: Final = (
    "libharfbuzz-subset.so.0",
    "libharfbuzz-subset.0.dylib",
    "libharfbuzz-subset-0.dll",
    "harfbuzz-subset",
)

# hb-subset.h: hb_subset_flags_t and hb_subset_sets_t.
_NO_HINTING, _DESUBROUTINIZE = 0x01, 0x04
_DROPPED_TABLES, _FEATURES = 3, 6

_DROP: Final = (b"BASE", b"DSIG", b"VORG", b"vhea", b"vmtx")
_KEPT_FEATURES: Final = (b"ccmp", b"kern", b"liga", b"clig", b"calt", b"rlig", b"mark", b"mkmk")
"""What shapes horizontal text of one language; the variants of other languages stay in the full face."""


def available() -> bool:
    """Say whether harfbuzz-subset is installed."""
    return _libraries() is not None


def subset(path: Path, index: int, characters: Iterable[int]) -> bytes | None:
    """Cut `characters` (code points) out of face `index` of the font file `path`; None where that fails."""
    libraries = _libraries()
    if libraries is None:
        return None
    hb, hb_subset = libraries
    blob = hb.hb_blob_create_from_file(os.fsencode(path))
    face = hb.hb_face_create(blob, index)
    wanted = hb_subset.hb_subset_input_create_or_fail()
    try:
        _choose(hb, hb_subset, wanted, characters)
        made = hb_subset.hb_subset_or_fail(face, wanted)
        return _content(hb, made) if made else None
    finally:
        hb_subset.hb_subset_input_destroy(wanted)
        hb.hb_face_destroy(face)
        hb.hb_blob_destroy(blob)


def _choose(hb: ctypes.CDLL, hb_subset: ctypes.CDLL, wanted: int, characters: Iterable[int]) -> None:
    chosen = hb_subset.hb_subset_input_unicode_set(wanted)
    for code in characters:
        hb.hb_set_add(chosen, code)
    dropped = hb_subset.hb_subset_input_set(wanted, _DROPPED_TABLES)
    for tag in _DROP:
        hb.hb_set_add(dropped, int.from_bytes(tag, "big"))
    features = hb_subset.hb_subset_input_set(wanted, _FEATURES)
    hb.hb_set_clear(features)
    for tag in _KEPT_FEATURES:
        hb.hb_set_add(features, int.from_bytes(tag, "big"))
    hb_subset.hb_subset_input_set_flags(wanted, _NO_HINTING | _DESUBROUTINIZE)


def _content(hb: ctypes.CDLL, face: int) -> bytes:
    blob, length = hb.hb_face_reference_blob(face), ctypes.c_uint()
    try:
        return ctypes.string_at(hb.hb_blob_get_data(blob, ctypes.byref(length)), length.value)
    finally:
        hb.hb_blob_destroy(blob)
        hb.hb_face_destroy(face)


@cache
def _libraries() -> tuple[ctypes.CDLL, ctypes.CDLL] | None:
    hb, hb_subset = load(_HARFBUZZ), load(_SUBSET)
    if hb is None or hb_subset is None:
        return None
    pointer, number = ctypes.c_void_p, ctypes.c_uint
    _declare(hb, "hb_blob_create_from_file", pointer, ctypes.c_char_p)
    _declare(hb, "hb_face_create", pointer, pointer, number)
    _declare(hb, "hb_face_reference_blob", pointer, pointer)
    _declare(hb, "hb_blob_get_data", pointer, pointer, pointer)
    _declare(hb, "hb_set_add", None, pointer, number)
    for name in ("hb_blob_destroy", "hb_face_destroy", "hb_set_clear"):
        _declare(hb, name, None, pointer)
    _declare(hb_subset, "hb_subset_input_create_or_fail", pointer)
    _declare(hb_subset, "hb_subset_input_unicode_set", pointer, pointer)
    _declare(hb_subset, "hb_subset_input_set", pointer, pointer, number)
    _declare(hb_subset, "hb_subset_input_set_flags", None, pointer, number)
    _declare(hb_subset, "hb_subset_input_destroy", None, pointer)
    _declare(hb_subset, "hb_subset_or_fail", pointer, pointer, pointer)
    return hb, hb_subset


def _declare(library: ctypes.CDLL, name: str, result: type | None, *arguments: type) -> None:
    function = getattr(library, name)
    function.restype, function.argtypes = result, arguments
