"""What a Chinese keyboard makes of YAML: full-width marks in the place of its own, blanks that are no spaces.

YAML itself notices such a slip late, on another line and in other words; here it is named where it stands.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from policykit.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

_BLANK: Final = re.compile("^ *([\u00a0\u2000-\u200b\u202f\u3000\ufeff])")
_QUOTED: Final = re.compile(r""""[^"]*"|'[^']*'|(?:^|\s)\#.*$""")
_KEY: Final = re.compile(r"\s*(?:- )?[A-Za-z0-9_-]+(：)")
_IN_BRACKETS: Final = re.compile(
    r"(?<=[A-Za-z0-9_-])(：)|([，、；])(?=\s*[A-Za-z_-]+\s*[:：])|(?<=[:,，：\[{] )([｛［])|([｝］])\s*$"
)
_MEANT: Final = dict(zip("：，、；｛［｝］", ":,,,{[}]", strict=True))


def slip(lines: Sequence[str], seen: int, file: str) -> Problem | None:
    """Find the slip in line `seen` (from 0), where YAML saw a mistake, or in the line before it."""
    for number in (seen - 1, seen):
        line = lines[number] if 0 <= number < len(lines) else ""
        if blank := _BLANK.match(line):
            place = Place(file, number + 1, blank.start(1) + 1)
            return Problem("yaml-blank", place, {"character": f"U+{ord(blank[1]):04X}"})
        if found := full_width(line, Place(file, number + 1)):
            return found
    return None


def full_width(line: str, place: Place) -> Problem | None:
    """Find the first full-width mark in the place of YAML's own in `line`, which begins at `place`."""
    bare = _QUOTED.sub(lambda quoted: "·" * len(quoted[0]), line)
    found = _KEY.match(bare) or (_IN_BRACKETS.search(bare) if re.search(r"[\[{｛［]", bare) else None)
    if found is None:
        return None
    group = found.lastindex or 0
    args = {"character": found[group], "meant": _MEANT[found[group]]}
    return Problem("yaml-full-width", Place(place.file, place.line, place.column + found.start(group)), args)
