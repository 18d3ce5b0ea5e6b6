"""HTML to PDF by WeasyPrint: nothing from outside, no warning overlooked, the same bytes each time."""

from __future__ import annotations

import hashlib
import logging
import os
import re
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from policykit import __version__
from policykit.files import read_bytes
from policykit.problems import InputError, Problem
from policykit.render import bounds, faces, fonts, sheets
from policykit.render.way import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from weasyprint.text.fonts import FontConfiguration

    from policykit.problems import Language
    from policykit.render.faces import Face
    from policykit.render.fetch import TemplateFetcher
    from policykit.render.folders import Folders

_NOTES = re.compile(
    r"Ignored `|.* has no required alt description$|Using fontTools instead of HarfBuzz-Subset", re.DOTALL
)
"""What WeasyPrint notes that changes nothing on paper: CSS meant for browsers, a picture undescribed, a slow
library, of which `prepare` warns once."""

_OWN_STYLES = re.compile(r"<style|<link|@font-face|style=[\"'][^\"']*--", re.IGNORECASE)
"""What in a page brings styles, fonts or variables of its own."""

_DIGEST = re.compile(rb"\n%policykit ([0-9a-f]{64})\nstartxref\n\d+\n%%EOF\n?\Z")
"""The end of a PDF of ours: a comment with the digest of all that it was drawn from."""


def prepare(lang: Language) -> tuple[Face, ...]:
    """Make this machine ready for pages in `lang`; give the quick faces, none where they cannot be made.

    What is lacking but only slows printing, and that faces are being made, is logged as a warning in `lang`.
    Raises InputError where Chinese pages cannot be printed; see `fonts.readiness`.
    """
    logger = logging.getLogger(__name__)
    problems = fonts.readiness()
    if errors := [problem for problem in problems if problem.severity == "error"]:
        raise InputError(errors)
    for problem in problems:
        logger.warning(problem.text(lang))
    notice = Problem("render-preparing-fonts", severity="warning")
    return faces.faces(lang, lambda: logger.warning(notice.text(lang)))


@dataclass(frozen=True, slots=True)
class _Setup:
    """What pages with the same stylesheets share: the sheets, the fonts and the counter styles they bring."""

    sheets: list[Any]
    fonts: Any
    counters: Any


