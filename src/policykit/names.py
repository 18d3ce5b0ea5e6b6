"""Names as people type them: comparison across scripts, widths and cases, and did-you-mean."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from policykit.languages import simplified

if TYPE_CHECKING:
    from collections.abc import Iterable

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_FILLER = re.compile(r"[\s_*\u200b\ufeff]+")


@lru_cache(maxsize=20_000)
def name_key(name: str) -> str:
    """Give the form under which two spellings of a name are the same name.

    Full and half width, upper and lower case, Traditional and Simplified, blanks, underscores, asterisks
    and a colon at the end make no difference: 投诉 編號： is 投訴編號, `Received at` is `received_at`.
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    key = _FILLER.sub("", folded).rstrip(":")
    return simplified(key) if _HAN.search(key) else key


def closest(name: str, candidates: Iterable[str], limit: int = 3) -> list[str]:
    """Give up to `limit` of the `candidates` that `name` may have meant, the likeliest first."""
    from difflib import get_close_matches

    by_key: dict[str, str] = {}
    for candidate in candidates:
        by_key.setdefault(name_key(candidate), candidate)
    key = name_key(name[:80])
    found = get_close_matches(key, by_key, n=limit, cutoff=0.5 if _HAN.search(key) else 0.63)
    return [by_key[match] for match in found]
