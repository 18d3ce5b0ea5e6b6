"""Characters that no font can draw: an error that names the character, the record and the field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.problems import InputError, Problem
from policykit.render import fonts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from policykit.records.schema import Field, Kind
    from policykit.render.folders import Folders

MOST = 20
"""So many characters are named at most: each is looked for in every field of every record on the page."""

Source = tuple["Kind", "Mapping[str, Any]"]
"""A record on the page: its kind, and its values by field."""


def require_glyphs(
    html: str, page: str, sources: Sequence[Source], folders: Folders, title: Callable[[Field], str]
) -> None:
    """Raise InputError for each character of `html` that no font has, the first `MOST`, naming where it is.

    That is a field of one of `sources`, told by its `title`, or else the `page`.
    """
    lacking = fonts.undrawable(html, folders.files("**/*.[ot]tf"))
    if lacking:
        raise InputError(_problem(char, page, sources, title) for char in lacking[:MOST])


def _problem(char: str, page: str, sources: Iterable[Source], title: Callable[[Field], str]) -> Problem:
    record, field = next(_holding(char, sources, title), ("", page))
    args = {
        "char": char if char.isprintable() else "\N{REPLACEMENT CHARACTER}",
        "code": fonts.code_point(char),
        "field": field,
        "record": record,
        "packages": "fonts-noto-cjk fonts-hanazono",
    }
    return Problem("render-no-glyph", None, args)


def _holding(
    char: str, sources: Iterable[Source], title: Callable[[Field], str]
) -> Iterator[tuple[str, str]]:
    """Give the id of each record that has `char`, and the title of the field it is in."""
    for kind, values in sources:
        for name, value in values.items():
            if char in str(value):
                shown = title(kind.fields[name]) if name in kind.fields else name
                yield str(values.get(kind.id_field, "")), shown
