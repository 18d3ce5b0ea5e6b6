"""A regulation's file as lines: docx, Markdown, or plain text in UTF-8, UTF-16, GB18030 or Big5."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from policykit.analysis.outline.lines import MAX_LINE, MAX_LINES, Line, Notes
from policykit.files import read_bytes
from policykit.problems import InputError, Place, Problem
from policykit.records.decode import decode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from policykit.records.schema import Schemas

MAX_BYTES: Final = 16 * 2**20
SUFFIXES: Final = (".docx", ".md", ".markdown", ".txt", ".text")
_HEADING: Final = re.compile(r"(#{1,6})\s+(.*?)\s*(?:\{#([^\s{}]+)\}\s*)?#*\s*")
_BREAKS: Final = re.compile("\r\n?|[\n\x0b\x0c\x85\u2028\u2029]")


def read_lines(path: Path, schemas: Schemas, notes: Notes) -> list[Line]:
    """Read the file `path` as lines that are not empty.

    Raises InputError for another kind of file, one that cannot be read or decoded, and one that is too large.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        args = {"suffix": suffix or path.name, "known": ", ".join(SUFFIXES)}
        raise InputError([Problem("outline-suffix", Place(str(path)), args)])
    data = read_bytes(path, MAX_BYTES)
    if suffix == ".docx":
        from policykit.analysis.outline.docx import read_docx

        found = iter(read_docx(data, str(path), notes))
    else:
        found = _text_lines(decode(data, str(path), schemas), is_markdown=suffix in (".md", ".markdown"))
    lines = [line for line in found if line.text.strip()]
    _bounded(lines, str(path))
    return lines


def _text_lines(text: str, *, is_markdown: bool) -> Iterator[Line]:
    for number, line in enumerate(_BREAKS.split(text), 1):
        match = _HEADING.fullmatch(line.strip()) if is_markdown else None
        if match:
            yield Line(match[2], number, len(match[1]), match[3] or "")
        else:
            yield Line(line, number)


def _bounded(lines: list[Line], file: str) -> None:
    if not lines:
        raise InputError([Problem("outline-empty", Place(file))])
    longest = max(lines, key=lambda line: len(line.text))
    if len(lines) > MAX_LINES or len(longest.text) > MAX_LINE:
        args = {"lines": MAX_LINES, "length": MAX_LINE}
        raise InputError([Problem("outline-too-long", Place(file, longest.number), args)])
