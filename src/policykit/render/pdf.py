"""HTML to PDF by WeasyPrint: nothing from outside, no warning overlooked, the same bytes each time."""

from __future__ import annotations

import logging
import re
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from policykit.problems import InputError, Problem
from policykit.render import fonts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policykit.render.folders import Folders

_NOTES = re.compile(r"Ignored `|.* has no required alt description$", re.DOTALL)
"""What WeasyPrint notes that changes nothing on paper: CSS meant for browsers, a picture undescribed."""


class Press:
    """Draws pages of one set of template folders; stylesheets and the font set-up are read once.

    Nothing of one document's fonts reaches another: each gets its own subset. Not for use by two threads.
    """

    def __init__(self, folders: Folders) -> None:
        require_ready()
        from weasyprint.css.counters import CounterStyle
        from weasyprint.text.fonts import FontConfiguration

        self.folders = folders
        self._fonts = FontConfiguration()
        self._counters = CounterStyle()
        self._styles: dict[str, Any] = {}

    def pdf(self, html: str, styles: Sequence[str], name: str) -> bytes:
        """Draw `html` under the stylesheets `styles` (names in the folders); `name` is for messages.

        Raises InputError for what a template may not fetch, a file it lacks, a glyph no font has, and
        everything else WeasyPrint only logs.
        """
        from weasyprint import HTML

        from policykit.render.fetch import RefusedError, TemplateFetcher

        fetcher = TemplateFetcher(self.folders, name)
        try:
            with _no_warning(name):
                sheets = [self._style(style, fetcher) for style in styles]
                page = HTML(string=html, base_url=self._base, url_fetcher=fetcher)
                written = page.write_pdf(
                    stylesheets=sheets, font_config=self._fonts, counter_style=self._counters, pdf_tags=True
                )
        except (RefusedError, InputError) as error:
            raise InputError(fetcher.refused or error.problems) from error
        return bytes(written)

    @property
    def _base(self) -> str:
        return self.folders.paths[0].as_uri() + "/"

    def _style(self, name: str, fetcher: Any) -> Any:
        if name not in self._styles:
            from weasyprint import CSS

            self._styles[name] = CSS(
                url=self._base + name,
                url_fetcher=fetcher,
                font_config=self._fonts,
                counter_style=self._counters,
            )
        return self._styles[name]


def require_ready() -> None:
    """Raise InputError where this machine cannot print Chinese pages; see `fonts.readiness`."""
    problems = [problem for problem in fonts.readiness() if problem.severity == "error"]
    if problems:
        raise InputError(problems)


@contextmanager
def _no_warning(name: str) -> Iterator[None]:
    """Turn what WeasyPrint logs in this thread into an InputError at the end."""
    handler = _Collector()
    logger = logging.getLogger("weasyprint")
    propagate, logger.propagate = logger.propagate, False
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagate
    if handler.lines:
        raise InputError(
            Problem("render-drawing", None, {"form": name, "cause": line[:300]}) for line in handler.lines
        )


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.thread = threading.get_ident()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        line = record.getMessage()
        if record.thread == self.thread and not _NOTES.match(line) and line not in self.lines:
            self.lines.append(line)
