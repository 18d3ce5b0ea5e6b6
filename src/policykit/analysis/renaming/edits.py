"""Where in the file the characters of an expression stand, and a file with some of them changed."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from policykit.problems import Place
    from policykit.yamlsource import Node, Source

_BREAKS: Final = re.compile("\r\n?|[\n\x85\u2028\u2029]")
_SPECIAL: Final = re.compile(r"[,\[\]{}#:&*!|>'\"%@`]")


@dataclass(frozen=True, slots=True)
class Edit:
    """That the characters `start` to `end` of the file read `text`."""

    start: int
    end: int
    text: str


class Locator:
    """Finds expressions in a source by the place where they begin."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.starts = [0, *(match.end() for match in _BREAKS.finditer(source.text))]
        self.scalars = sorted(_scalars(source.root, ()), key=lambda found: found[0].index)
        self.indexes = [node.index for node, _ in self.scalars]

    def index(self, place: Place) -> int:
        """Give the index in the text of a place."""
        return self.starts[place.line - 1] + place.column - 1

    def edit(self, place: Place, text: str, start: int, end: int, new: str) -> Edit | None:
        """Give the change of characters `start` to `end` of the expression `text`, which begins at `place`.

        None where they cannot be changed in the file one by one: escapes, a folded line.
        """
        position = bisect_right(self.indexes, self.index(place)) - 1
        if position < 0:
            return None
        node, path = self.scalars[position]
        offset = str(node.value).find(text)
        if offset < 0:
            return None
        first = self.index(self.source.where_text(path, offset + start))
        last = self.index(self.source.where_text(path, offset + end - 1)) + 1
        written = _written(new, node.style)
        return self.within(first, last, text[start:end], written) if written is not None else None

    def within(self, first: int, last: int, expected: str, new: str) -> Edit | None:
        """Give the change of the file's characters, if they are those that are expected."""
        return Edit(first, last, new) if self.source.text[first:last] == expected else None


def apply(text: str, edits: Iterable[Edit]) -> str:
    """Give `text` with the changes made; of two that overlap the later in the text is left out."""
    pieces, position = [], 0
    for edit in sorted(edits, key=lambda edit: edit.start):
        if edit.start >= position:
            pieces += [text[position : edit.start], edit.text]
            position = edit.end
    return "".join((*pieces, text[position:]))


def _scalars(node: Node, path: tuple[str | int, ...]) -> Iterator[tuple[Node, tuple[str | int, ...]]]:
    if isinstance(node.value, str):
        yield node, path
    for key, child in (node.children or {}).items():
        yield from _scalars(child, (*path, key))


def _written(new: str, style: str | None) -> str | None:
    """Give `new` as a scalar of that style holds it; None where a plain one cannot."""
    if style == "'":
        return new.replace("'", "''")
    if style == '"':
        return new.replace("\\", "\\\\").replace('"', '\\"')
    return None if _SPECIAL.search(new) and style not in ("|", ">") else new
