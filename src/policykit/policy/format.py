"""Align the pipe tables of a policy file; a Chinese character is two columns wide.

Nothing else is touched: comments, order, quotation and every other line stay as they are.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from policykit.policy.table import SECTIONS, PipeTable, Row, TableError, read_table
from policykit.yamlsource import Source, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.yamlsource import Node


def format_policy(text: str, file: str = "") -> str:
    """Give the policy file `text` with its tables aligned; a table that cannot be read stays as it is.

    Raises InputError for text that is no YAML; `file` names it in places.
    """
    source = parse(text, file)
    lines = text.split("\n")
    for path, table_text in _tables(source):
        try:
            rows = aligned(read_table(table_text))
        except TableError:
            continue
        for row, (offset, line) in zip(rows, _lines(table_text), strict=True):
            place = source.where_text(path, offset + len(line) - len(line.lstrip()))
            before = lines[place.line - 1][: place.column - 1]
            lines[place.line - 1] = before + row
    return "\n".join(lines)


def aligned(table: PipeTable) -> list[str]:
    """Give the lines of `table`, the header first, every column as wide as its widest cell."""
    rows = (table.header, *table.rows)
    widths = {
        section: [
            max(map(width, column)) for column in zip(*(_texts(row, section) for row in rows), strict=True)
        ]
        for section in SECTIONS
    }
    return ["| " + " || ".join(_sections(row, widths)) + " |" for row in rows]


def _sections(row: Row, widths: dict[str, list[int]]) -> Iterator[str]:
    for section in SECTIONS:
        cells = zip(_texts(row, section), widths[section], strict=True)
        if line := " | ".join(text + " " * (wide - width(text)) for text, wide in cells):
            yield line


def _texts(row: Row, section: str) -> list[str]:
    return [cell.text for cell in getattr(row, section)]


def width(text: str) -> int:
    """Give how many columns `text` takes in a fixed-width font."""
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def _tables(source: Source) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Give the path and text of every table that stands as a literal block (`|`), a row a line."""
    rules = _child(source.root, "rules")
    for index, rule in (rules.children or {}).items() if rules else ():
        table = _child(rule, "table")
        if table is not None and table.style == "|" and isinstance(table.value, str):
            yield ("rules", index, "table"), table.value


def _child(node: Node, key: str) -> Node | None:
    return (node.children or {}).get(key)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    offset = 0
    for line in text.split("\n"):
        if line.strip():
            yield offset, line
        offset += len(line) + 1
