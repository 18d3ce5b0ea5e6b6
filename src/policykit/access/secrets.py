"""The values that somebody may not see, found and masked wherever a text spells them."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile
from typing import TYPE_CHECKING, Any, Final

from policykit.access.masks import MASK, masked_text

if TYPE_CHECKING:
    from policykit.records.record import Record
    from policykit.records.schema import Field

_RUN: Final = re.compile(r"\+?\d(?:[ \t()./–—-]*\d){5,40}[Xx]?")
"""A number as people spell it: digits with spaces, hyphens, dots or brackets between them."""
_LEAST_DIGITS: Final = 7
_DIALLED: Final = 11
_START: Final = 2
"""A text is looked for by its first so many letters; a shorter one is masked only where it stands alone."""
_CUT: Final = 8
"""A text of which so many letters stand there is masked though the rest is cut off."""


class Secrets:
    """Values that are masked in any text: numbers however they are spelt, other texts letter by letter.

    `spared` are the names of the staff, which stay where they stand for staff.
    """

    def __init__(self, spared: Iterable[str] = ()) -> None:
        self._spared = frozenset(filter(None, spared))
        self._numbers: set[str] = set()
        self._lengths: set[int] = set()
        self._texts: dict[str, str] = {}
        self._starts: dict[str, list[str]] = defaultdict(list)
        self._first: re.Pattern[str] | None = None

    def __bool__(self) -> bool:
        return bool(self._texts)

    def add(self, kind: str | None, text: str) -> None:
        """Enter `text`, the value of a field of `kind`."""
        if not text or text in self._texts:
            return
        self._texts[text] = masked_text(kind, text)
        if len(text) >= _START and not text.isdecimal() and not _RUN.fullmatch(text):
            self._starts[text[:_START]].append(text)
            self._first = None
        for run in _RUN.findall(text):
            digits = _digits(run)
            for number in {digits, digits[-_DIALLED:]} if kind == "telephone" else {digits}:
                if len(number) >= _LEAST_DIGITS:
                    self._numbers.add(number)
                    self._lengths.add(len(number))

    def add_record(self, record: Record, fields: Mapping[str, Field]) -> None:
        """Enter the values of `fields` of a record, as they are and as they were typed."""
        for name, field in fields.items():
            for kind, text in _texts(field, record.fields.get(name)):
                self.add(kind, text)
            if name in record.typed:
                self.add(field.kind, record.typed[name])

    def holds(self, text: str) -> bool:
        """Whether `text` spells one of the values."""
        return self.scrubbed(text) != text

    def scrubbed(self, text: str, *, staff: bool = False) -> str:
        """`text` with every value masked; with `staff` the names of the staff stay as they are."""
        if staff and text in self._spared:
            return text
        if text in self._texts:
            return self._texts[text]
        if self._numbers:
            text = _RUN.sub(self._number, text)
        return self._without_texts(text, self._spared if staff else frozenset())

    def anywhere(self, value: Any, *, staff: bool = False) -> Any:
        """`value` (plain data) with every text in it scrubbed, keys excepted."""
        if isinstance(value, str):
            return self.scrubbed(value, staff=staff)
        if isinstance(value, Mapping):
            return {name: self.anywhere(part, staff=staff) for name, part in value.items()}
        if isinstance(value, list | tuple):
            return type(value)(self.anywhere(item, staff=staff) for item in value)
        return value

    def _number(self, run: re.Match[str]) -> str:
        digits = _digits(run[0])
        windows = (digits[n : n + size] for size in self._lengths for n in range(len(digits) - size + 1))
        return masked_text("telephone", run[0]) if any(w in self._numbers for w in windows) else run[0]

    def _without_texts(self, text: str, spared: frozenset[str]) -> str:
        pieces, done = [], 0
        for start, length, mask in self._found(text, spared):
            pieces += [text[done:start], mask]
            done = start + length
        return "".join((*pieces, text[done:])) if pieces else text

    def _found(self, text: str, spared: frozenset[str]) -> Iterator[tuple[int, int, str]]:
        """Where values stand in `text`: start, length, mask; the longest at a place, if not spared."""
        end = 0
        for match in self._candidates().finditer(text):
            start = match.start()
            if start < end:
                continue
            length, mask = self._at(text, start)
            kept = max((len(name) for name in spared if text.startswith(name, start)), default=0)
            end = start + max(length, kept)
            if length > kept:
                yield start, length, mask

    def _at(self, text: str, start: int) -> tuple[int, str]:
        """The longest value, or beginning of one, that stands at `start`, and its mask."""
        longest = 0, ""
        for value in self._starts.get(text[start : start + _START], ()):
            if text.startswith(value, start):
                longest = max(longest, (len(value), self._texts[value]))
            else:
                there = zip(value, text[start : start + len(value)], strict=False)
                length = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], there))
                longest = max(longest, (length, MASK)) if length >= _CUT else longest
        return longest

    def _candidates(self) -> re.Pattern[str]:
        """What finds the places where a value, or a name that is spared, may begin."""
        if self._first is None:
            letters = {start[0] for start in self._starts} | {name[0] for name in self._spared}
            choice = "".join(map(re.escape, sorted(letters)))
            self._first = re.compile(f"[{choice}]" if letters else "(?!)")
        return self._first


def _texts(field: Field, value: Any) -> Iterator[tuple[str | None, str]]:
    if isinstance(value, str) and not field.values:
        yield field.kind, value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(field, item)
    elif isinstance(value, Mapping):
        for name, part in value.items():
            if name in field.fields:
                yield from _texts(field.fields[name], part)


def _digits(run: str) -> str:
    """The digits of a number, and the X that some ID numbers end with."""
    plain = unicodedata.normalize("NFKC", run).upper()
    return "".join(character for character in plain if character.isdecimal() or character == "X")
