"""What the steps of an outline pass to each other: lines of a file, and notes about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policykit.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_LINES = 20_000
MAX_LINE = 20_000


@dataclass(frozen=True, slots=True)
class Line:
    """A line or paragraph: its text, its number in the file, and its level where it is set as a heading.

    `anchor` is an id that the file gives already (`{#CMP-1.3}`); `is_row` says that it is a row of a table.
    """

    text: str
    number: int
    level: int = 0
    anchor: str = ""
    is_row: bool = False


@dataclass(slots=True)
class Notes:
    """What was noticed and mended: warnings with the line."""

    file: str
    problems: list[Problem] = field(default_factory=list)

    def add(self, code: str, number: int, **args: object) -> None:
        """Add the note `outline-CODE` about line `number`."""
        given: Mapping[str, object] = args
        self.problems.append(Problem(f"outline-{code}", Place(self.file, number), given, "warning"))
