"""Stylesheets as they are given to WeasyPrint: the same look, with less left to work out for each page.

`var(--name)` is looked up and its value parsed anew for every element of every page. Where a variable is set
by `:root` rules alone, its value is put in its place beforehand. Sheets that may be are joined to one. The
families that have a quick cut (see `faces`) get its name before theirs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from policykit.files import read_text
from policykit.problems import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from policykit.problems import Language
    from policykit.render.folders import Folders

_ROOT: Final = re.compile(r":root(?::lang\(([A-Za-z-]+)\))?")
_SET: Final = re.compile(r"(?<![\w-])(--[\w-]+)\s*:")
_USED: Final = re.compile(r"var\(\s*(--[\w-]+)\s*\)")
_DEEPEST: Final = 8
"""How often a value may lead to another variable."""
_LONGEST: Final = 2**20
"""The longest sheet that is made so; what would be longer keeps its variables."""


def read(styles: Iterable[str], folders: Folders, page: str) -> list[str]:
    """Read the stylesheets `styles` of `folders`. Raises InputError for those missing, which `page` wants."""
    found = {name: folders.find(name) for name in styles}
    missing = [name for name, path in found.items() if path is None]
    if missing:
        raise InputError(
            Problem("render-file-missing", None, {"form": page, "url": name}) for name in missing
        )
    return [read_text(path) for path in found.values() if path]


def with_cuts(sheets: Iterable[str], cuts: Mapping[str, str]) -> list[str]:
    """Put the cut of each family before it; `cuts` gives its name. Sheets that define faces stay so."""
    given = list(sheets)
    if not cuts or any("@font-face" in sheet.lower() for sheet in given):
        return given
    family = re.compile("|".join(rf"([\"']){re.escape(name)}\{n}" for n, name in enumerate(cuts, 1)))
    return [family.sub(lambda found: f'"{cuts[found[0][1:-1]]}", {found[0]}', sheet) for sheet in given]


def with_values(sheets: Sequence[str], lang: Language, html: str) -> list[str]:
    """Put the values of variables in their place, as far as neither another rule nor `html` sets them."""
    values = _values(sheets, lang)
    for name in _SET.findall(html):
        values.pop(name, None)
    return [_filled(sheet, values) for sheet in sheets]


def joined(sheets: Mapping[str, str]) -> Mapping[str, str]:
    """Make one of `sheets` (name to text): each is asked about every element of a page.

    They stay as they are where they lie in different folders, or one has what must stand at its head.
    """
    folders = {name.rpartition("/")[0] for name in sheets}
    if len(folders) != 1 or any(_HEAD.search(sheet) for sheet in sheets.values()):
        return sheets
    return {next(iter(sheets)): "\n".join(sheets.values())}


_HEAD: Final = re.compile("@(?:charset|import|namespace|layer)", re.IGNORECASE)


def _filled(sheet: str, values: Mapping[str, str]) -> str:
    """The empty comments keep a value apart from what stands beside it."""

    def value(found: re.Match[str]) -> str:
        return f"/**/{values[found[1]]}/**/" if found[1] in values else found[0]

    for _ in range(_DEEPEST):
        if len(sheet) + sum(len(values.get(name, "")) for name in _USED.findall(sheet)) > _LONGEST:
            break
        sheet, before = _USED.sub(value, sheet), sheet
        if sheet == before:
            break
    return sheet


def _values(sheets: Sequence[str], lang: Language) -> dict[str, str]:
    """The values at the root, of the variables that are set nowhere else."""
    import tinycss2  # type: ignore[import-untyped]  # it carries no types

    plain: dict[str, str] = {}
    special: dict[str, str] = {}
    times = [name for sheet in sheets for name in _SET.findall(sheet)]
    for rule in tinycss2.parse_stylesheet("\n".join(sheets), skip_comments=True, skip_whitespace=True):
        where = _ROOT.fullmatch(tinycss2.serialize(rule.prelude).strip()) if rule.type == _RULE else None
        for one in tinycss2.parse_blocks_contents(rule.content) if where else ():
            if one.type == "declaration" and one.name.startswith("--") and not one.important:
                times.remove(one.name)
                if where and (not where[1] or _speaks(lang, where[1])):
                    (special if where[1] else plain)[one.name] = tinycss2.serialize(one.value).strip()
    return {name: value for name, value in {**plain, **special}.items() if name not in times}


_RULE: Final = "qualified-rule"


def _speaks(lang: Language, asked: str) -> bool:
    """Whether `:lang(asked)` matches a page in `lang`."""
    return f"{lang}-".lower().startswith(f"{asked}-".lower())
