"""Jinja for templates that a clerk's office may change: sandboxed, escaped, and no name passes unknown."""

from __future__ import annotations

import difflib
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateNotFound
from jinja2.exceptions import SecurityError, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing

from policykit.files import read_text
from policykit.problems import InputError, Place, Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from policykit.render.folders import Folders

MAX_HTML = 64 * 2**20
"""The longest page a template may produce, in characters."""
MAX_REPEAT = 100_000
"""The longest text or list that `*` may make in a template."""

_FILTERS = (
    "abs", "batch", "capitalize", "count", "default", "dictsort", "e", "escape", "first", "float", "groupby",
    "int", "items", "join", "last", "length", "list", "lower", "map", "max", "min", "reject", "rejectattr",
    "replace", "reverse", "round", "select", "selectattr", "slice", "sort", "string", "sum", "title", "trim",
    "truncate", "unique", "upper", "wordcount",
)  # fmt: skip
"""Jinja's own filters that templates may use; those that can blow up memory or skip escaping are left out."""


class UnknownNameError(UndefinedError):
    """A template used a name that it is not given."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(name)
        self.name = name
        self.known = known


class _Undefined(StrictUndefined):
    """Remembers what was asked for and what there would have been."""

    def __init__(
        self,
        hint: str | None = None,
        obj: Any = missing,
        name: str | None = None,
        exc: type[Exception] = UndefinedError,
    ) -> None:
        known = tuple(map(str, obj)) if isinstance(obj, Mapping) else ()

        def unknown(_message: str) -> UnknownNameError:
            return UnknownNameError(str(name), known)

        super().__init__(hint, obj, name, unknown if exc is UndefinedError else exc)  # type: ignore[arg-type]


class _FolderLoader(BaseLoader):
    """Reads templates of `folders`; unlike with Jinja's own loader, no name or link leads outside."""

    def __init__(self, folders: Folders) -> None:
        self.folders = folders

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:  # noqa: ARG002
        path = self.folders.find(template)
        if path is None:
            raise TemplateNotFound(template)
        stamp = path.stat().st_mtime_ns
        return read_text(path), str(path), lambda: path.stat().st_mtime_ns == stamp


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, with a bound on what `*` and `**` may make."""

    intercepted_binops = frozenset(["*", "**"])

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        numbers = [value for value in (left, right) if isinstance(value, int | float)]
        sized = [len(value) for value in (left, right) if isinstance(value, str | list | tuple)]
        if sized and sized[0] * max([1, *numbers]) > MAX_REPEAT:
            raise SecurityError(f"more than {MAX_REPEAT} repetitions")
        if operator == "**" and any(abs(value) > 1000 for value in numbers):
            raise SecurityError("the power is too large")
        return super().call_binop(context, operator, left, right)


def environment(folders: Folders, filters: Mapping[str, Callable[..., Any]]) -> Environment:
    """Make an environment over `folders`, with our `filters` beside the harmless ones of Jinja."""
    made = _Sandbox(
        loader=_FolderLoader(folders),
        autoescape=True,
        undefined=_Undefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters = {name: made.filters[name] for name in _FILTERS} | dict(filters)
    made.globals = {name: made.globals[name] for name in ("range", "dict", "namespace")}
    return made


def fill(made: Environment, template: str, context: Mapping[str, Any]) -> str:
    """Give the HTML of `template` with the variables of `context`.

    Raises InputError with one problem, placed at the template's line: an unknown name (with what it may have
    meant), a syntax error, a forbidden operation, a missing template, or any other failure inside it.
    """
    try:
        pieces, size = [], 0
        for piece in made.get_template(template).generate(context):
            size += len(piece)
            if size > MAX_HTML:
                raise InputError([Problem("render-page-too-long", Place(template), {"limit": MAX_HTML})])
            pieces.append(piece)
        return "".join(pieces)
    except TemplateSyntaxError as error:
        place = Place(error.filename or error.name or template, error.lineno)
        raise InputError(
            [Problem("render-template-syntax", place, {"cause": error.message or ""})]
        ) from error
    except TemplateNotFound as error:
        raise InputError(
            [Problem("render-template-missing", None, {"name": error.name or template})]
        ) from error
    except UnknownNameError as error:
        raise InputError([_unknown(error, made.loader, template, context)]) from error
    except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError, RecursionError) as error:
        code = "render-template-forbidden" if isinstance(error, SecurityError) else "render-template-failed"
        raise InputError(
            [Problem(code, _place(error, made.loader, template), {"cause": str(error)})]
        ) from error


def _unknown(
    error: UnknownNameError, loader: BaseLoader | None, template: str, context: Mapping[str, Any]
) -> Problem:
    known = error.known or tuple(context)
    near = difflib.get_close_matches(error.name, known, n=3, cutoff=0.5) or sorted(known)[:12]
    args = {"name": error.name, "suggestions": ", ".join(near)}
    return Problem("render-unknown-name", _place(error, loader, template), args)


def _place(error: Exception, loader: BaseLoader | None, template: str) -> Place:
    """Where in which template `error` arose: Jinja rewrites the traceback to its own lines."""
    assert isinstance(loader, _FolderLoader)
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename.endswith(".html") and loader.folders.name_of(Path(frame.filename)):
            return Place(frame.filename, frame.lineno or 1)
    return Place(template)
