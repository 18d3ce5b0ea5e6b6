"""Telephone numbers: one spelling for matching, whatever the clerk typed."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from policykit.records.errors import CellError

_MOBILE: Final = re.compile(r"(?:\+?86|0086)?(1[3-9]\d{9})")
_SEPARATORS: Final = re.compile(r"[\s\-‐-―−ー.()]+")
_EXTENSION: Final = re.compile(r"\s*(?:轉|转|分機|分机)\s*")
_TWO: Final = re.compile(r"\d{7,}\s*[/、,;|或]\s*\+?\d{3,}")


@lru_cache(maxsize=50_000)
def normalise(text: str, region: str = "CN") -> str:
    """Give the E.164 form of `text`, read as dialled in `region`; an extension follows as `;ext=`.

    What is no complete number of a country (an extension, a local number without its area code) is given
    as its bare digits. Raises CellError for two numbers in one cell, for a number that
    a spreadsheet has rounded (1.38E+10), and for what is no number.
    """
    clean = _EXTENSION.sub(" ext. ", unicodedata.normalize("NFKC", text).strip())
    if _TWO.search(clean):
        raise CellError("record-two-telephones")
    if re.fullmatch(r"\d(?:\.\d+)?[eE]\+?\d+", clean):
        raise CellError("record-telephone-rounded")
    bare = _SEPARATORS.sub("", clean)
    if region == "CN" and (mobile := _MOBILE.fullmatch(bare)):
        return f"+86{mobile[1]}"
    import phonenumbers

    try:
        number = phonenumbers.parse(clean, region)
    except phonenumbers.NumberParseException:
        number = None
    if number is not None and phonenumbers.is_valid_number(number):
        e164 = str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
        return f"{e164};ext={number.extension}" if number.extension else e164
    if not re.fullmatch(r"\+?\d{3,15}", bare):
        raise CellError("record-not-a-telephone")
    return bare
