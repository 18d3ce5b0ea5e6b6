"""Quick looks at a page: as HTML that stands alone, and as pictures of the PDF's pages."""

from __future__ import annotations

import base64
import html as markup
import math
import mimetypes
import posixpath
import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

from policykit.files import read_bytes, read_text
from policykit.problems import InputError, Problem
from policykit.render.bounds import MAX_PIXELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policykit.render.folders import Folders

SCREEN = "style/screen.css"
"""The stylesheet that lays a sheet of paper on the screen, after those of the page."""
DPI = 110
POLICY = "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'; form-action 'none'"
"""What a browser may do with the page: show what is inside it. Nothing is fetched and nothing runs."""
_DOCTYPE = "<!DOCTYPE html>\n"
_SOURCE = re.compile(r"""(?<=\ssrc=)(["'])([^"':]+)\1""")
_URL = re.compile(r"""url\(\s*(["']?)([^"':()#]+)\1\s*\)""")
_STYLES = re.compile(r"<style[^<]*(?:<(?!/?style)[^<]*)*</style>|\sstyle=\"[^\"]*\"", re.IGNORECASE)


def _leads_away(html: str) -> str:
    """Where a page would send its reader (or what else it tells the browser to do); empty if nowhere."""
    from weasyprint import HTML

    for element in HTML(string=html).etree_element.iter("meta"):
        if element.get("http-equiv") is not None:
            return f"{element.get('http-equiv')}: {element.get('content', '')}"
    return ""


def standalone(html: str, styles: Sequence[str], folders: Folders) -> str:
    """Give `html` with the stylesheets `styles` and the pictures and fonts of `folders` inside it.

    Whatever else it asks for no browser fetches. Raises InputError for a page that leads its reader away.
    """
    if away := _leads_away(html):
        raise InputError([Problem("render-url-refused", None, {"form": "--html", "url": away[:200]})])
    found = [(name, path) for name in (*styles, SCREEN) if (path := folders.find(name))]
    css = "\n".join(_filled(read_text(path), posixpath.dirname(name), folders) for name, path in found)
    page = _STYLES.sub(lambda match: _filled(match[0], "", folders), html.removeprefix(_DOCTYPE))
    page = _SOURCE.sub(lambda match: f'"{_embedded(match[2], folders)}"', page)
    # First of all, so that nothing in the page comes before it.
    guard = f'<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
    return _DOCTYPE + guard + page.replace("</head>", f"<style>\n{css}\n</style>\n</head>", 1)


def pictures(pdf: bytes, dpi: int = DPI) -> list[bytes]:
    """Draw each page of `pdf` as a PNG picture of `dpi` dots per inch, fewer for an enormous sheet."""
    import pypdfium2  # type: ignore[import-untyped]  # it carries no types

    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_png(page, dpi) for page in document]
    finally:
        document.close()


def _png(page: Any, dpi: int) -> bytes:
    stream = BytesIO()
    width, height = page.get_size()
    scale = min(dpi / 72, math.sqrt(MAX_PIXELS / (width * height)))
    page.render(scale=scale).to_pil().save(stream, "PNG")
    return stream.getvalue()


def _filled(css: str, folder: str, folders: Folders) -> str:
    """Give `css` with the files of `folders` inside it that it names, seen from `folder`."""
    return _URL.sub(lambda match: f"url({_embedded(posixpath.join(folder, match[2]), folders)})", css)


def _embedded(name: str, folders: Folders) -> str:
    """Give the file `name` of `folders` as a data: address; `name` itself where there is none."""
    path = folders.find(posixpath.normpath(markup.unescape(name)))
    if path is None:
        return name
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return f"data:{kind};base64,{base64.b64encode(read_bytes(path)).decode('ascii')}"
