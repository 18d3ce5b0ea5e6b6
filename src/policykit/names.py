"""Names and texts across the Chinese scripts: conversion, comparison and did-you-mean.

OpenCC is loaded at the first Chinese text that needs it, never on import.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_FILLER = re.compile(r"[\s_*\u200b\ufeff]+")


def simplified(text: str) -> str:
    """Convert `text` to Simplified characters, character by character (OpenCC t2s)."""
    return _converter("t2s").convert(text) if _HAN.search(text) else text


def traditional(text: str) -> str:
    """Convert `text` to Traditional characters (OpenCC s2t)."""
    return _converter("s2t").convert(text) if _HAN.search(text) else text


@lru_cache(maxsize=20_000)
def name_key(name: str) -> str:
    """Give the form under which two spellings of a name are the same name.

    Full and half width, upper and lower case, Traditional and Simplified, blanks, underscores, asterisks
    and a colon at the end make no difference: 投诉 編號： is 投訴編號, `Received at` is `received_at`.
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    return simplified(_FILLER.sub("", folded).rstrip(":"))


def closest(name: str, candidates: Iterable[str], limit: int = 3) -> list[str]:
    """Give up to `limit` of the `candidates` that `name` may have meant, the likeliest first."""
    from difflib import get_close_matches

    by_key: dict[str, str] = {}
    for candidate in candidates:
        by_key.setdefault(name_key(candidate), candidate)
    key = name_key(name)
    found = get_close_matches(key, by_key, n=limit, cutoff=0.5 if _HAN.search(key) else 0.6)
    return [by_key[match] for match in found]


@cache
def _converter(config: str) -> Any:
    from opencc import OpenCC

    return OpenCC(config)
