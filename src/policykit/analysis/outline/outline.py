"""The outline of a regulation: its clauses with ids and guesses, and the two files made of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.analysis.outline.cleaning import cleaned
from policykit.analysis.outline.identifiers import Entry, derived_prefix, entries, is_prefix
from policykit.analysis.outline.lines import Notes
from policykit.analysis.outline.modality import Guess, guess
from policykit.analysis.outline.source import read_lines
from policykit.analysis.outline.structure import structure
from policykit.problems import InputError, Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from policykit.records.schema import Schemas

MAX_CLAUSES = 2_000


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause with what it seems to ask for. `repeats` is the id of an earlier one of the same wording.

    `label` is its number as the text has it where it is named (第三條).
    """

    id: str
    label: str
    title: str
    text: tuple[str, ...]
    depth: int
    line: int
    guess: Guess
    repeats: str = ""

    @property
    def words(self) -> str:
        """Give the title and the text as one."""
        return "：".join(filter(None, (self.title, " ".join(self.text))))


@dataclass(frozen=True, slots=True)
class Outline:
    """A regulation read: its title, what stands before the first item, all its entries, its clauses."""

    policy: str
    title: str
    preamble: tuple[str, ...]
    entries: tuple[Entry, ...]
    clauses: tuple[Clause, ...]
    notes: tuple[Problem, ...]


def outline(path: Path, schemas: Schemas, policy: str = "", prefix: str = "") -> Outline:
    """Read the regulation in `path`.

    `policy` is the name of the policy to be, by default made of the file's; `prefix` begins the clause ids.
    Raises InputError for a file that cannot be used, an unusable name or prefix, and a text without clauses.
    """
    notes = Notes(str(path))
    name = policy or _slug(path.stem)
    if not re.fullmatch(r"[a-z][a-z0-9_-]*", name):
        raise InputError([Problem("outline-name", None, {"name": name[:40]})])
    if prefix and not is_prefix(prefix):
        raise InputError([Problem("outline-prefix", None, {"prefix": prefix[:40]})])
    lines = [cleaned(line, notes) for line in read_lines(path, schemas, notes)]
    tree = structure([line for line in lines if line.text], notes)
    found = entries(tree, prefix or derived_prefix(name), notes)
    clauses = tuple(_clauses(found))
    if not clauses:
        raise InputError([Problem("outline-no-clauses", Place(str(path)))])
    if len(clauses) > MAX_CLAUSES:
        raise InputError([Problem("outline-many-clauses", Place(str(path)), {"limit": MAX_CLAUSES})])
    told = tuple(InputError(notes.problems).problems)
    return Outline(name, tree.title or path.stem, tuple(tree.preamble), tuple(found), clauses, told)


def _slug(stem: str) -> str:
    """Give a policy's name made of a file's; `regulation` where it has too few Latin letters for one."""
    slug = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")
    return slug if re.match(r"[a-z][a-z0-9-]+$", slug) else "regulation"


def _clauses(found: Sequence[Entry]) -> Iterator[Clause]:
    """Give the clauses; an item without a modal word asks for what the one around it asks for."""
    around: list[Guess] = []
    for entry in found:
        del around[entry.depth :]
        asked = guess("：".join(filter(None, (entry.node.title, " ".join(entry.node.text)))))
        if not asked.kind:
            asked = next((g for g in reversed(around) if g.kind), asked)
        is_item = entry.node.marker is not None and not entry.node.style.startswith(
            ("part", "chapter", "section")
        )
        around.append(asked if is_item else Guess())
        if entry.clause:
            yield _clause(entry, asked)


def _clause(entry: Entry, asked: Guess) -> Clause:
    node = entry.node
    label = (
        node.marker.label.rstrip("、.．:： ") if node.marker and node.marker.label.startswith("第") else ""
    )
    text = tuple(node.text)
    return Clause(entry.clause, label, node.title, text, entry.depth, node.line, asked, entry.repeats)
