"""What is left of a value for somebody who may not see it: enough to work with a document, no more.

A telephone or ID number keeps its last four digits, a name the surname; any other text is masked whole, and
what is no text (a number, a date, a choice) is left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from policykit.records.record import Blank

if TYPE_CHECKING:
    from policykit.records.schema import Field

MASK: Final = "***"
_SHOWN: Final = 4
_LEAST: Final = 8
"""A number with fewer characters is masked whole: four of them would be half of it."""
_COMPOUND: Final = re.compile(
    "歐陽|欧阳|司馬|司马|上官|諸葛|诸葛|東方|东方|司徒|夏侯|皇甫|尉遲|尉迟|公孫|公孙|慕容|令狐|宇文|長孫|长孙|司空|端木|南宮|南宫|百里"
)
"""Surnames of two characters."""


def masked_text(kind: str | None, text: str) -> str:
    """`text` of a field of `kind` (telephone, id-number, person; any other is masked whole)."""
    return _MASKS.get(kind or "", _whole)(text)


def masked_value(field: Field, value: Any, *, whole: bool = False) -> Any:
    """`value` of `field` as a record has it, masked; with `whole` nothing of a text is kept."""
    if isinstance(value, Blank) or value is None:
        return value
    if isinstance(value, list | tuple):
        return [masked_value(field, item, whole=whole) for item in value]
    if isinstance(value, Mapping):
        parts = ((name, field.fields.get(name), part) for name, part in value.items())
        return {n: masked_value(f, part, whole=whole) if f else Blank.EMPTY for n, f, part in parts}
    if isinstance(value, str) and not field.values:
        return MASK if whole else masked_text(field.kind, value)
    return Blank.EMPTY


def _whole(_text: str) -> str:
    return MASK


def _number(text: str) -> str:
    signs = [character for character in text if character.isalnum()]
    mostly = sum(character.isdecimal() for character in signs) >= _LEAST
    return MASK + "".join(signs[-_SHOWN:]) if mostly and len(signs) >= _LEAST else MASK


def _surname(text: str) -> str:
    if any(character.isdecimal() for character in text):
        return MASK
    if text[:1] >= "\u2e80":
        kept = 2 if _COMPOUND.match(text) else 1
        return text[:kept] + MASK[1:] if len(text) > kept else MASK
    words = text.split()
    return f"{MASK} {words[-1]}" if len(words) > 1 else MASK


_MASKS: Final = {"telephone": _number, "id-number": _number, "person": _surname}
