"""Lines as a tree: headings, items within items, their paragraphs; lost line breaks found again."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from policykit.analysis.outline.numbering import RANKS, Marker, marker

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policykit.analysis.outline.lines import Line, Notes

_ENDS: Final = "。；;！!？?：:.）)」』”…"
_TITLE: Final = re.compile(r"([^：:，,。；;！？]{1,16})[：:]\s*(\S.*)", re.DOTALL)
_BREAK: Final = re.compile("(?<=[。；;！？])\\s*(?=[第（(\\[【0-9０-９一二三四五六七八九十㈠-㈩①-⑳⑴-⒇⒈-⒛])")
_SHORT: Final = 30
_HALF: Final = 12
_AHEAD: Final = 40
"""How far it is looked for an item's successor in one line."""
_CONTENTS: Final = frozenset(("目錄", "目录", "contents", "table of contents"))


@dataclass(slots=True)
class Node:
    """A heading or item: its marker, its short title, its paragraphs, and what stands within it.

    `rank` orders headings and named units; items without one nest in the order in which they appear.
    """

    style: str
    rank: int | None
    title: str
    text: list[str]
    line: int
    marker: Marker | None = None
    anchor: str = ""
    children: list[Node] = field(default_factory=list)

    @property
    def is_heading(self) -> bool:
        """Whether it only heads what stands within it."""
        return bool(self.children) and not self.text


@dataclass(slots=True)
class Tree:
    """A whole text: its title, what stands before the first item, and the items."""

    title: str = ""
    preamble: list[str] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)


def structure(lines: Sequence[Line], notes: Notes) -> Tree:
    """Nest the lines."""
    builder = _Builder(notes)
    parts = [part for line in lines for part in _unbroken(line, notes)]
    for index, line in enumerate(parts):
        following = parts[index + 1] if index + 1 < len(parts) else None
        builder.add(line, following)
    return builder.tree


def _unbroken(line: Line, notes: Notes) -> Iterator[Line]:
    """Part a line in which several numbered items stand one after another."""
    begin, last = 0, marker(line.text)
    for found in _BREAK.finditer(line.text):
        following = marker(line.text[found.end() :])
        if following and _continues(last, following, line.text[found.end() :]):
            notes.add("line-break", line.number, what=following.label)
            yield replace(line, text=line.text[begin : found.start()].strip())
            begin, last = found.end(), following
    yield replace(line, text=line.text[begin:].strip())


def _continues(last: Marker | None, following: Marker, rest: str) -> bool:
    """Whether a marker within a line begins an item: it counts on, or begins a count that goes on."""
    if last and last.style == following.style and last.ordinals:
        return following.ordinals == (*last.ordinals[:-1], last.ordinal + 1)
    if not following.ordinals or following.ordinal != 1:
        return False
    others = (marker(rest[found.end() :]) for found in islice(_BREAK.finditer(rest), _AHEAD))
    return any(m and m.style == following.style and m.ordinal == 2 for m in others)


class _Builder:
    def __init__(self, notes: Notes) -> None:
        self.tree = Tree()
        self.notes = notes
        self.stack: list[Node] = []

    def add(self, line: Line, following: Line | None) -> None:
        found = marker(line.text)
        plain = line.text[found.end :] if found else line.text
        if plain.strip("：: ").lower() in _CONTENTS:
            self.notes.add("contents", line.number)
        elif line.level or (found is None and self._heads(line, following)):
            self._heading(line, found)
        elif found is not None:
            self._push(self._item(line, found))
        else:
            self._paragraph(line)

    def _heads(self, line: Line, following: Line | None) -> bool:
        """Whether an unnumbered line is a heading: short, no sentence, with an item or heading after it."""
        text = line.text
        if (
            line.is_row
            or len(text) > _SHORT
            or (text[-1] in _ENDS and text[-1] not in "：:）)")
            or following is None
        ):
            return False
        if self._open() and not following.level and marker(following.text) is None:
            return False
        return bool(
            following.level or marker(following.text) or len(following.text) <= _SHORT or not self.stack
        )

    def _heading(self, line: Line, found: Marker | None) -> None:
        title = (line.text[found.end :] if found else line.text).strip("：: ")
        if not self.tree.title and not self.stack and not self.tree.preamble and found is None:
            self.tree.title = title
            return
        rank = RANKS.get(found.style) if found else None
        style = found.style if found and rank is not None else f"heading-{line.level}"
        rank = rank if rank is not None else (1 if line.level else 2)
        node = Node(style, rank * 10 + line.level, title, [], line.number, found, line.anchor)
        self._push(node)

    def _item(self, line: Line, found: Marker) -> Node:
        rest = line.text[found.end :].strip()
        title, text = "", rest
        if match := _TITLE.fullmatch(rest):
            title, text = match[1].strip(), match[2]
        elif len(rest) <= _SHORT and rest[-1:] not in "。；;" and not re.search("[，,；;]", rest):
            title, text = rest.rstrip("：: "), ""
        rank = RANKS.get(found.style)
        fixed = None if rank is None else rank * 10
        return Node(found.style, fixed, title, [text] if text else [], line.number, found)

    def _push(self, node: Node) -> None:
        styles = [open_.style for open_ in self.stack]
        if node.style in styles:
            del self.stack[styles.index(node.style) :]
        elif node.rank is not None:
            while self.stack and (self.stack[-1].rank is None or self.stack[-1].rank >= node.rank):
                self.stack.pop()
        (self.stack[-1].children if self.stack else self.tree.children).append(node)
        self.stack.append(node)

    def _open(self) -> bool:
        """Whether the text so far breaks off within a sentence."""
        texts = self.stack[-1].text if self.stack else self.tree.preamble
        return bool(texts) and len(texts[-1]) >= _HALF and texts[-1][-1] not in _ENDS

    def _paragraph(self, line: Line) -> None:
        texts = self.stack[-1].text if self.stack else self.tree.preamble
        if self._open():
            self.notes.add("joined", line.number)
            between = "" if texts[-1][-1] > "\x7f" and line.text[0] > "\x7f" else " "
            texts[-1] += between + line.text
            return
        if self.stack and self.stack[-1].marker and self.stack[-1].text:
            self.notes.add("attached", line.number)
        texts.append(line.text)
