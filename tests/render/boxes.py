"""What is drawn on the pages of a PDF, told by the PDF itself: characters, the boxes ruled around them, tags.

WeasyPrint rules a box by filling the ring between its two edges, and lays its ground by filling all of it: so
the bounds of such paths are those of the boxes. The tags say which marked content is a table cell's.
"""

from __future__ import annotations

import ctypes
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import pikepdf
import pypdfium2
import pypdfium2.raw as raw

if TYPE_CHECKING:
    from collections.abc import Iterator

SLACK = 0.6
"""How far, in points, ink may reach over an edge before it counts: half a rule, the swing of a stroke."""
SIDE, FOOT = 45.3, 14
"""The margins of a page, in points: 16 mm at the sides, what a printer can reach above and below."""
BAND = 20
"""What is near is looked for in bands so high: at least as high as the largest character."""
CELL = 12
"""What is ruled smaller than this, in points, is a box to tick and not a cell."""


class Box(NamedTuple):
    left: float
    bottom: float
    right: float
    top: float

    @property
    def area(self) -> float:
        return (self.right - self.left) * (self.top - self.bottom)

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.bottom <= y <= self.top

    def covers(self, other: Box) -> bool:
        return (
            self.left - SLACK <= other.left
            and other.right <= self.right + SLACK
            and self.bottom - SLACK <= other.bottom
            and other.top <= self.top + SLACK
        )

    def nests(self, other: Box) -> bool:
        """Whether one of the two lies in the other."""
        return self.covers(other) or other.covers(self)

    def meets(self, other: Box) -> bool:
        """Whether the two lie over each other."""
        across = min(self.right, other.right) - max(self.left, other.left)
        along = min(self.top, other.top) - max(self.bottom, other.bottom)
        return across > SLACK and along > SLACK


class Char(NamedTuple):
    char: str
    box: Box
    cell: int | None
    """Which table cell of the document it belongs to, by the tags; None outside tables."""

    def over(self, other: Char) -> bool:
        """Whether the two lie over each other and are no ligature."""
        ligature = self.box == other.box and {self.char, other.char} <= set("fil")
        return self.box.meets(other.box) and not ligature

    @property
    def centre(self) -> tuple[float, float]:
        return (self.box.left + self.box.right) / 2, (self.box.bottom + self.box.top) / 2


@dataclass(frozen=True)
class Page:
    """A page: its size, its text as it is drawn, the characters with ink, the ruled boxes."""

    width: float
    height: float
    text: str
    chars: list[Char] = field(repr=False)
    boxes: list[Box] = field(repr=False)

    def faults(self) -> Iterator[str]:
        """Say what lies outside the page, its cell, or over something else."""
        yield from self._outside_page()
        yield from self._outside_cells()
        yield from self._overlapping()

    def _outside_page(self) -> Iterator[str]:
        inner = Box(SIDE, FOOT, self.width - SIDE, self.height - FOOT)
        yield from (f"{char.char} is outside the page" for char in self.chars if not inner.covers(char.box))

    def _outside_cells(self) -> Iterator[str]:
        cells = sorted((box for box in self.boxes if min(box[2] - box[0], box[3] - box[1]) > CELL), key=_area)
        bands: dict[int, list[Box]] = defaultdict(list)
        for box in cells:
            for band in range(int(box.bottom // BAND), int(box.top // BAND) + 1):
                bands[band].append(box)
        owners: dict[Box, int] = {}
        homes: dict[
            int, Box
        ] = {}  # the first box of each cell: others, such as a place for a stamp, are nested
        for char in self.chars:
            x, y = char.centre
            around = next((box for box in bands[int(y // BAND)] if box.holds(x, y)), None)
            if around and not around.covers(char.box):
                yield f"{char.char} sticks out of its cell"
            if char.cell is None:
                continue
            if around is None:
                yield f"{char.char} is in no cell"
            elif not homes.setdefault(char.cell, around).nests(around):
                yield f"{char.char} is in another cell"
            elif owners.setdefault(around, char.cell) != char.cell:
                yield f"{char.char} is in another's cell"

    def _overlapping(self) -> Iterator[str]:
        near: dict[tuple[int, int], list[Char]] = defaultdict(list)
        for char in self.chars:
            left, bottom, right, top = char.box
            x, y = (int(value // BAND) for value in char.centre)
            for place in [(x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]:
                for other in near.get(place, ()):
                    box = other.box
                    meet = box[0] < right and left < box[2] and box[1] < top and bottom < box[3]
                    if meet and char.over(other):
                        yield f"{char.char} lies over {other.char}"
            near[x, y].append(char)


def _area(box: Box) -> float:
    return box.area


def pages(pdf: bytes, tagged: pikepdf.Pdf) -> list[Page]:
    """Read the pages of `pdf`; `tagged` is the same, opened for its tags."""
    cells = list(_cells(tagged))
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_page(page, cells[number]) for number, page in enumerate(document)]
    finally:
        document.close()


def _page(page: pypdfium2.PdfPage, cells: dict[int, int]) -> Page:
    text = page.get_textpage()
    width, height = page.get_size()
    return Page(width, height, text.get_text_range(), list(_chars(text, cells)), _boxes(page))


def _chars(text: pypdfium2.PdfTextPage, cells: dict[int, int]) -> Iterator[Char]:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    high = 0  # PDFium counts a character beyond U+FFFF as two
    for index in range(raw.FPDFText_CountChars(text)):
        code = raw.FPDFText_GetUnicode(text, index)
        if chr(code).isspace() or raw.FPDFText_IsGenerated(text, index):
            continue
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if high:
            code, high = 0x10000 + (high - 0xD800) * 0x400 + (code - 0xDC00), 0
        raw.FPDFText_GetCharBox(text, index, left, right, bottom, top)
        marked = raw.FPDFPageObj_GetMarkedContentID(raw.FPDFText_GetTextObject(text, index))
        box = Box(left.value, bottom.value, right.value, top.value)
        yield Char(chr(code), box, cells.get(marked))


def _boxes(page: pypdfium2.PdfPage) -> list[Box]:
    found = set()
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    for shape in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]):
        raw.FPDFPath_GetDrawMode(shape, mode, stroke)
        if mode.value:  # filled: the ring of a border, or a background
            found.add(Box(*(round(side, 1) for side in shape.get_bounds())))
    return sorted(found)


def _cells(document: pikepdf.Pdf) -> Iterator[dict[int, int]]:
    """For each page, which table cell each piece of marked content belongs to."""
    found: dict[tuple[int, int], dict[int, int]] = {page.obj.objgen: {} for page in document.pages}
    _collect(document.Root.StructTreeRoot, None, found)
    yield from (found[page.obj.objgen] for page in document.pages)


def _collect(node: Any, cell: int | None, found: dict[tuple[int, int], dict[int, int]]) -> None:
    if node.get("/S") in ("/TD", "/TH"):
        cell = node.objgen[0]
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            _place(node.Pg, kid, cell, found)
        elif kid.get("/Type") == "/MCR":
            _place(kid.get("/Pg", node.get("/Pg")), int(kid.MCID), cell, found)
        else:
            _collect(kid, cell, found)


def _place(page: Any, marked: int, cell: int | None, found: dict[tuple[int, int], dict[int, int]]) -> None:
    if cell is not None:
        found[page.objgen][marked] = cell
