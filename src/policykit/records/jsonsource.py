"""JSON with the lines its records start on, which Python's own reader does not tell."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from policykit.problems import InputError, Place, Problem
from policykit.records.cells import Real

if TYPE_CHECKING:
    from decimal import Decimal

_BLANK = re.compile(r"[ \t\r\n]*")
_BY_KIND = re.compile(r'\{\s*"[^"\\]{1,80}"\s*:\s*\[')


def scan(text: str, file: str) -> tuple[Any, dict[tuple[str | int, ...], int]]:
    """Read JSON `text`: the data, and the line of each part of its first two levels, by path.

    Numbers are int or Decimal; one too large to be meant (and NaN, Infinity) stays text. Raises
    InputError for what is not correct JSON, is nested too deeply, or has a key twice in one object.
    """
    return _Scanner(text, file).scan()


class _RepeatedKeyError(ValueError):
    """An object that has one key twice."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _RepeatedKeyError(next(key for key in keys if keys.count(key) > 1))
    return found


def _integer(text: str) -> int | str:
    return int(text) if len(text) < 40 else text


def _real(text: str) -> Decimal | str:
    return Real(text).number


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_float=_real, parse_int=_integer, parse_constant=str
)


_MARK = object()
_MARKED = "-Infinity"
_PLAIN = json.JSONDecoder(object_pairs_hook=_object, parse_float=Real, parse_int=str, parse_constant=str)


def objects(text: str, lines: list[str]) -> list[dict[str, Any] | None]:
    """Give the object that each of `lines` holds, which are those of `text` with something in them.

    None for a line that is no object, or not correct. Numbers are as they are written: text, and `Real`
    where they have a fraction or an exponent.
    """
    return _at_one_go(text, lines) or list(map(_object_on, lines))


def _object_on(line: str) -> dict[str, Any] | None:
    try:
        found = _PLAIN.decode(line)
    except (ValueError, RecursionError, StopIteration):
        return None
    return found if isinstance(found, dict) else None


def _at_one_go(text: str, lines: list[str]) -> list[dict[str, Any] | None]:
    """Read all lines together, with a mark between them that none of them can hold.

    Nothing where one is not correct, or may have a key twice: Python's reader is much faster when it need
    not show every key, and none comes twice where there are as many as quotation marks before a colon.
    """
    if _MARKED in text or any(blank in text and f"{blank}:" in text for blank in " \t\r"):
        return []
    keys: list[int] = []

    def count(data: dict[str, Any]) -> dict[str, Any]:
        keys.append(len(data))
        return data

    decoder = json.JSONDecoder(object_hook=count, parse_float=Real, parse_int=str, parse_constant=_constant)
    try:
        found = decoder.decode(f"[{f',{_MARKED},'.join(lines)}]")
    except (ValueError, RecursionError, StopIteration):
        return []
    data, marks = found[::2], found[1::2]
    alone = len(data) == len(lines) and all(mark is _MARK for mark in marks)
    sure = sum(keys) == text.count('":') and all(item.__class__ is dict for item in data)
    return data if alone and sure else []


def _constant(text: str) -> object:
    return _MARK if text == _MARKED else text


class _Scanner:
    def __init__(self, text: str, file: str) -> None:
        self.text, self.file = text, file
        self.lines: dict[tuple[str | int, ...], int] = {}
        self.counted = (0, 1)
        self.decoder = _DECODER

    def scan(self) -> tuple[Any, dict[tuple[str | int, ...], int]]:
        """Give the data and the lines of their first two levels. Raises InputError."""
        index = self._blank(0)
        try:
            data, index = self._value((), index, levels=2)
            index = self._blank(index)
            if index < len(self.text):
                raise json.JSONDecodeError("Extra data", self.text, index)
        except json.JSONDecodeError as error:
            place = Place(self.file, error.lineno, error.colno)
            raise InputError([Problem("record-json", place, {"detail": error.msg})]) from None
        except _RepeatedKeyError as error:
            args = {"key": str(error)[:60]}
            raise InputError([Problem("record-json-repeated", self._place(), args)]) from None
        except RecursionError:
            raise InputError([Problem("record-json-too-deep", self._place())]) from None
        return data, self.lines

    def _value(self, path: tuple[str | int, ...], index: int, levels: int) -> tuple[Any, int]:
        self.lines[path] = self._line(index)
        opening = self.text[index : index + 1]
        if levels and opening == "[":
            return self._items(path, index + 1, levels)
        if levels and opening == "{" and self._is_by_kind(index):
            return self._entries(path, index + 1)
        try:
            return self.decoder.raw_decode(self.text, index)
        except StopIteration as error:
            raise json.JSONDecodeError("Expecting value", self.text, error.value) from None

    def _is_by_kind(self, index: int) -> bool:
        """Whether the object's first value is a list of objects: only then are its entries kinds."""
        return _BY_KIND.match(self.text, index) is not None

    def _items(self, path: tuple[str | int, ...], index: int, levels: int) -> tuple[list[Any], int]:
        found: list[Any] = []
        index = self._blank(index)
        if self.text[index : index + 1] == "]":
            return found, index + 1
        while True:
            value, index = self._value((*path, len(found)), index, levels - 1)
            found.append(value)
            index = self._blank(index)
            if self.text[index : index + 1] == "]":
                return found, index + 1
            index = self._expect(",", index)

    def _entries(self, path: tuple[str | int, ...], index: int) -> tuple[dict[str, Any], int]:
        pairs: list[tuple[str, Any]] = []
        while True:
            key, index = self.decoder.raw_decode(self.text, self._blank(index))
            if not isinstance(key, str):
                raise json.JSONDecodeError("Expecting property name", self.text, index)
            index = self._expect(":", self._blank(index))
            value, index = self._value((*path, key), index, levels=1)
            pairs.append((key, value))
            index = self._blank(index)
            if self.text[index : index + 1] == "}":
                return _object(pairs), index + 1
            index = self._expect(",", index)

    def _expect(self, character: str, index: int) -> int:
        if self.text[index : index + 1] != character:
            raise json.JSONDecodeError(f"Expecting {character!r}", self.text, index)
        return self._blank(index + 1)

    def _blank(self, index: int) -> int:
        match = _BLANK.match(self.text, index)
        return match.end() if match else index

    def _line(self, index: int) -> int:
        """Give the line of `index`; asked in rising order, it reads the text once."""
        before, line = self.counted
        self.counted = (index, line + self.text.count("\n", before, index))
        return self.counted[1]

    def _place(self) -> Place:
        return Place(self.file, self.counted[1])
