"""What a template may fetch while a page is drawn: data embedded in it, and files of the template folders.

Importing this module imports WeasyPrint: import it inside a function.
"""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import url2pathname

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from policykit.files import read_bytes
from policykit.problems import InputError, Problem

if TYPE_CHECKING:
    from policykit.render.folders import Folders

MAX_RESOURCE = 8 * 2**20
"""The largest image, font or stylesheet a page may use, in bytes."""


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

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """Give what is behind `url`. Raises RefusedError for what is not allowed, missing or too large."""
        scheme = url.partition(":")[0].lower()
        if scheme == "data":
            return super().fetch(url, headers)
        if scheme != "file":
            raise self._refused([self._problem("render-url-refused", url)])
        return self._from_folder(url)

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
