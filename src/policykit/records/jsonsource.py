"""JSON with the lines its records start on, which Python's own reader does not tell."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

from policykit.problems import InputError, Place, Problem

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
    try:
        return Decimal(text)
    except ArithmeticError:
        return text


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_float=_real, parse_int=_integer, parse_constant=str
)


def decoded(text: str) -> Any:
    """Give the data that `scan` gives, without lines; None for JSON that is null, or not correct."""
    try:
        return _DECODER.decode(text)
    except (ValueError, RecursionError, StopIteration):
        return None


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
