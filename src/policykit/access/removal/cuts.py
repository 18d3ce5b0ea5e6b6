"""What is cut out of a text file: the rows of CSV and JSON Lines, the items of JSON and YAML lists."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING

from policykit import yamlsource
from policykit.records.tabular import delimiter

if TYPE_CHECKING:
    from policykit.yamlsource import Node

Range = tuple[int, int]
"""From which character (inclusive) to which (exclusive)."""
Gone = Mapping[int, Collection[int]]
"""For each table of a file (from 0, in its order), the rows that go (from 0)."""

_BLANK = re.compile(r"[ \t\r\n]*")


def without(text: str, ranges: Iterable[Range]) -> str:
    """`text` without `ranges`, which do not overlap."""
    pieces, done = [], 0
    for start, end in sorted(ranges):
        pieces.append(text[done:start])
        done = end
    return "".join((*pieces, text[done:]))


def of_lines(text: str, numbers: Collection[int]) -> Iterator[Range]:
    """The lines (from 1) of JSON Lines."""
    start = 0
    for number, line in enumerate(text.split("\n"), 1):
        end = min(start + len(line) + 1, len(text))
        if number in numbers:
            yield start, end
        start = end


def of_csv(text: str, numbers: Collection[int]) -> Iterator[Range]:
    """The rows of CSV that begin on the lines `numbers` (from 1); a cell may go over several lines."""
    starts = [0, *(match.end() for match in re.finditer("\n", text)), len(text)]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text), strict=True)
    line = 1
    for _ in reader:
        after = reader.line_num + 1
        if line in numbers:
            yield starts[line - 1], starts[min(after, len(starts)) - 1]
        line = after


def of_json(text: str, gone: Gone) -> Iterator[Range]:
    """The items of the lists of a JSON document: of the document itself, or of each of its entries."""
    index = _after_blank(text, 0)
    if text[index] == "[":
        yield from _of_list(_items(text, index), gone.get(0, ()))
        return
    decoder, index, number = json.JSONDecoder(), index + 1, 0
    while text[index := _after_blank(text, index)] != "}":
        _, index = decoder.raw_decode(text, index)
        index = _after_blank(text, _after_blank(text, index) + 1)
        spans = _items(text, index) if text[index] == "[" else []
        yield from _of_list(spans, gone.get(number, ()))
        index = _after_blank(text, decoder.raw_decode(text, index)[1])
        index += text[index] == ","
        number += 1


def _items(text: str, index: int) -> list[Range]:
    """Where the items of the list that begins at `index` stand."""
    decoder, found = json.JSONDecoder(), []
    index = _after_blank(text, index + 1)
    while text[index] != "]":
        end = decoder.raw_decode(text, index)[1]
        found.append((index, end))
        index = _after_blank(text, end)
        index = _after_blank(text, index + (text[index] == ","))
    return found


def _after_blank(text: str, index: int) -> int:
    match = _BLANK.match(text, index)
    return match.end() if match else index


def _of_list(items: list[Range], gone: Collection[int]) -> Iterator[Range]:
    """Cut items with the comma that follows each; at the end of the list, with the one before them."""
    for is_gone, run in groupby(range(len(items)), lambda number: number in gone):
        numbers = list(run)
        if not is_gone:
            continue
        first, last = numbers[0], numbers[-1]
        if last + 1 < len(items):
            yield items[first][0], items[last + 1][0]
        else:
            yield (items[first - 1][1] if first else items[0][0]), items[last][1]


def of_yaml(text: str, gone: Gone) -> Iterator[Range]:
    """The items of the lists of a YAML document, with the dash and the lines of each."""
    root = yamlsource.parse(text, "").root
    lists = [root] if root.keys is None else list((root.children or {}).values())
    for number, node in enumerate(lists):
        items = list((node.children or {}).values())
        if number not in gone:
            continue
        if text[node.index : node.index + 1] == "[":
            yield from _of_list([(item.index, _end(text, item)) for item in items], gone[number])
        else:
            yield from (_lines_of(text, item) for place, item in enumerate(items) if place in gone[number])


def _end(text: str, node: Node) -> int:
    """Where a node ends: what libyaml calls the end of a block is where the next thing begins."""
    if node.children is None or text[node.index] in "{[":
        return len(text[: node.end].rstrip()) if node.style in ("|", ">") else node.end
    parts = (*node.children.values(), *(node.keys or {}).values())
    return max((_end(text, part) for part in parts), default=node.end)


def _lines_of(text: str, item: Node) -> Range:
    """The lines of an item of a block list, from its dash to its last character."""
    start = text.rfind("\n", 0, text.rfind("-", 0, item.index)) + 1
    end = text.find("\n", _end(text, item))
    return start, len(text) if end < 0 else end + 1
