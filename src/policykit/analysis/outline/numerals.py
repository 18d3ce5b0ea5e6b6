"""Numbers as regulations write them: 三, 十二, 廿一, 一百零五, ３, Ⅳ, b."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

HAN: Final = "〇零○一二三四五六七八九十廿卅百兩两"
_DIGITS: Final = {
    **dict.fromkeys("〇零○", 0), "一": 1, "二": 2, "兩": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6,
    "七": 7, "八": 8, "九": 9,
}  # fmt: skip
_TENS: Final = {"十": 10, "廿": 20, "卅": 30}
_ROMAN: Final = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_CHINESE: Final = "零一二三四五六七八九"


def number(text: str) -> int | None:
    """Give the number that `text` writes, below 1000; None where it writes none."""
    text = unicodedata.normalize("NFKC", text.strip()).lower()
    if re.fullmatch(r"[0-9]{1,3}", text):
        return int(text)
    if text and all(character in HAN for character in text):
        return _han(text)
    if re.fullmatch(r"[ivxlc]{1,7}", text):
        return _roman(text)
    return ord(text) - ord("a") + 1 if re.fullmatch(r"[a-z]", text) else None


def _han(text: str) -> int | None:
    if all(character in _DIGITS for character in text):
        return int("".join(str(_DIGITS[c]) for c in text)) if len(text) <= 3 else None
    hundreds, _, rest = text.rpartition("百")
    if "百" in hundreds or (hundreds and hundreds not in _DIGITS):
        return None
    total = 100 * _DIGITS.get(hundreds, 1) if "百" in text else 0
    below = _below_hundred(rest.lstrip("零〇○"))
    return None if below is None else total + below


def _below_hundred(text: str) -> int | None:
    match = re.fullmatch(r"([一二三四五六七八九]?)([十廿卅]?)([一二三四五六七八九]?)", text)
    if not match or (match[1] and not match[2] and match[3]):
        return None
    tens = _TENS.get(match[2], 0) * (_DIGITS[match[1]] if match[1] and match[2] else 1)
    ones = match[3] or (match[1] if not match[2] else "")
    return tens + (_DIGITS[ones] if ones else 0)


def _roman(text: str) -> int:
    values = [_ROMAN[character] for character in text]
    signed = (
        -value if any(later > value for later in values[i + 1 :]) else value for i, value in enumerate(values)
    )
    return sum(signed)


def chinese(value: int) -> str:
    """Write a number from 0 to 999 in Chinese: 十二, 二十一, 一百零五."""
    if value < 10:
        return _CHINESE[value]
    hundreds, rest = divmod(value, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_CHINESE[hundreds]}百" if hundreds else ""
    if tens:
        text += f"{_CHINESE[tens] if tens > 1 or hundreds else ''}十"
    elif hundreds and ones:
        text += "零"
    return text + (_CHINESE[ones] if ones else "")