class Press:
    """Draws pages of one set of template folders; stylesheets and the font set-up are read once.

    Nothing of one document's fonts reaches another: each gets its own subset, and a page that brings fonts
    or styles of its own is drawn with a set-up of its own. Not for use by two threads. `quick` are the faces
    that `prepare` gives for `lang`.
    """

    def __init__(self, folders: Folders, lang: Language, quick: Sequence[Face]) -> None:
        self.folders = folders
        self.lang: Language = lang
        self.quick = tuple(quick)
        self._texts: dict[tuple[str, ...], list[str]] = {}
        self._setups: dict[tuple[str, ...], _Setup] = {}

    def __reduce__(self) -> tuple[type[Press], tuple[Folders, Language, tuple[Face, ...]]]:
        """Pickle what it is made from, so that another process makes its own."""
        return Press, (self.folders, self.lang, self.quick)

    def pdf(self, html: str, styles: Sequence[str], name: str) -> bytes:
        """Draw `html` under the stylesheets `styles` (names in the folders); `name` is for messages.

        Raises InputError for what a template may not fetch, a file it lacks, a glyph no font has, more than a
        page may ask for (see `bounds`), and everything else WeasyPrint only logs.
        """
        from weasyprint import HTML

        from policykit.render.fetch import RefusedError, TemplateFetcher

        fetcher = TemplateFetcher(self.folders, name)
        try:
            with bounds.drawing(name, html) as watch, _no_warning(name):
                setup = self._setup(tuple(styles), html, fetcher)
                page = HTML(string=html, base_url=self._base, url_fetcher=fetcher)
                watch.look(page.etree_element)
                written = page.write_pdf(
                    stylesheets=setup.sheets,
                    font_config=setup.fonts,
                    counter_style=setup.counters,
                    pdf_tags=True,
                )
        except (RefusedError, InputError) as error:
            raise InputError(fetcher.refused or error.problems) from error
        return _marked(bytes(written), self.digest(Sheet(name, html, tuple(styles))))

    def draw(self, sheet: Sheet) -> bytes:
        """Draw `sheet`; see `pdf`."""
        return self.pdf(sheet.html, sheet.styles, sheet.form)

    def digest(self, sheet: Sheet) -> str:
        """Give the digest of all that the sheet is drawn from: two sheets with the same one print the same.

        Raises InputError for a stylesheet that is missing.
        """
        import weasyprint

        made_by = (__version__, weasyprint.__version__, self.lang, len(self.quick))
        told = (made_by, self._text(sheet.styles, sheet.form), self._files, sheet.html)
        return hashlib.sha256(repr(told).encode()).hexdigest()

    @cached_property
    def _files(self) -> str:
        """The digest of the pictures, fonts and imported styles in the folders."""
        told = hashlib.sha256()
        for path in self.folders.files("**/*"):
            if path.suffix not in (".html", ".yaml"):
                told.update(repr((path.name, read_bytes(path))).encode())
        return told.hexdigest()

    @property
    def _base(self) -> str:
        return self.folders.paths[0].as_uri() + "/"

    def _text(self, styles: tuple[str, ...], name: str) -> list[str]:
        if styles not in self._texts:
            texts = sheets.read(styles, self.folders, name)
            for text in texts:
                bounds.require_style(text, name)
            self._texts[styles] = texts
        return self._texts[styles]

    def _setup(self, styles: tuple[str, ...], html: str, fetcher: TemplateFetcher) -> _Setup:
        if _OWN_STYLES.search(html):
            return self._made(styles, html, fetcher)
        if styles not in self._setups:
            self._setups[styles] = self._made(styles, "", fetcher)
        return self._setups[styles]

    def _made(self, styles: tuple[str, ...], html: str, fetcher: TemplateFetcher) -> _Setup:
        from weasyprint import CSS
        from weasyprint.css.counters import CounterStyle
        from weasyprint.text.fonts import FontConfiguration as Fonts

        setup = _Setup([], Fonts(), CounterStyle())
        texts = sheets.with_cuts(self._text(styles, fetcher.form), _loaded(self.quick, setup.fonts))
        named = dict(zip(styles, sheets.with_values(texts, self.lang, html), strict=True))
        with _no_warning(fetcher.form):
            for name, text in sheets.joined(named).items():
                sheet = CSS(
                    string=text,
                    base_url=self._base + name,
                    url_fetcher=fetcher,
                    font_config=setup.fonts,
                    counter_style=setup.counters,
                )
                setup.sheets.append(sheet)
        return setup


def digest_of(pdf: bytes) -> str:
    """Give the digest of what `pdf` was drawn from; empty for a file that is not ours or not whole."""
    found = _DIGEST.search(pdf)
    return found[1].decode() if found else ""


def _loaded(quick: Sequence[Face], used: FontConfiguration) -> dict[str, str]:
    """Load the quick faces; give family to the name of its cut, nothing where one cannot be loaded.

    Not by `@font-face`, for which WeasyPrint makes a copy of the file in every process.
    """
    from weasyprint.text.ffi import ffi, fontconfig, pangoft2

    added = [fontconfig.FcConfigAppFontAddFile(used._config, os.fsencode(face.path)) for face in quick]
    pangoft2.pango_fc_font_map_config_changed(ffi.cast("PangoFcFontMap *", used.font_map))
    return {face.family: face.name for face in quick} if all(added) else {}


def _marked(pdf: bytes, digest: str) -> bytes:
    """Write the digest into `pdf` as a comment before its last lines, where no offset counts what follows."""
    body, keyword, end = pdf.rpartition(b"startxref\n")
    return body + b"%policykit " + digest.encode() + b"\n" + keyword + end


@contextmanager
def _no_warning(name: str) -> Iterator[None]:
    """Turn what WeasyPrint logs in this thread into an InputError at the end."""
    with _collected() as lines:
        yield
    if lines:
        raise InputError(
            Problem("render-drawing", None, {"form": name, "cause": line[:300]}) for line in lines
        )


@contextmanager
def _collected() -> Iterator[list[str]]:
    """Collect what WeasyPrint logs in this thread, but for what changes nothing on paper."""
    handler = _Collector()
    logger = logging.getLogger("weasyprint")
    propagate, logger.propagate = logger.propagate, False
    logger.addHandler(handler)
    try:
        yield handler.lines
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagate


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.thread = threading.get_ident()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        line = record.getMessage()
        if record.thread == self.thread and not _NOTES.match(line) and line not in self.lines:
            self.lines.append(line)
