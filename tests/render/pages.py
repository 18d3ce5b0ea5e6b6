"""What tests ask of a PDF: its text, its word boxes, its pages."""

from __future__ import annotations

import re
import subprocess
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

XHTML = "{http://www.w3.org/1999/xhtml}"


def text(pdf: bytes, tmp_path: Path) -> str:
    """The text in reading order, as somebody searching or copying gets it."""
    return _poppler(["pdftotext", "-layout"], pdf, tmp_path)


def raw(pdf: bytes, tmp_path: Path) -> list[str]:
    """The text of each page in the order in which it is drawn."""
    return _poppler(["pdftotext", "-raw"], pdf, tmp_path).split("\f")[:-1]


def squeezed(given: str) -> str:
    """Text without white space, which PDFs do not keep faithfully."""
    return re.sub(r"\s+", "", given)


def lines(pdf: bytes, tmp_path: Path) -> list[str]:
    """The lines of the text, white space squeezed out, empty ones dropped."""
    return [line for raw in text(pdf, tmp_path).splitlines() if (line := squeezed(raw))]


def words_outside(pdf: bytes, tmp_path: Path) -> list[str]:
    """The words that stick out of their page."""
    root = ET.fromstring(_poppler(["pdftotext", "-bbox"], pdf, tmp_path))
    found = []
    for page in root.iter(f"{XHTML}page"):
        width, height = float(page.attrib["width"]), float(page.attrib["height"])
        for word in page.iter(f"{XHTML}word"):
            box = [float(word.attrib[side]) for side in ("xMin", "yMin", "xMax", "yMax")]
            if box[0] < 0 or box[1] < 0 or box[2] > width or box[3] > height:
                found.append(word.text or "")
    return found


def _poppler(command: list[str], pdf: bytes, tmp_path: Path) -> str:
    path = tmp_path / "page.pdf"
    path.write_bytes(pdf)
    done = subprocess.run([*command, str(path), "-"], capture_output=True, check=True)
    return done.stdout.decode("utf-8")
