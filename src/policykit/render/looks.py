"""Quick looks at a page: as HTML that stands alone, and as pictures of the PDF's pages."""

from __future__ import annotations

import base64
import html as markup
import mimetypes
import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

from policykit.files import read_bytes, read_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policykit.render.folders import Folders

SCREEN = "style/screen.css"
"""The stylesheet that lays a sheet of paper on the screen, after those of the page."""
DPI = 110
_SOURCE = re.compile(r'(?<=\ssrc=")[^":]+(?=")')


def standalone(html: str, styles: Sequence[str], folders: Folders) -> str:
    """Give `html` with the stylesheets `styles` and the pictures of `folders` inside it."""
    found = (folders.find(name) for name in (*styles, SCREEN))
    css = "\n".join(read_text(path) for path in found if path)
    page = _SOURCE.sub(lambda match: _embedded(match[0], folders), html)
    return page.replace("</head>", f"<style>\n{css}\n</style>\n</head>", 1)


def pictures(pdf: bytes, dpi: int = DPI) -> list[bytes]:
    """Draw each page of `pdf` as a PNG picture of `dpi` dots per inch."""
    import pypdfium2  # type: ignore[import-untyped]  # it carries no types

    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_png(page, dpi) for page in document]
    finally:
        document.close()


def _png(page: Any, dpi: int) -> bytes:
    stream = BytesIO()
    page.render(scale=dpi / 72).to_pil().save(stream, "PNG")
    return stream.getvalue()


def _embedded(name: str, folders: Folders) -> str:
    """Give the file `name` of `folders` as a data: address; `name` itself where there is none."""
    path = folders.find(markup.unescape(name))
    if path is None:
        return name
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return f"data:{kind};base64,{base64.b64encode(read_bytes(path)).decode('ascii')}"
