"""Bytes of a text file as text, in the encodings that office programs write Chinese in."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from policykit.problems import InputError, Place, Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from policykit.records.schema import Schemas

_SAMPLE: Final = 20_000
_FEWEST: Final = 4
_MARGIN: Final = 0.2
_LEAST: Final = 0.5


def decode(data: bytes, file: str, schemas: Schemas) -> str:
    """Decode UTF-8 and UTF-16 (by its mark), else GB18030 or Big5.

    Of the last two the one is taken in which more of the schemas' titles are found, or far more of the
    characters are common ones. Raises InputError where that does not tell, and for bytes that are no text.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = _strict(data, "utf-16")
    elif b"\0" in data:
        raise InputError([Problem("file-binary", Place(file))])
    else:
        text = _strict(data, "utf-8-sig")
    if text is None:
        text = _chinese(data, schemas)
    if text is None:
        raise InputError([Problem("record-encoding-unclear", Place(file))])
    return text


def _chinese(data: bytes, schemas: Schemas) -> str | None:
    gb = _strict(data, "gb18030") or ""
    big5 = _strict(data, "cp950") or _strict(data, "big5hkscs") or ""
    titles = _titles(schemas)
    found = [sum(title in text[:_SAMPLE] for title in titles) for text in (gb, big5)]
    if found[0] != found[1]:
        return gb if found[0] > found[1] else big5
    common = [_share(gb, _is_common_gb), _share(big5, _is_common_big5)]
    if abs(common[0] - common[1]) < _MARGIN or max(common) < _LEAST:
        return None
    return gb if common[0] > common[1] else big5


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _share(text: str, is_common: Callable[[str], bool]) -> float:
    """Give the share of common characters among those that are not ASCII; 0 where there are hardly any."""
    wide = [character for character in text[:_SAMPLE] if character > "\x7f"]
    return sum(map(is_common, wide)) / len(wide) if len(wide) >= _FEWEST else 0.0


@lru_cache(maxsize=50_000)
def _is_common_gb(character: str) -> bool:
    """Whether GB 2312 has it among its punctuation or first-level characters."""
    lead = character.encode("gb2312", "replace")[0]
    return 0xA1 <= lead <= 0xA3 or 0xB0 <= lead <= 0xD7


@lru_cache(maxsize=50_000)
def _is_common_big5(character: str) -> bool:
    """Whether Big5 has it among its punctuation or frequently used characters."""
    lead = character.encode("big5", "replace")[0]
    return 0xA1 <= lead <= 0xC6


def _titles(schemas: Schemas) -> set[str]:
    """Give every Chinese title of a kind, field or value that has at least two characters."""
    fields = [field for kind in schemas.values() for field in kind.fields.values()]
    fields += [part for field in fields for part in field.fields.values()]
    named = [kind.titles for kind in schemas.values()] + [field.titles for field in fields]
    named += [titles for field in fields for titles in field.values.values()]
    return {t[lang] for t in named for lang in ("zh-Hant", "zh-Hans") if len(t[lang]) >= 2}
