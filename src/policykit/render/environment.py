"""Templates that a clerk's office may change, filled in: whatever is wrong is told with its file and line."""

from __future__ import annotations

import difflib
import traceback
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from jinja2 import BaseLoader, Environment, TemplateNotFound
from jinja2.exceptions import SecurityError, TemplateSyntaxError

from policykit.files import read_text
from policykit.problems import InputError, Place, Problem
from policykit.render.budget import (
    SOURCE,
    WORK,
    OverworkError,
    TooLargeError,
    UnprintableError,
)
from policykit.render.paying import UnknownPartError
from policykit.render.sandbox import Sandbox, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from policykit.render.folders import Folders

MAX_TEMPLATE: Final = 2**20
"""The largest template that is read, in bytes."""
_MOST: Final = 12
"""So many names are offered in place of one that is unknown and like no other."""


class _FolderLoader(BaseLoader):
    """Reads templates of `folders`; unlike with Jinja's own loader, no name or link leads outside."""

    def __init__(self, folders: Folders) -> None:
        self.folders = folders

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        assert isinstance(environment, Sandbox)
        # One name for one file: under many it would be read as many times.
        plain = PurePosixPath(template).as_posix() == template and ".." not in template
        path = self.folders.find(template) if plain else None
        if path is None:
            raise TemplateNotFound(template)
        stamp = path.stat().st_mtime_ns
        source = read_text(path, MAX_TEMPLATE)
        environment.pay(len(source) * SOURCE)
        return source, str(path), lambda: path.stat().st_mtime_ns == stamp


def environment(folders: Folders, filters: Mapping[str, Callable[..., Any]]) -> Sandbox:
    """Make an environment over `folders`, with our `filters` beside the harmless ones of Jinja."""
    return Sandbox(_FolderLoader(folders), filters)


def fill(made: Sandbox, template: str, context: Mapping[str, Any]) -> str:
    """Give the HTML of `template` with the variables of `context`.

    Raises InputError with one problem, placed at the template's line: an unknown name (with what it may have
    meant), a syntax error, a forbidden operation, more work than a page may cost, a missing template, or any
    other failure inside it.
    """
    made.left = WORK
    try:
        return "".join(made.get_template(template).generate(context))
    except InputError:
        raise
    except Exception as error:
        # Whatever a template brings about is the template's fault, and told as such.
        raise InputError([_problem(error, made, template, context)]) from error


def _problem(error: Exception, made: Sandbox, template: str, context: Mapping[str, Any]) -> Problem:
    if isinstance(error, TemplateSyntaxError):
        place = Place(error.filename or error.name or template, error.lineno)
        return Problem("render-template-syntax", place, {"cause": (error.message or "").rstrip(".")})
    if isinstance(error, TemplateNotFound):
        return Problem("render-template-missing", None, {"name": error.name or template})
    if isinstance(error, UnknownPartError) and error.line:
        place = Place(error.file or template, error.line)
    else:
        place = _place(error, made.loader, template)
    return Problem(*_told(error, place, (*context, *made.globals)))


def _told(error: Exception, place: Place, names: Iterable[str]) -> tuple[str, Place, dict[str, object]]:
    match error:
        case UnknownNameError():
            known = names if error.known is None else error.known
            return "render-unknown-name", place, _near(error.name, known)
        case UnknownPartError():
            return f"render-unknown-{error.kind}", place, _near(error.name, error.known)
        case OverworkError():
            return "render-template-work", place, {"limit": f"{WORK:,}"}
        case RecursionError() | MemoryError() | SyntaxError():
            return "render-template-deep", place, {}
        case TooLargeError():
            return "render-template-large", place, {"size": f"{error.size:,}", "limit": f"{error.limit:,}"}
        case UnprintableError():
            return "render-template-unprintable", place, {"kind": error.kind}
    code = "render-template-forbidden" if isinstance(error, SecurityError) else "render-template-failed"
    return code, place, {"cause": str(error)[:200].rstrip(".")}


def _near(name: str, known: Iterable[str]) -> dict[str, object]:
    """The name that is unknown, shortened, and those it may stand for."""
    names = sorted(known, key=lambda one: (not one[:1].isalpha(), one))
    near = difflib.get_close_matches(name[:60], names, n=3, cutoff=0.5) or names[:_MOST]
    return {"name": name[:60], "suggestions": ", ".join(near) or "—"}


def _place(error: Exception, loader: BaseLoader | None, template: str) -> Place:
    """Where in which template `error` arose: Jinja rewrites the traceback to its own lines.

    What a macro of ours cannot do with what the company's template hands it is told where it is called.
    """
    assert isinstance(loader, _FolderLoader)
    stack = [(frame.filename, frame.lineno or 1) for frame in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, UnknownNameError):
        stack.append((error.file, error.line))
    found = [
        (Path(file), line)
        for file, line in stack
        if file.endswith(".html") and loader.folders.name_of(Path(file))
    ]
    own = [(path, line) for path, line in found if path.is_relative_to(loader.folders.paths[0])]
    if not found:
        return Place(str(loader.folders.find(template) or template))
    path, line = (own or found)[-1]
    return Place(str(path), line)
