"""What a template may fetch while a page is drawn: data embedded in it, and files of the template folders.

Importing this module imports WeasyPrint: import it inside a function.
"""

from __future__ import annotations

import mimetypes
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import url2pathname

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from policykit.files import read_bytes
from policykit.problems import InputError, Problem
from policykit.render import bounds

if TYPE_CHECKING:
    from policykit.render.folders import Folders

MAX_RESOURCE = 8 * 2**20
"""The largest image, font or stylesheet a page may use, in bytes."""
_PACKED = (b"wOFF", b"wOF2")
"""How packed fonts begin: a small one may unpack to any size, and any takes seconds a page."""


class RefusedError(FatalURLFetchingError):  # type: ignore[misc]  # WeasyPrint carries no types
    """A template asked for something it may not have: `problems` says what. Ends the drawing."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems[0].reason("en"))
        self.problems = problems


class TemplateFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint carries no types
    """Fetches `data:` and files inside `folders`; refuses everything else, which ends the drawing.

    WeasyPrint logs most failed fetches and goes on, so a refusal must be fatal to be seen at all; and as it
    catches even that inside an SVG picture, `refused` keeps every one.
    """

    def __init__(self, folders: Folders, form: str) -> None:
        super().__init__(allowed_protocols={"data"}, allow_redirects=False, fail_on_errors=True)
        self.folders = folders
        self.form = form
        self.refused: list[Problem] = []
        self._pixels = 0

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """Give what is behind `url`. Raises RefusedError for what is not allowed, missing or too large."""
        scheme = url.partition(":")[0].lower()
        if scheme == "data":
            return self._looked_at(url, super().fetch(url, headers))
        if scheme != "file":
            raise self._refused([self._problem("render-url-refused", url)])
        return self._looked_at(url, self._from_folder(url))

    def _looked_at(self, url: str, response: URLFetcherResponse) -> URLFetcherResponse:
        """Give the response again once its picture or stylesheet is one that a page may have."""
        with closing(response):
            content = response.read()
        if response.content_type == "text/css":
            try:
                bounds.require_style(content.decode("utf-8", "replace"), self.form)
            except InputError as error:
                raise self._refused(error.problems) from error
        if content[:4] in _PACKED:
            raise self._refused([self._problem("render-font-packed", url)])
        self._pixels += bounds.pixels(content)
        if self._pixels > bounds.MAX_PIXELS:
            args = {"form": self.form, "url": url[:80], "limit": f"{bounds.MAX_PIXELS:,}"}
            raise self._refused([Problem("render-picture-large", None, args)])
        return URLFetcherResponse(response.url, content, response.headers)

    def _from_folder(self, url: str) -> URLFetcherResponse:
        parts = urlsplit(url)
        name = None if parts.netloc else self.folders.name_of(Path(url2pathname(parts.path)))
        if name is None:
            raise self._refused([self._problem("render-url-refused", url)])
        path = self.folders.find(name)
        if path is None:
            raise self._refused([self._problem("render-file-missing", name)])
        try:
            content = read_bytes(path, MAX_RESOURCE)
        except InputError as error:
            raise self._refused(error.problems) from error
        return URLFetcherResponse(
            url, content, {"Content-Type": mimetypes.guess_type(name)[0] or "text/plain"}
        )

    def _problem(self, code: str, url: str) -> Problem:
        return Problem(code, None, {"form": self.form, "url": url[:200]})

    def _refused(self, problems: list[Problem]) -> RefusedError:
        self.refused += problems
        return RefusedError(problems)
