"""Which kind of record a file or sheet holds, by its name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policykit.names import name_key
from policykit.problems import Problem

if TYPE_CHECKING:
    from policykit.problems import Place
    from policykit.records.schema import Kind, Schemas


def kind_of(name: str, schemas: Schemas) -> Kind | None:
    """Find the one kind whose id or title `name` is or contains; None if there is none or several.

    投訴登記2026-05 is complaint, 不稱職投訴 is not; in Latin letters whole words count, and a plural s.
    """
    key = name_key(name)
    found: dict[str, Kind] = {}
    for kind in schemas.values():
        for title in (kind.id, *kind.titles.values()):
            title_key = name_key(title)
            if title_key == key:
                return kind
            if _contains(key, title_key):
                found[title_key] = kind
    longest = {kind.id for t, kind in found.items() if not any(t != other and t in other for other in found)}
    return schemas[longest.pop()] if len(longest) == 1 else None


def unclear(place: Place, schemas: Schemas) -> Problem:
    """Make the problem of a file or sheet whose kind cannot be told; it lists the kinds."""
    listed = {
        lang: ("、" if lang != "en" else ", ").join(
            f"{kind.titles[lang]} ({kind.id})" for kind in schemas.values()
        )
        for lang in ("zh-Hant", "zh-Hans", "en")
    }
    return Problem("record-kind-unclear", place, {"kinds": listed})


def _contains(key: str, part: str) -> bool:
    if not part.isascii():
        return part in key
    return part in key and re.search(rf"(?<![a-z]){re.escape(part)}s?(?![a-z])", key) is not None
