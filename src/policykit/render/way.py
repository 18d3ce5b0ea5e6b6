"""From a form filled in to its PDF: what there is to draw, and the ways of drawing it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form filled in and not yet drawn: its id, its HTML, and the names of its stylesheets."""

    form: str
    html: str
    styles: tuple[str, ...]


class Way(Protocol):
    """A way of drawing sheets, which worker processes make again for themselves by unpickling it.

    `pdf.Press` lays every sheet out anew. A quicker way for a fixed form (its blank laid out once, values set
    into the boxes where they fit) would hold a press for the sheets where they do not.
    """

    def draw(self, sheet: Sheet) -> bytes:
        """Give the sheet as PDF, the same bytes each time. Raises InputError for what would print wrong."""
        ...

    def digest(self, sheet: Sheet) -> str:
        """Give the digest of all that the PDF of `sheet` depends on; `pdf.digest_of` reads it off the PDF."""
        ...
