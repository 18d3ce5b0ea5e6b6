"""YAML as data with the place of every part of it: for policies, records and settings alike.

`load(path)` or `parse(text, file)` gives a `Source`: plain data (dict, list, str, int, Decimal, bool,
None) and, for every path into it, the line and column it was written at.

The reading is YAML 1.2's core schema with no surprises. `true`/`false` and `null`/`~`/empty are the only
words with a meaning; a number is one that JSON would print the same way; everything else is a string
(`no`, `on`, `12:30`, `010`, `1e3`, `+86`, `2026-05-01`). Keys are strings. Duplicate keys, tags, tabs as
indentation, several documents and aliases that expand without bound are errors; nothing is constructed.
"""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from policykit.files import MAX_BYTES, read_text
from policykit.problems import InputError, Place, Problem
from policykit.yamlslips import slip

MAX_DEPTH: Final = 64
MAX_NODES: Final = 2_000_000
MAX_ALIASED: Final = 10_000
MAX_LINE: Final = 1_000_000

Path = Sequence[str | int]

_NULL = frozenset(("", "~", "null", "Null", "NULL"))
_BOOLEAN = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,33})(\.[0-9]{1,34})?")
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Node:
    """A part of the document: `line` and `column` from 1, `index` and `end` in characters of the text."""

    __slots__ = ("children", "column", "end", "index", "keys", "line", "size", "style", "value")

    def __init__(self, line: int, column: int, index: int, end: int) -> None:
        self.line, self.column, self.index, self.end = line, column, index, end
        self.value: Any = None
        self.children: dict[str | int, Node] | None = None
        self.keys: dict[str, Node] | None = None
        self.style: str | None = None
        self.size = 1


@dataclass(frozen=True, slots=True)
class Source:
    """A document: its `data`, and where each part of it stands in `file`."""

    file: str
    text: str
    data: Any
    root: Node

    def where(self, path: Path = ()) -> Place:
        """Give the place of the value at `path` (keys and list positions from 0).

        A path that leads nowhere gives the place of its last part that exists, so that the path of a
        JSON Schema error always has a place.
        """
        node = self._node(path)
        return Place(self.file, node.line, node.column)

    def where_key(self, path: Path) -> Place:
        """Give the place of the mapping key that ends `path`; of a list item, the place of its value."""
        parent = self._node(path[:-1])
        key = (parent.keys or {}).get(path[-1]) if path and isinstance(path[-1], str) else None
        return Place(self.file, key.line, key.column) if key else self.where(path)

    def where_text(self, path: Path, offset: int) -> Place:
        """Give the place of character `offset` (from 0) of the string at `path`, whatever its style.

        Indentation, quotation marks, escapes and folded lines are accounted for.
        """
        node = self._node(path)
        index = _index_of(self.text, node, offset) if isinstance(node.value, str) else node.index
        return self._place(index)

    def _node(self, path: Path) -> Node:
        node = self.root
        for part in path:
            child = (node.children or {}).get(part)
            if child is None:
                break
            node = child
        return node

    def _place(self, index: int) -> Place:
        starts = [0, *(m.end() for m in re.finditer("\r\n?|[\n\x85\u2028\u2029]", self.text[:index]))]
        line = bisect_right(starts, index)
        return Place(self.file, line, index - starts[line - 1] + 1)


def load(path: str | os.PathLike[str], problems: list[Problem] | None = None) -> Source:
    """Read the UTF-8 file `path`; see `parse`. Raises InputError also for an unusable file."""
    return parse(read_text(path, MAX_BYTES), os.fspath(path), problems)


def parse(text: str, file: str, problems: list[Problem] | None = None) -> Source:
    """Read the YAML document `text`, naming it `file` in places.

    An empty document has the data None. Raises InputError. Where a list `problems` is given, what can be
    passed over (duplicate keys: the first is kept; tags) is appended to it instead of raised, so that a
    caller can report it together with what else is wrong.
    """
    _check_text(text, file)
    builder = _Builder(text, file)
    root = builder.build()
    if problems is not None:
        problems.extend(builder.problems)
    elif builder.problems:
        raise InputError(builder.problems)
    return Source(file, text, root.value, root)


