"""A Word file as lines: paragraphs with their automatic numbers, tables row by row, nothing executed.

Only the parts of the archive that are XML are unpacked, within bounds, before anything reads them; a part
with a document type is refused, so that no entity is ever expanded.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any, Final

from policykit.analysis.outline.autonumber import AutoNumbers
from policykit.analysis.outline.lines import Line, Notes
from policykit.analysis.outline.numbering import marker
from policykit.problems import InputError, Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_UNPACKED: Final = 64 * 2**20
MAX_PARTS: Final = 2_000
W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_OLE: Final = b"\xd0\xcf\x11\xe0"
_SPACES: Final = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}


def read_docx(data: bytes, file: str, notes: Notes) -> list[Line]:
    """Read a Word file; lines are numbered by paragraph.

    Raises InputError for what is no sound docx, carries macros, or would unpack beyond the bounds.
    """
    import docx

    if data[:4] == _OLE:
        raise InputError([Problem("outline-docx-old", Place(file))])
    try:
        document = docx.Document(_checked(data, file))
        body = document.element.body
        numbers = AutoNumbers(document)
        return list(_lines(body, numbers, notes))
    except InputError:
        raise
    except Exception as error:  # a broken part makes zipfile, lxml and python-docx raise almost anything
        args = {"detail": type(error).__name__}
        raise InputError([Problem("outline-docx-broken", Place(file), args)]) from None


def _checked(data: bytes, file: str) -> io.BytesIO:
    """Give the archive unpacked: XML parts read within bounds, anything else empty."""
    refused = InputError([Problem("outline-docx-bomb", Place(file), {"limit": MAX_UNPACKED // 2**20})])
    checked = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(checked, "w") as target:
        parts = source.infolist()
        wanted = [part for part in parts if part.filename.endswith((".xml", ".rels"))]
        if len(parts) > MAX_PARTS or sum(part.file_size for part in wanted) > MAX_UNPACKED:
            raise refused
        for part in parts:
            content = b""
            if part in wanted:
                with source.open(part) as stream:
                    content = stream.read(part.file_size)
            if b"<!DOCTYPE" in content or content[:2] in (b"\xff\xfe", b"\xfe\xff"):
                raise refused
            target.writestr(part.filename, content)
    checked.seek(0)
    return checked


def _lines(body: Any, numbers: AutoNumbers, notes: Notes) -> Iterator[Line]:
    count = 0
    for element in body.iterchildren():
        if element.tag == f"{W}tbl":
            notes.add("table", count + 1)
            for row in element.iter(f"{W}tr"):
                count += 1
                yield Line(
                    _row([text for cell in row.iter(f"{W}tc") if (text := _text(cell))]), count, is_row=True
                )
        else:
            for paragraph in element.iter(f"{W}p"):
                count += 1
                text = _text(paragraph)
                if next(paragraph.iter(f"{W}del", f"{W}ins"), None) is not None:
                    notes.add("tracked", count)
                if text.strip():
                    yield Line(numbers.label(paragraph) + text, count, _level(paragraph, numbers))


def _row(cells: list[str]) -> str:
    """Give a row as one line; a number in a cell of its own goes before the text."""
    found = marker(cells[0]) if cells else None
    first = 1 if found and found.end == len(cells[0]) else 0
    return " ".join((*cells[:first], "；".join(cells[first:])))


def _text(element: Any) -> str:
    """Give the text of an element; deletions and what stands twice for old programs are left out."""
    pieces = (
        _SPACES.get(node.tag, node.text or "")
        for node in element.iter(f"{W}t", *_SPACES)
        if not any(parent.tag in (_FALLBACK, f"{W}del") for parent in node.iterancestors())
    )
    return re.sub(r"\s*\n\s*", " ", "".join(pieces)).strip()


def _level(paragraph: Any, numbers: AutoNumbers) -> int:
    """Give the level of a heading by its style or outline level; 0 for body text."""
    name = numbers.style_name(paragraph)
    if match := re.fullmatch(r"(?:heading|標題|标题)\s*([1-6])", name.lower()):
        return int(match[1])
    return 1 if name.lower() in ("title", "標題", "标题") else 0
