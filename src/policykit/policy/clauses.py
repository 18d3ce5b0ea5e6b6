"""The text of a regulation: Markdown beside the policy, `<version>.md`, each clause under its anchor.

A clause begins with a heading that ends in its anchor, `### 跟清楚 {#CMP-1.3}`, and runs to the next heading.
A version without a text of its own uses the nearest older one's.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from policykit.files import read_text
from policykit.problems import Place, Problem

if TYPE_CHECKING:
    from pathlib import Path

_HEADING: Final = re.compile(r"#{1,6}\s+(?P<title>.*?)\s*(?:\{#(?P<id>[^\s{}]+)\}\s*)?")
MAX_TEXT: Final = 4 * 2**20


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: its id, the heading's words, the text under it, and where it stands."""

    id: str
    title: str
    text: str
    place: Place

    @property
    def digest(self) -> str:
        """A hash of the wording; blanks and line breaks make no difference."""
        words = "".join(f"{self.title}\n{self.text}".split())
        return hashlib.sha256(words.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Regulation:
    """The clauses of one regulation text by id, in the order of the text."""

    file: str
    clauses: dict[str, Clause]


def read_regulation(path: Path, shown: str, problems: list[Problem]) -> Regulation:
    """Read the regulation text `path`, called `shown` in places. Raises InputError for an unusable file."""
    regulation = Regulation(shown, {})
    heading: tuple[str, str, Place] | None = None
    body: list[str] = []
    for number, line in enumerate(read_text(path, MAX_TEXT).splitlines(), 1):
        if match := _HEADING.fullmatch(line):
            _add(regulation, heading, body, problems)
            id_ = match["id"]
            heading = (id_, match["title"], Place(shown, number)) if id_ else None
            body = []
        else:
            body.append(line)
    _add(regulation, heading, body, problems)
    return regulation


def _add(
    regulation: Regulation, heading: tuple[str, str, Place] | None, body: list[str], problems: list[Problem]
) -> None:
    if heading is None:
        return
    id_, title, place = heading
    if (first := regulation.clauses.get(id_)) is not None:
        problems.append(Problem("clause-twice", place, {"clause": id_, "line": first.place.line}))
    else:
        regulation.clauses[id_] = Clause(id_, title, "\n".join(body).strip(), place)
