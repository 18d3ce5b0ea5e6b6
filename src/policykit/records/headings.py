"""Column headings and keys: which field each means, in whatever language and script it is written."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from policykit.names import closest, name_key
from policykit.problems import LANGUAGES, message
from policykit.records.schema import Titles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.records.record import Path
    from policykit.records.schema import Kind

REASON: Final = Titles({"zh-Hant": "退回原因", "en": "Why it came back"})
"""The heading of the column that a sheet of rejected rows has besides the fields'."""

_IGNORED: Final = frozenset(map(name_key, ("序號", "No.", "No", "#", *REASON.values())))
_LISTED: Final = 12
_NUMBERED: Final = re.compile(r"(.+?)[.#]?(\d{1,3})[.:]?(.+)")


def is_ignored(heading: str) -> bool:
    """Whether the column holds nothing of the record: a running number, or why a row came back."""
    return name_key(heading) in _IGNORED


def resolve(heading: str, kind: Kind) -> Path | None:
    """Find the field that `heading` means; None if no field of `kind` is called so.

    An item's field is headed by list, number and item: `promises.1.for`, 承諾答覆1 約定答覆時間; its title
    alone means the first item's. A context's field is headed by both names (`conduct.heard_out`) or by
    its own.
    """
    key = name_key(heading)
    if field := kind.fields_by_key.get(key):
        return (field.id,)
    if match := _NUMBERED.fullmatch(key):
        whole = kind.fields_by_key.get(match[1])
        if whole and whole.type == "list" and (part := whole.parts_by_key.get(match[3])) and int(match[2]):
            return (whole.id, int(match[2]) - 1, part.id)
    return _in_context(key, kind) or _in_first_item(key, kind)


@lru_cache(maxsize=1_000)
def near(heading: str, kind: Kind) -> dict[str, str]:
    """List by language the headings that `heading` may have meant.

    Where none is like it, all of them if they are few, else where they stand.

    A heading in Latin letters is answered with ids.
    """
    names = dict(_names(kind))
    found = [names[name] for name in closest(heading, names)]
    if not found and len(kind.fields) <= _LISTED:
        found = [(name,) for name in kind.fields]
    if not found:
        kinds = {lang: kind.titles[lang] for lang in LANGUAGES}
        return {
            lang: message("record-on-the-sheet", "text", lang, {"kind": kinds[lang]}) for lang in LANGUAGES
        }
    if heading.isascii():
        return dict.fromkeys(LANGUAGES, ", ".join(".".join(map(_dotted, path)) for path in found))
    return {lang: _COMMA[lang].join(title_of(path, kind, lang) for path in found) for lang in LANGUAGES}


def title_of(path: Path, kind: Kind, lang: str) -> str:
    """Write the heading of `path` in `lang`; `resolve` reads it back."""
    titles = [kind.fields[str(path[0])].titles[lang]]
    if len(path) > 1:
        titles.append(kind.fields[str(path[0])].fields[str(path[-1])].titles[lang])
    number = str(int(path[1]) + 1) if len(path) == 3 else ""
    return f"{titles[0]}{number} {titles[1]}" if len(titles) > 1 else titles[0]


def _in_context(key: str, kind: Kind) -> Path | None:
    for field in kind.fields.values():
        if field.type == "context":
            for name in (field.id, *field.titles.values()):
                rest = key.removeprefix(name_key(name)).lstrip(".:")
                if part := field.parts_by_key.get(rest):
                    return (field.id, part.id)
    return None


def _in_first_item(key: str, kind: Kind) -> Path | None:
    for field in kind.fields.values():
        if field.type == "list":
            for part in field.fields.values():
                if key in map(name_key, part.titles.values()):
                    return (field.id, 0, part.id)
    return None


def _names(kind: Kind) -> Iterator[tuple[str, Path]]:
    """Every heading that has a meaning, with its path; of a list's items, those of the first."""
    for field in kind.fields.values():
        paths: list[Path] = [(field.id,)]
        number = (0,) if field.type == "list" else ()
        paths += [(field.id, *number, part) for part in field.fields]
        for path in paths:
            yield ".".join(map(_dotted, path)), path
            for lang in LANGUAGES:
                yield title_of(path, kind, lang), path


def _dotted(part: str | int) -> str:
    return str(part + 1) if isinstance(part, int) else part


_COMMA: Final = {"zh-Hant": "、", "zh-Hans": "、", "en": ", "}
