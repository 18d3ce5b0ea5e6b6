"""What filling in a template may cost: work is counted, not timed, so that it is the same on every machine.

A unit is about ten nanoseconds. Every block of a template that runs (the body of a loop, of a macro, of a
condition) pays for each expression in it and for its text; what takes longer the larger its values are pays
for their size, and before anything large is made.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Undefined
from jinja2.exceptions import SecurityError, TemplateRuntimeError

if TYPE_CHECKING:
    from collections.abc import Iterable

WORK: Final = 200_000_000
"""What one page may cost, in units: a few seconds."""
NODE: Final = 10
"""The price of one expression or statement."""
FILTER: Final = 100
"""The price of a filter or a test, whatever it is given."""
ITEM: Final = 20
"""The price of one item of a list."""
CHARACTER: Final = 4
"""The price of a character that is written, read or copied."""
SOURCE: Final = 100
"""The price of a character of a template that is read for the first time."""
METHOD: Final = 2_000
"""The price of asking an object of ours to work something out."""

MAX_VALUE: Final = 2_000_000
"""The longest text or list that an operator or a filter may make."""
MAX_BITS: Final = 4_096
"""The largest whole number, in bits."""

_PLAIN: Final = frozenset({int, float, bool, type(None)})
_PRINTED: Final = (str, int, float, Decimal, dt.date, dt.time, type(None))


class OverworkError(TemplateRuntimeError):
    """The template does more than `WORK`."""


class TooLargeError(TemplateRuntimeError):
    """A value would become larger than a template may make it: `size`, and what it may be."""

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(f"{size} > {limit}")
        self.size = size
        self.limit = limit


class UnprintableError(TemplateRuntimeError):
    """Something that is no text and no number was to be printed: `kind` says what."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class Budget:
    """Counts the work of one page; `left` is what it may still cost. Not for two pages at a time."""

    left: int = WORK

    def pay(self, units: int) -> None:
        """Count so many units. Raises OverworkError when there are none left."""
        self.left -= units
        if self.left < 0:
            raise OverworkError

    def make(self, size: int) -> None:
        """Count the making of a text or a list of that size, beforehand. Raises TooLargeError."""
        if size > MAX_VALUE:
            raise TooLargeError(size, MAX_VALUE)
        self.pay(max(size, 0) * CHARACTER)

    def weigh(self, value: Any) -> None:
        """Count the reading of `value` and everything in it."""
        if type(value) in _PLAIN:
            return
        if isinstance(value, str):
            self.pay(len(value) * CHARACTER)
        elif isinstance(value, Mapping):
            self.weigh(list(value))
            self.weigh(list(value.values()))
        elif isinstance(value, Collection) and not isinstance(value, Undefined | range):
            self.pay(len(value) * ITEM)
            for item in value:
                self.weigh(item)

    def weighed(self, value: Any) -> Any:
        """Count the reading of `value` and give it back."""
        self.weigh(value)
        return value

    def walked(self, items: Iterable[Any], price: int) -> Iterator[Any]:
        """Give the items one by one, each for that price."""
        for item in items:
            self.pay(price)
            yield item

    def kept(self, value: Any) -> Any:
        """Count what a filter or a function gives, and give it: a list for what can be read but once."""
        if isinstance(value, Iterator):
            return list(self.walked(value, ITEM))
        if isinstance(value, list):
            self.pay(len(value) * ITEM)
        return self.bounded(value) if type(value) is int else value

    def bounded(self, value: Any) -> Any:
        """Give `value`. Raises TooLargeError for a whole number that is too large."""
        if isinstance(value, int) and value.bit_length() > MAX_BITS:
            raise TooLargeError(value.bit_length(), MAX_BITS)
        return value

    def printed(self, value: Any) -> Any:
        """Count the printing of `value` and give it. Raises UnprintableError for no text and no number."""
        if isinstance(value, str):
            self.pay(len(value) * CHARACTER)
            return value
        if isinstance(value, Undefined):
            return str(value)
        if not isinstance(value, _PRINTED):
            raise UnprintableError(type(value).__name__)
        return self.bounded(value)

    def operate(self, operator: str, left: Any, right: Any) -> None:
        """Count `left operator right` before it is worked out. Raises TooLargeError, SecurityError."""
        if isinstance(left, int) and isinstance(right, int):
            if operator == "**" and left.bit_length() * abs(right) > MAX_BITS:
                raise TooLargeError(left.bit_length() * abs(right), MAX_BITS)
        elif operator == "%" and isinstance(left, str):
            raise SecurityError("text % value")
        elif operator == "*":
            self.make(_size(left) * right if isinstance(right, int) else _size(right) * _count(left))
        elif operator == "+":
            self.make(_size(left) + _size(right))
        else:
            self.weigh(left)
            self.weigh(right)


def _size(value: Any) -> int:
    return len(value) if isinstance(value, str | list | tuple) else 0


def _count(value: Any) -> int:
    return value if isinstance(value, int) else 0
