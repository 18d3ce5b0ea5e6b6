"""How wide the columns of a table are: as wide as what is in them, as far as the page allows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policykit.render.report.blocks import Column, Table

_PADDING: Final = 4.2
_LATIN, _WIDE = 1.85, 3.3
"""Millimetres of a character at the size of reports."""
_SMALLER: Final = 0.88
"""How much smaller a list without room is set; `.tight` in report.css is the same."""
_BOLD, _DENSE = 1.12, 0.84
_ROOMY: Final = 25.0
"""So wide a column of numbers grows where there is room; what is left goes to the texts."""
_MOST: Final = 70.0
_READ: Final = 400
_BARRED: Final = 34.0
_PARTS: Final = re.compile("[^\\s\u2e80-\uffff]+|[\u2e80-\uffff]+")


def widths(table: Table, page: float) -> list[float]:
    """Give the width in mm of each column of `table` on a sheet `page` mm wide; their sum is `page`."""
    size = _SMALLER if tight(table, page) else 1.0
    asked = [size * _asked(table, position) for position in range(len(table.columns))]
    least = [size * _least(table, position) for position in range(len(table.columns))]
    return _stretched(table.columns, asked, page) if sum(asked) <= page else _squeezed(asked, least, page)


def tight(table: Table, page: float) -> bool:
    """Say whether a list is set smaller: what is in it has no room side by side."""
    return table.listing and sum(_asked(table, position) for position in range(len(table.columns))) > page


def _stretched(columns: Sequence[Column], asked: Sequence[float], page: float) -> list[float]:
    """Share out what is left: numbers first, until they are roomy, then texts."""
    given = list(asked)
    numbers = [n for n, column in enumerate(columns) if column.sort in ("number", "hours", "share")]
    texts = [n for n in range(len(columns)) if n not in numbers]
    left = page - sum(given)
    for n in sorted(numbers, key=lambda n: -given[n]):
        more = min(max(0.0, _ROOMY - given[n]), left / len(numbers))
        given[n] += more
    left = page - sum(given)
    growing = texts or numbers
    whole = sum(given[n] for n in growing)
    for n in growing:
        given[n] += left * given[n] / whole
    return [round(width, 2) for width in given]


def _squeezed(asked: Sequence[float], least: Sequence[float], page: float) -> list[float]:
    """Take from the widest what is too much, but no word is broken while another column can give."""
    given = [min(one, max(low, 0.0)) for one, low in zip(asked, least, strict=True)]
    left = page - sum(given)
    if left < 0:
        return [round(width * page / sum(given), 2) for width in given]
    wanting = {n: asked[n] - given[n] for n in range(len(asked)) if asked[n] > given[n]}
    while wanting and left > 0.01:
        share = left / len(wanting)
        for n, want in list(wanting.items()):
            more = min(share, want)
            given[n] += more
            left -= more
            wanting[n] = want - more
            if wanting[n] < 0.01:
                del wanting[n]
    return [round(width, 2) for width in given]


def _asked(table: Table, position: int) -> float:
    """The width in which everything of a column stands on one line, up to a bound."""
    if any(line.cells[position].bar is not None for line in table.printed[:_READ]):
        return _BARRED
    head, *texts = _texts(table, position)
    return min(_MOST, _PADDING + max([_long(head) * _bold(table), *map(_long, texts)]))


def _least(table: Table, position: int) -> float:
    """The width of the longest word of a column; a Chinese character is a word."""
    texts = _texts(table, position)
    if table.columns[position].sort != "text":
        head = max(map(_long, _words(texts[0])), default=0.0) * _bold(table)
        return min(_MOST, _PADDING + max([head, *map(_long, texts[1:])]))
    words = (word for text in texts for word in _words(text))
    return min(_MOST / 2, _PADDING + max(map(_long, words), default=0.0))


def _bold(table: Table) -> float:
    """How much wider a heading is than text: bold, and smaller where the table is dense."""
    return _BOLD * (_DENSE if table.dense else 1.0)


def _words(text: str) -> list[str]:
    """What is not broken at the end of a line: Latin words, and three Chinese characters for looks."""
    return [part[:3] if part and part[0] >= "\u2e80" else part for part in _PARTS.findall(text)]


def _texts(table: Table, position: int) -> list[str]:
    lines = table.printed[:_READ]
    return [table.columns[position].title, *(line.cells[position].text for line in lines)]


def _long(text: str) -> float:
    return sum(_LATIN if character < "\u2e80" else _WIDE for character in text)