def _check_text(text: str, file: str) -> None:
    if bad := _UNPRINTABLE.search(text):
        before = text[: bad.start()]
        place = Place(file, before.count("\n") + 1, bad.start() - before.rfind("\n"))
        raise InputError([Problem("yaml-control-character", place, {"character": f"U+{ord(bad[0]):04X}"})])
    if len(text) > MAX_LINE:
        for number, line in enumerate(text.split("\n"), 1):
            if len(line) > MAX_LINE:
                raise InputError([Problem("yaml-long-line", Place(file, number), {"limit": MAX_LINE})])


class _Builder:
    """Builds the nodes from libyaml's events, without recursion and without constructing anything."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self.problems: list[Problem] = []
        self.anchors: dict[str, Node] = {}
        self.open: list[tuple[Node, str | None]] = []
        self.pending: list[Node | None] = []
        self.root: Node | None = None
        self.nodes = 0
        self.aliased = 0
        self.quoted: Any = None

    def build(self) -> Node:
        import yaml
        from yaml._yaml import CParser

        parser = CParser(self.text)
        handlers: dict[type, Any] = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._start,
            yaml.SequenceStartEvent: self._start,
            yaml.MappingEndEvent: self._close,
            yaml.SequenceEndEvent: self._close,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._document,
        }
        try:
            while (event := parser.get_event()) is not None:
                if handler := handlers.get(type(event)):
                    handler(event)
        except yaml.YAMLError as error:
            raise InputError([*self.problems, self._syntax(error)]) from None
        return self.root or Node(1, 1, 0, 0)

    def _syntax(self, error: Any) -> Problem:
        """Tell of what libyaml cannot read: a quotation that ran on to where it stopped was never closed."""
        mark = getattr(error, "problem_mark", None)
        if self.quoted and mark and mark.line == self.quoted.end_mark.line:
            return Problem("yaml-unclosed-quote", self._place(self.quoted))
        return _syntax_problem(self.text, self.file, error)

    def _document(self, event: Any) -> None:
        if self.root is not None:
            self._refuse("yaml-several-documents", event)

    def _scalar(self, event: Any) -> None:
        node = self._node(event)
        node.value = _resolve(event.value) if event.implicit[0] else event.value
        node.style = event.style
        runs_on = event.style in ("'", '"') and event.end_mark.line > event.start_mark.line
        self.quoted = event if runs_on else None
        if self.open and self.open[-1][0].keys is not None and self.pending[-1] is None:
            node.value = event.value
            self.pending[-1] = node
        else:
            self._attach(node)

    def _start(self, event: Any) -> None:
        if len(self.open) >= MAX_DEPTH:
            self._refuse("yaml-too-deep", event, limit=MAX_DEPTH)
        if self.open and self.open[-1][0].keys is not None and self.pending[-1] is None:
            self._refuse("yaml-key-not-text", event)
        node = self._node(event)
        is_mapping = type(event).__name__ == "MappingStartEvent"
        node.value = {} if is_mapping else []
        node.children = {}
        node.keys = {} if is_mapping else None
        self.open.append((node, event.anchor))
        self.pending.append(None)

    def _close(self, event: Any) -> None:
        node, _ = self.open.pop()
        self.pending.pop()
        node.end = event.end_mark.index
        self._attach(node)

    def _alias(self, event: Any) -> None:
        node = self.anchors.get(event.anchor)
        if node is None:
            self._refuse("yaml-unknown-anchor", event, anchor=event.anchor)
        elif any(node is container for container, _ in self.open):
            self._refuse("yaml-alias-in-itself", event, anchor=event.anchor)
        elif self.open and self.open[-1][0].keys is not None and self.pending[-1] is None:
            self._refuse("yaml-key-not-text", event)
        else:
            self.aliased += node.size
            if self.aliased > MAX_ALIASED:
                self._refuse("yaml-alias-bomb", event, limit=MAX_ALIASED)
            self._attach(node)

    def _node(self, event: Any) -> Node:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self._refuse("yaml-too-many-nodes", event, limit=MAX_NODES)
        start = event.start_mark
        node = Node(start.line + 1, start.column + 1, start.index, event.end_mark.index)
        if event.tag is not None:
            self.problems.append(Problem("yaml-tag", self._place(event), {"tag": event.tag}))
        if event.anchor:
            self.anchors[event.anchor] = node
        return node

    def _attach(self, node: Node) -> None:
        if not self.open:
            self.root = node
            return
        parent = self.open[-1][0]
        parent.size += node.size
        assert parent.children is not None
        if parent.keys is None:
            parent.children[len(parent.value)] = node
            parent.value.append(node.value)
            return
        key = self.pending[-1]
        self.pending[-1] = None
        assert key is not None
        if (first := parent.keys.get(key.value)) is not None:
            place = Place(self.file, key.line, key.column)
            self.problems.append(
                Problem("yaml-duplicate-key", place, {"key": key.value[:80], "line": first.line})
            )
            return
        parent.keys[key.value] = key
        parent.children[key.value] = node
        parent.value[key.value] = node.value

    def _place(self, event: Any) -> Place:
        return Place(self.file, event.start_mark.line + 1, event.start_mark.column + 1)

    def _refuse(self, code: str, event: Any, **args: object) -> None:
        raise InputError([*self.problems, Problem(code, self._place(event), args)])


def _resolve(text: str) -> Any:
    """Give the value of the plain scalar `text`."""
    if text in _NULL:
        return None
    if text in _BOOLEAN:
        return _BOOLEAN[text]
    if number := _NUMBER.fullmatch(text):
        return Decimal(text) if number[1] else int(text)
    return text


_SYNTAX: Final = (
    ("tab character", "yaml-tab"),
    ("mapping values are not allowed", "yaml-colon-in-value"),
    ("could not find expected ':'", "yaml-missing-colon"),
    ("found unexpected end of stream", "yaml-unclosed-quote"),
    ("found unexpected document indicator", "yaml-unclosed-quote"),
    ("expected ',' or", "yaml-unclosed-bracket"),
    ("did not find expected node content", "yaml-unclosed-bracket"),
    ("did not find expected key", "yaml-indentation"),
    ("did not find expected '-' indicator", "yaml-indentation"),
    ("did not find expected <document start>", "yaml-indentation"),
    ("block sequence entries are not allowed", "yaml-indentation"),
    ("did not find expected comment or line break", "yaml-table-line"),
    ("unknown escape character", "yaml-escape"),
)


def _syntax_problem(text: str, file: str, error: Any) -> Problem:
    """Turn what libyaml says into a problem of ours; the place is where the mistake is seen."""
    mark = getattr(error, "problem_mark", None)
    place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
    said = str(getattr(error, "problem", None) or error)
    lines = text.split("\n")
    if mark and (found := slip(lines, mark.line, file)):
        return found
    if "cannot start any token" in said and mark:
        character = lines[mark.line][mark.column : mark.column + 1] if mark.line < len(lines) else ""
        code = "yaml-tab" if character == "\t" else "yaml-reserved-character"
        return Problem(code, place, {"character": character})
    for part, code in _SYNTAX:
        if part in said:
            return Problem(code, place)
    return Problem("yaml-syntax", place, {"detail": said})


_ESCAPE = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)
_LINE_JOIN = re.compile(r"\\(?:\r\n?|\n)[ \t]*")


def _index_of(text: str, node: Node, offset: int) -> int:
    """Find the index in `text` of character `offset` of the string that `node` holds."""
    index, value = node.index, node.value
    if property_ := re.compile(r"&\S+\s+").match(text, index):
        index = property_.end()
    if node.style in ("|", ">"):
        header_end = text.find("\n", index)
        index = header_end + 1 if header_end >= 0 else len(text)
    elif node.style:
        index += 1
    for position in range(min(offset, len(value)) + 1):
        wanted = value[position] if position < len(value) else ""
        index, width = _next(text, index, node, wanted)
        if position < offset:
            index += width
    return min(index, len(text))


def _next(text: str, index: int, node: Node, wanted: str) -> tuple[int, int]:
    """Where the source spells the character `wanted`, from `index` on, and in how many characters."""
    if node.style == '"':
        while join := _LINE_JOIN.match(text, index):
            index = join.end()
        if escape := _ESCAPE.match(text, index):
            return index, len(escape[0])
    if node.style == "'" and text.startswith("''", index):
        return index, 2
    if wanted and text[index : index + 1] != wanted:
        if wanted == " " and text[index : index + 1] in ("\n", "\r"):
            return index, 1
        blank = re.compile(r"[ \t\r\n]*").match(text, index)
        end = blank.end() if blank else index
        newline = text.find("\n", index, end)
        return (newline if wanted == "\n" and newline >= 0 else end), 1
    return index, 1
