"""Rows out of an XLSX: the row elements go, and with them the texts that nothing else uses.

The other rows keep their numbers, every other part of the workbook its content.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

_ROW: Final = re.compile(rb"<(?P<p>(?:\w+:)?)row\b(?P<a>[^>]*?)(?:/>|>.*?</(?P=p)row>)", re.DOTALL)
_NUMBER: Final = re.compile(rb'\br="(\d+)"')
_SHARED: Final = re.compile(rb'<(?:\w+:)?c\b[^>]*?\bt="s"[^>]*?>\s*<(?:\w+:)?v>\s*(\d+)\s*<', re.DOTALL)
_TEXT: Final = re.compile(rb"<(?P<p>(?:\w+:)?)si\b[^>]*?(?:/>|>.*?</(?P=p)si>)", re.DOTALL)
_SHEET: Final = re.compile(r"<(?:\w+:)?sheet\b([^>]*?)/?>")
_RELATION: Final = re.compile(r"<(?:\w+:)?Relationship\b([^>]*?)/?>")
_ATTRIBUTE: Final = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
STRINGS: Final = "xl/sharedStrings.xml"


def without_rows(data: bytes, gone: Mapping[str, Collection[int]]) -> bytes:
    """The workbook `data` without the rows (from 1) of each sheet (by its name) in `gone`."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        parts = {info.filename: source.read(info) for info in source.infolist()}
        paths = dict(_sheets(parts))
        for sheet, rows in gone.items():
            parts[paths[sheet]] = _without(parts[paths[sheet]], rows)
        used = {int(n) for name in paths.values() for n in _SHARED.findall(parts[name])}
        if STRINGS in parts:
            parts[STRINGS] = _emptied(parts[STRINGS], used)
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as target:
            for info in source.infolist():
                target.writestr(info, parts[info.filename], info.compress_type)
    return out.getvalue()


def texts(data: bytes) -> Iterator[str]:
    """The content of every part of a workbook, as text."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        for info in source.infolist():
            yield html.unescape(source.read(info).decode("utf-8", "replace"))


def _sheets(parts: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Each sheet's name and the part that holds it."""
    relations = {
        found["Id"]: found["Target"]
        for match in _RELATION.finditer(parts["xl/_rels/workbook.xml.rels"].decode())
        if {"Id", "Target"} <= (found := _attributes(match[1])).keys()
    }
    for match in _SHEET.finditer(parts["xl/workbook.xml"].decode()):
        found = _attributes(match[1])
        target = relations[next(value for name, value in found.items() if name.endswith(":id"))]
        yield found["name"], target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _attributes(text: str) -> dict[str, str]:
    return {name: html.unescape(a or b) for name, a, b in _ATTRIBUTE.findall(text)}


def _without(sheet: bytes, rows: Collection[int]) -> bytes:
    last = 0

    def keep(match: re.Match[bytes]) -> bytes:
        nonlocal last
        number = _NUMBER.search(match["a"])
        last = int(number[1]) if number else last + 1
        return b"" if last in rows and number else _blank(match) if last in rows else match[0]

    return _ROW.sub(keep, sheet)


def _blank(match: re.Match[bytes]) -> bytes:
    """A row without cells, where the rows that follow are told by their place alone."""
    return b"<" + match["p"] + b"row/>"


def _emptied(strings: bytes, used: Collection[int]) -> bytes:
    """The shared texts, those that no cell uses emptied, so that the others keep their numbers."""
    number = -1

    def keep(match: re.Match[bytes]) -> bytes:
        nonlocal number
        number += 1
        p = match["p"]
        return match[0] if number in used else b"<" + p + b"si><" + p + b"t/></" + p + b"si>"

    return _TEXT.sub(keep, strings)
